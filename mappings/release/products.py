"""The products of a release: every file with its bytes, worked out from its content and nothing else."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pyoxigraph import Literal, NamedNode

from mappings.absence import claims_nothing
from mappings.record import MappingRecord, MappingSet
from mappings.release.catalog import catalog_text
from mappings.release.changes import AcceptedChange, changes_json, changes_text
from mappings.release.diff import Difference
from mappings.release.files import OntologyFile, ReleaseContent
from mappings.release.manifest import checksums_text, counts_of, manifest_text
from mappings.release.merged import ONTOLOGY, merged_triples
from mappings.release.merged_sets import merged_sets
from mappings.release.readme import readme_text
from mappings.sssom.json_write import write_sssom_json
from mappings.sssom.prefixes import Prefixes
from mappings.sssom.rdf_write import write_sssom_rdf
from mappings.sssom.write import write_sssom
from ontology.formats.document import LaidOut
from ontology.formats.obographs import write_obographs
from ontology.formats.skos import skos_triples
from ontology.formats.syntaxes import SYNTAXES
from ontology.formats.turtle import write_turtle
from ontology.iri import DCT

__all__ = ["cross_references", "mapping_relations", "release_products"]

_SAME = frozenset({"skos:exactMatch", "skos:closeMatch"})


def release_products(
    content: ReleaseContent,
    version: str,
    licence: str,
    changes: Difference | None,
    uncommitted: Sequence[str] = (),
    *,
    accepted: Sequence[AcceptedChange] = (),
    revision: int | None = None,
) -> dict[str, bytes]:
    """Give all files of a release by path, with `/` between folders; the same arguments always give the same bytes.

    Args:
        content: what it is made of.
        version: of the release.
        licence: legal code.
        changes: what differs from the release before it; None for the first.
        uncommitted: files that were built from though they were not committed.
        accepted: the changes that were proposed and taken over since the release before.
        revision: the revision of a store that the files were written from; None for files that lie there by themselves.
    """
    files = {path: text.encode() for path, text in _texts(content, version, changes, accepted)}
    files["LICENSE"] = licence.encode()
    for folder, sets in (("sets", content.sets), ("profiles", content.profiles), ("alignments", content.alignments)):
        files |= {f"mappings/{folder}/{one.name}": one.data for one in sets}
    files["manifest.json"] = manifest_text(content, version, files, uncommitted, revision).encode()
    files["SHA256SUMS"] = checksums_text(files).encode()
    return dict(sorted(files.items()))


def _texts(
    content: ReleaseContent, version: str, changes: Difference | None, accepted: Sequence[AcceptedChange]
) -> Iterator[tuple[str, str]]:
    merged = LaidOut.of(merged_triples(content.triples, version))
    linked = [*content.sets, *content.alignments]
    records = [record for one in linked for record in one.mappings.records]
    yield from _ontology("emotaxa", merged)
    yield (
        "emotaxa.obographs.json",
        write_obographs(merged, cross_references((one.mappings for one in content.alignments), merged)),
    )
    yield "emotaxa-skos.ttl", write_turtle(LaidOut.of(skos_triples(merged.triples, mapping_relations(records))))
    mappings = merged_sets((one.mappings for one in linked), version)
    yield "mappings/emotaxa.sssom.tsv", write_sssom(mappings)
    yield "mappings/emotaxa.sssom.json", write_sssom_json(mappings)
    yield "mappings/emotaxa.sssom.ttl", write_sssom_rdf(mappings).decode()
    for folder, ontologies in (("modules", content.modules), ("derived", content.derived)):
        for one in ontologies:
            yield from _ontology(f"{folder}/{one.name}", one.document)
    yield from _catalogs(content, version)
    yield "CHANGES.md", changes_text(version, changes, accepted)
    yield "CHANGES.json", changes_json(version, changes, accepted)
    yield "README.md", readme_text(version, counts_of(content))


def _ontology(name: str, document: LaidOut) -> Iterator[tuple[str, str]]:
    for syntax in SYNTAXES.values():
        yield f"{name}{syntax.suffix}", syntax.write(document)


def _catalogs(content: ReleaseContent, version: str) -> Iterator[tuple[str, str]]:
    """Give a catalog for each folder in which somebody may open an ontology."""
    whole = {ONTOLOGY: "emotaxa.ttl", f"{ONTOLOGY}/{version}": "emotaxa.ttl"}
    modules = _entries("modules", content.modules)
    derived = _entries("derived", content.derived)
    entries = whole | modules | derived
    yield "catalog-v001.xml", catalog_text(entries)
    for folder in ("modules", *(["derived"] if content.derived else [])):
        seen = {
            iri: path.removeprefix(f"{folder}/") if path.startswith(f"{folder}/") else f"../{path}"
            for iri, path in entries.items()
        }
        yield f"{folder}/catalog-v001.xml", catalog_text(seen)


def _entries(folder: str, ontologies: Iterable[OntologyFile]) -> dict[str, str]:
    return {
        iri: f"{folder}/{one.name}.ttl"
        for one in ontologies
        for iri in (one.iri, *([f"{one.iri}/{one.version}"] if one.version else []))
    }


def mapping_relations(records: Iterable[MappingRecord]) -> Iterator[tuple[str, str, str]]:
    """Give what records claim as triples of IRIs; what they deny, or did not find, stays out."""
    expand = Prefixes({}).expand
    for record in records:
        if record.subject and record.object and not record.negated and not claims_nothing(record):
            yield record.subject, expand(record.predicate), record.object


def cross_references(alignments: Iterable[MappingSet], merged: LaidOut) -> Mapping[str, list[str]]:
    """Give the names that concepts have elsewhere: identifiers of outside bodies, and what alignments call the same."""
    found: dict[str, set[str]] = defaultdict(set)
    for node in merged.nodes:
        if isinstance(node.term, NamedNode):
            found[node.term.value] |= {
                value.value for value in node.values(DCT + "identifier") if isinstance(value, Literal)
            }
    for one in alignments:
        prefixes = Prefixes(one.curie_map)
        for record in one.records:
            if record.predicate in _SAME and record.object and not record.negated and not claims_nothing(record):
                found[record.subject].add(prefixes.compress(record.object) or record.object)
    return {iri: sorted(names) for iri, names in found.items() if names}
