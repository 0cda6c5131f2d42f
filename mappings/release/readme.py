"""The page that tells what lies in a release."""

from typing import Any

__all__ = ["readme_text"]

_PAGE = """\
# Emotaxa {version}

{schemes} schemes with {concepts} concepts, {senses} senses, {norms} norms of valence, arousal and dominance, {mappings}
mapping records. Licence: CC BY 4.0, see `LICENSE`.

| file | holds |
|---|---|
| `emotaxa.ttl`, `.owl`, `.jsonld`, `.nt` | the merged ontology in Turtle, RDF/XML, JSON-LD and N-Triples |
| `emotaxa.obographs.json` | the same as OBO graphs JSON, which says less |
| `emotaxa-skos.ttl` | schemes, concepts and mappings in SKOS alone |
| `modules/` | the ontology in modules, one for each theory and label set, in the four syntaxes |
| `derived/` | what a reasoner or a calculation adds; nothing of it stands in the files above |
| `mappings/emotaxa.sssom.tsv`, `.json`, `.ttl` | all mappings and links to outside vocabularies, as one SSSOM set |
| `mappings/sets/`, `mappings/alignments/` | the same, set by set |
| `mappings/profiles/` | published label-to-label mappings, which claim nothing beyond themselves |
| `CHANGES.md`, `CHANGES.json` | what differs from the release before |
| `catalog-v001.xml` | which file an import stands for; OWL tools read it by themselves |
| `manifest.json`, `SHA256SUMS` | counts, sizes, digests; `sha256sum --check SHA256SUMS` checks the files |
"""


def readme_text(version: str, counts: dict[str, Any]) -> str:
    """Write the page for a release with so many of each thing."""
    return _PAGE.format(version=version, **counts)
