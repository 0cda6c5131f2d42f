"""Drafting: what the author of a request writes is read, worked out on the graph, and becomes an event."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from kgservice.changes.errors import NothingChanges
from kgservice.changes.events.writing import Amended, Created
from kgservice.changes.operations.documents import read_operation, written
from kgservice.changes.operations.operation import Operation
from kgservice.changes.rebase import WorkedOut, work_out
from kgservice.changes.request import ChangeRequest, same_person
from kgservice.changes.settings import ChangeSettings
from kgservice.changes.tags import read_tags
from kgservice.changes.texts import read_line, read_names, read_text
from kgservice.stores.protocol import GraphStore
from ontology.errors import EmotaxaError

__all__ = ["Drafting", "Written", "no_more", "others"]

Many = TypeVar("Many", bound=Sequence[Any])

Written = Operation | Mapping[str, Any]
"""An operation, or its JSON document."""


class Drafting:
    """Reads what authors write, within limits."""

    def __init__(self, store: GraphStore, settings: ChangeSettings) -> None:
        """Keep the graph and the limits."""
        self._store = store
        self._settings = settings

    def created(
        self,
        title: str,
        operations: Sequence[Written],
        description: str = "",
        *,
        tags: Iterable[str] = (),
        reviewers: Iterable[str] = (),
        base: int | None = None,
        reverts: int | None = None,
    ) -> Created:
        """Give the beginning of a request; one without operations is a draft that has yet to get some.

        Raises:
            EmotaxaError: where a part of it is none, or too long.
            Malformed, Unfit: where an operation is none, or does not fit the base.
            NothingChanges: where all together leave the graph as it is.
            UnknownRevision: where the store cannot read the base.
        """
        read = self.read(operations)
        found = self._worked_out(read, base)
        return Created(
            title=read_line(title, self._settings.title, "title"),
            description=read_text(description, self._settings.text, "description", empty=True),
            operations=tuple(map(written, read)),
            base=found.revision,
            effect=found.effect,
            about=found.about,
            tags=no_more(read_tags(tags), self._settings.tags, "tags"),
            reviewers=no_more(read_names(reviewers, "reviewers"), self._settings.people, "reviewers"),
            reverts=reverts,
        )

    def amended(
        self,
        request: ChangeRequest,
        title: str | None,
        description: str | None,
        operations: Sequence[Written] | None,
        base: int | None,
    ) -> Amended | None:
        """Give what amends a request; None where it stays as it is.

        Raises:
            EmotaxaError, Malformed, Unfit, NothingChanges, UnknownRevision: as `created` does.
        """
        line = None if title is None else read_line(title, self._settings.title, "title")
        text = None if description is None else read_text(description, self._settings.text, "description", empty=True)
        read = None if operations is None else self.read(operations)
        documents = None if read is None else tuple(map(written, read))
        line, text = (None if new == old else new for new, old in ((line, request.title), (text, request.description)))
        if documents == request.documents and base is None:
            documents = read = None
        if documents is None and base is None:
            if line is None and text is None:
                return None
            return Amended(title=line, description=text, base=request.base, effect=request.effect, about=request.about)
        found = self._worked_out(request.operations if read is None else read, base)
        return Amended(
            title=line,
            description=text,
            operations=documents,
            base=found.revision,
            effect=found.effect,
            about=found.about,
        )

    def read(self, operations: Sequence[Written]) -> tuple[Operation, ...]:
        """Read operations, those included that are read already.

        Raises:
            Malformed: where a document is no operation; `field` begins with its place.
            EmotaxaError: where there are too many.
        """
        no_more(operations, self._settings.operations, "operations")
        return tuple(
            each if isinstance(each, Operation) else read_operation(each, f"operations[{place}]")
            for place, each in enumerate(operations)
        )

    def text(self, text: str, field: str, *, empty: bool = False) -> str:
        """Read a text.

        Raises:
            EmotaxaError: where it is too long, is empty and may not be, or is no text.
        """
        return read_text(text, self._settings.text, field, empty=empty)

    def _worked_out(self, operations: Sequence[Operation], base: int | None) -> WorkedOut:
        found = work_out(self._store, operations, base)
        if operations and not found.changes:
            raise NothingChanges(found.revision)
        return found


def no_more(found: Many, most: int, field: str) -> Many:
    """Give what was found.

    Raises:
        EmotaxaError: where it is more than may be.
    """
    if len(found) > most:
        raise EmotaxaError(
            f"there are {len(found):,} {field}", hint=f"give at most {most:,}", value=len(found), field=field
        )
    return found


def others(names: Iterable[str], author: str) -> tuple[str, ...]:
    """Read names of reviewers, of whom the author is none."""
    found = read_names(names, "reviewers")
    for name in found:
        if same_person(name, author):
            raise EmotaxaError("nobody reviews their own", hint="name somebody else", value=name, field="reviewers")
    return found
