"""The manifest of a release: what it is, how much it holds, and its files with their digests."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from pyoxigraph import Literal, NamedNode

from mappings.release.files import ReleaseContent, SetFile
from mappings.release.licence import LICENCE
from mappings.release.merged import ONTOLOGY
from ontology.iri import OWL, RDF, SKOS
from ontology.load import taxonomy_from

__all__ = ["checksums_text", "counts_of", "manifest_text", "schemes_of"]

_TYPE, _CLASS, _PREFERRED = NamedNode(RDF + "type"), NamedNode(OWL + "Class"), NamedNode(SKOS + "prefLabel")


def manifest_text(
    content: ReleaseContent,
    version: str,
    files: Mapping[str, bytes],
    uncommitted: Sequence[str],
    revision: int | None = None,
) -> str:
    """Write the manifest as JSON.

    Args:
        content: what the release is made of.
        version: of the release.
        files: all files but the manifest and the checksums, by path.
        uncommitted: files that were built from though they were not committed, by path.
        revision: the revision of a store that the release was made from; left out where there is none.
    """
    document = {
        "name": "emotaxa",
        "version": version,
        "ontology": ONTOLOGY,
        "version_iri": f"{ONTOLOGY}/{version}",
        "licence": LICENCE,
        **({} if revision is None else {"revision": revision}),
        "uncommitted": list(uncommitted),
        "counts": counts_of(content),
        "schemes": schemes_of(content),
        "files": [
            {"path": path, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for path, data in sorted(files.items())
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def checksums_text(files: Mapping[str, bytes]) -> str:
    """Write what `sha256sum --check` reads."""
    return "".join(f"{hashlib.sha256(data).hexdigest()}  {path}\n" for path, data in sorted(files.items()))


def counts_of(content: ReleaseContent) -> dict[str, Any]:
    """Count what a release holds; classes and labels as any RDF tool counts them in the merged ontology."""
    triples = list(dict.fromkeys(content.triples))
    taxonomy = taxonomy_from(triples)
    senses = {scheme.id for scheme in taxonomy.schemes.values() if scheme.kind == "senses"}
    labels = Counter(
        triple.object.language or ""
        for triple in triples
        if triple.predicate == _PREFERRED and isinstance(triple.object, Literal)
    )
    return {
        "modules": len(content.modules),
        "schemes": len(taxonomy.schemes),
        "concepts": sum(concept.scheme not in senses for concept in taxonomy.concepts.values()),
        "senses": sum(concept.scheme in senses for concept in taxonomy.concepts.values()),
        "norms": len(taxonomy.norms),
        "transitions": len(taxonomy.transitions),
        "mappings": _records(content.sets),
        "profile_mappings": _records(content.profiles),
        "alignments": _records(content.alignments),
        "classes": sum(
            triple.predicate == _TYPE and triple.object == _CLASS and isinstance(triple.subject, NamedNode)
            for triple in triples
        ),
        "labels": dict(sorted(labels.items())),
        "triples": len(triples),
        "derived_triples": {one.name: len(one.document.triples) for one in content.derived},
    }


def schemes_of(content: ReleaseContent) -> list[dict[str, Any]]:
    """List the schemes with the number of their concepts."""
    taxonomy = taxonomy_from(content.triples)
    return [
        {"id": scheme.id, "name": scheme.name, "kind": scheme.kind, "concepts": len(taxonomy.by_scheme[scheme.id])}
        for scheme in taxonomy.schemes.values()
    ]


def _records(sets: Sequence[SetFile]) -> int:
    return sum(len(one.mappings.records) for one in sets)
