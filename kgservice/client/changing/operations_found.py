"""Operations that were read from what somebody wrote, or found between two revisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kgservice.changes.bulk.given import form_of
from kgservice.changes.operations.documents import read_operation
from kgservice.changes.operations.operation import Operation
from kgservice.client.changing.decoding import finding_of
from ontology.errors import DocumentError, Place
from ontology.finding import Finding

__all__ = ["OperationsFound", "media_type_of", "named"]

_MEDIA_TYPES: Final = {
    ".kgcl": "text/x-kgcl",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".json": "application/json",
    ".ttl": "text/turtle",
    ".owl": "application/rdf+xml",
    ".rdf": "application/rdf+xml",
    ".xml": "application/rdf+xml",
    ".jsonld": "application/ld+json",
    ".nt": "application/n-triples",
}
_ENDINGS: Final = {"json": ".json", "kgcl": ".kgcl", "table": ".tsv", "edited": ".ttl"}


@dataclass(frozen=True, slots=True)
class OperationsFound:
    """Operations, and what no operation says.

    Attributes:
        revision: the revision that they are written for.
        operations: in the order in which they are to be applied; a change request takes them as they are.
        kgcl: the same in KGCL, with remarks for what it has no words for.
        findings: what of the file, or of the difference, no operation says.
    """

    revision: int
    operations: tuple[Operation, ...]
    kgcl: str
    findings: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, view: Mapping[str, Any]) -> "OperationsFound":
        """Read them from their document."""
        revision = view["from"] if "from" in view else view["revision"]
        operations = tuple(map(read_operation, view["operations"]))
        return cls(revision, operations, view["kgcl"], tuple(map(finding_of, view["findings"])))


def named(what: str | Path, name: str | None) -> Path:
    """Give the name by whose ending it is told what somebody wrote.

    >>> named("rename ekman:anger from 'anger'@en to 'wrath'@en", None).suffix
    '.kgcl'
    """
    if isinstance(what, Path):
        return what if name is None else Path(name)
    if name is not None:
        return Path(name)
    form = form_of(Path("operations"), what)
    return Path(f"operations{_ENDINGS[form or 'kgcl']}")


def media_type_of(name: Path) -> str:
    """Give the media type of what a file holds, by its ending.

    Raises:
        DocumentError: where nothing that ends so is read.
    """
    found = _MEDIA_TYPES.get(name.suffix.lower())
    if found is None:
        raise DocumentError(
            "its ending does not tell what it holds",
            Place(str(name)),
            hint=f"give it a name that ends in one of {', '.join(_MEDIA_TYPES)}",
            value=name.suffix,
        )
    return found
