"""Snapshots: what is known of a release, beside its graph, in a form that is read at once.

The graph is what counts. A snapshot says the same, and saves reading a hundred thousand triples each time that somebody
asks; one that is missing, damaged, or was written by another version of the code is passed over, and written anew.
"""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from kgservice.stores.graph import Deferred
from kgservice.stores.rows import from_row, to_json
from mappings.knowledge import Knowledge
from mappings.record import MappingSet
from ontology.errors import DocumentError
from ontology.files.aside import write_aside
from ontology.taxonomy import Taxonomy

__all__ = ["read_snapshot", "write_snapshot"]

_TAXONOMY = "taxonomy"
_SETS = ("sets", "profiles", "alignments")


def write_snapshot(folder: Path, knowledge: Knowledge) -> None:
    """Write what is known into the folder of a graph; where that fails, there is none, and nobody minds."""
    parts: dict[str, Any] = {_TAXONOMY: knowledge.taxonomy, **{name: tuple(getattr(knowledge, name)) for name in _SETS}}
    with suppress(DocumentError):
        for name, part in parts.items():
            with write_aside(_file(folder, name)) as aside:
                aside.write(to_json([_fingerprint(), part]))


def read_snapshot(
    folder: Path, revision: int, otherwise: Callable[[], Knowledge], holder: object = None
) -> Knowledge | None:
    """Read what is known from the folder of a graph, the mapping sets when they are first asked for.

    Args:
        folder: the folder.
        revision: number that the knowledge is to bear.
        otherwise: reads the graph itself, for a mapping set whose snapshot is damaged.
        holder: what has to stay as long as something is still to be read from the folder.

    Returns:
        The knowledge, or None where the snapshot cannot be used.
    """
    # Dicts keep their order in JSON.
    taxonomy: Taxonomy | None = _read(folder, _TAXONOMY, Taxonomy)
    if taxonomy is None:
        return None

    def sets(name: str) -> Sequence[MappingSet]:
        def load(kept: object = holder) -> tuple[MappingSet, ...]:
            found: tuple[MappingSet, ...] | None = _read(folder, name, tuple[MappingSet, ...])
            return tuple(getattr(otherwise(), name)) if found is None else found

        return Deferred(load)

    return Knowledge(revision, taxonomy, *(sets(name) for name in _SETS))


def _read(folder: Path, name: str, kind: Any) -> Any:  # noqa: ANN401
    """Read one file as a value of a type; None where it cannot be used."""
    import orjson

    try:
        fingerprint, rows = orjson.loads(_file(folder, name).read_bytes())
        return from_row(kind, rows) if fingerprint == _fingerprint() else None
    except (OSError, ValueError, TypeError):
        return None


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.json"


@cache
def _fingerprint() -> str:
    """Tell one version of the code that reads files from another."""
    digest = hashlib.sha256()
    for package in ("ontology", "mappings", "mappings.sssom", "kgservice.stores", "kgservice.stores.rdf"):
        for source in sorted(files(package).iterdir(), key=lambda source: source.name):
            if source.name.endswith(".py"):
                digest.update(source.read_bytes())
    return digest.hexdigest()
