"""Operations in this process, over one store."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, cast

import orjson

from kgservice.changes.bulk.edited import operations_between
from kgservice.changes.bulk.given import GivenOperations, form_of
from kgservice.changes.bulk.table.template import template
from kgservice.client.changing.operations import Operations
from kgservice.client.changing.operations_found import OperationsFound, media_type_of, named
from kgservice.views.operations import operations_view
from kgservice.views.read_operations import between_view, read_view
from kgservice.workspace import Workspace
from mappings.sssom.source import read_text
from ontology.errors import DocumentError, EmotaxaError, Place

__all__ = ["LocalOperations"]

_FORMATS = ("csv", "tsv")


class LocalOperations(Operations):
    """What change requests of a store are made of."""

    def __init__(self, workspace: Workspace) -> None:
        """Read on a graph."""
        self._workspace = workspace

    def kinds(self) -> tuple[Mapping[str, Any], ...]:
        """Give the kinds of operations."""
        return tuple(operations_view()["operations"])

    def read(
        self,
        what: str | Path,
        *,
        name: str | None = None,
        scheme: str | None = None,
        revision: int | None = None,
    ) -> OperationsFound:
        """Read KGCL, a table, JSON, or a module or mapping set that somebody has edited."""
        text = read_text(what) if isinstance(what, Path) else what
        called = named(what, name)
        media_type_of(called)
        given = GivenOperations(self._workspace, revision, scheme=scheme)
        match form_of(Path(called.name), text):
            case "json":
                given.documents(_documents(text))
            case "table":
                given.table(text, "table")
            case "edited":
                with TemporaryDirectory(prefix="emotaxa-edited-") as folder:
                    path = Path(folder) / called.name
                    path.write_text(text, encoding="utf-8", newline="")
                    given.edited(path)
            case _:
                given.kgcl(text)
        return OperationsFound.of(read_view(given.revision, given.operations, given.findings))

    def template(self, format: str = "tsv") -> str:
        """Give the beginning of a table of operations."""
        if format not in _FORMATS:
            raise EmotaxaError(
                f"there is no table in {format!r}", hint="it is csv or tsv", value=format, field="format"
            )
        return template(cast(Literal["csv", "tsv"], format))

    def between(self, old: int, new: int) -> OperationsFound:
        """Give the operations that lead from one revision to another."""
        found = operations_between(self._workspace.store, old, new)
        view = between_view(old, new, found.operations, found.findings(f"revisions {old} to {new}"))
        return OperationsFound.of(view)


def _documents(text: str) -> list[Any]:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise DocumentError(
            f"invalid JSON: {error}", Place("operations.json"), hint="write one JSON document"
        ) from error
    if isinstance(found, dict) and isinstance(found.get("operations"), list):
        found = found["operations"]
    if not isinstance(found, list):
        raise EmotaxaError("there is no list of operations", hint='write [{"type": ...}]')
    return found
