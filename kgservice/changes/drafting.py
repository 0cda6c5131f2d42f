"""Drafting: what the author of a request writes is read, worked out on the graph, and becomes an event."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from kgservice.access.principal import Principal
from kgservice.changes.accepting import read_answers
from kgservice.changes.answers import Accepted
from kgservice.changes.errors import NothingChanges
from kgservice.changes.events.writing import Amended, Created
from kgservice.changes.operations.documents import OPERATIONS, read_operation, written
from kgservice.changes.operations.operation import Operation, Unfit
from kgservice.changes.person import same_person
from kgservice.changes.rebase import WorkedOut, work_out
from kgservice.changes.request import ChangeRequest, State
from kgservice.changes.restoration import is_kept, read_kept
from kgservice.changes.settings import ChangeSettings
from kgservice.changes.tags import read_tags
from kgservice.changes.texts import read_line, read_names, read_text
from kgservice.stores.protocol import GraphStore
from ontology.errors import EmotaxaError

__all__ = ["Answers", "Drafting", "Written", "no_more", "others"]

Many = TypeVar("Many", bound=Sequence[Any])

Written = Operation | Mapping[str, Any]
"""An operation, or its JSON document."""

Answers = Mapping[str, Accepted | Mapping[str, Any]]
"""Accepted differences, or their JSON documents, by the name of the competency question."""


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
        answers: Mapping[str, Accepted] | None = None,
        reverts: int | None = None,
    ) -> Created:
        """Give the beginning of a request; one without operations is a draft that has yet to get some.

        Args:
            title: what it does, in a line.
            operations: what it does.
            description: why.
            tags: its tags.
            reviewers: who is asked to look at it.
            base: the revision that the operations were written for.
            answers: accepted differences, as `answers` reads them.
            reverts: number of the request that it takes back; its operations may be restorations.

        Raises:
            EmotaxaError: where a part of it is none, or too long.
            Malformed, Unfit: where an operation is none, or does not fit the base.
            NothingChanges: where all together leave the graph as it is.
            UnknownRevision: where the store cannot read the base.
        """
        made = [written(each) for each in operations if isinstance(each, Operation)] if reverts is not None else []
        read = self.read(operations, made)
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
            answers=answers or {},
        )

    def amended(
        self,
        request: ChangeRequest,
        title: str | None,
        description: str | None,
        operations: Sequence[Written] | None,
        base: int | None,
        answers: Mapping[str, Accepted] | None = None,
    ) -> Amended | None:
        """Give what amends a request; None where it stays as it is.

        One that does something else than a revert did is none any more.

        Raises:
            EmotaxaError, Malformed, Unfit, NothingChanges, UnknownRevision: as `created` does.
        """
        line = None if title is None else read_line(title, self._settings.title, "title")
        text = None if description is None else read_text(description, self._settings.text, "description", empty=True)
        read = None if operations is None else self.read(operations, request.documents)
        documents = None if read is None else tuple(map(written, read))
        line, text = (None if new == old else new for new, old in ((line, request.title), (text, request.description)))
        answers = None if answers == request.answers else answers
        if documents == request.documents:
            documents = read = None
        if documents is None and base is None:
            if line is None and text is None and answers is None:
                return None
            return Amended(
                title=line,
                description=text,
                base=request.base,
                effect=request.effect,
                about=request.about,
                answers=answers,
            )
        found = self._anew(request, request.operations if read is None else read, base)
        if read == () and request.state is State.PROPOSED:
            raise NothingChanges(found.revision, proposed=True)
        same = documents is None and found.effect == request.effect
        return Amended(
            title=line,
            description=text,
            operations=documents,
            base=found.revision,
            effect=found.effect,
            about=found.about,
            answers=answers,
            lets_stand=None if same else request.reverts,
        )

    def answers(self, answers: Answers, by: Principal, before: Mapping[str, Accepted]) -> dict[str, Accepted]:
        """Read accepted differences; those that stay as they were before remain those of who accepted them.

        Raises:
            UnknownReference, OnlyAdmins, EmotaxaError: as `kgservice.changes.accepting.read_answers` does.
        """
        return read_answers(answers, by, self._settings.text, before)

    def read(self, operations: Sequence[Written], made: Sequence[Mapping[str, Any]] = ()) -> tuple[Operation, ...]:
        """Read operations, those included that are read already.

        Args:
            operations: what was written.
            made: documents among which a restoration has to be, since nobody writes one by hand.

        Raises:
            Malformed: where a document is no operation; `field` begins with its place.
            EmotaxaError: where there are too many.
        """
        no_more(operations, self._settings.operations, "operations")
        return tuple(self._read(each, f"operations[{place}]", made) for place, each in enumerate(operations))

    def text(self, text: str, field: str, *, empty: bool = False) -> str:
        """Read a text.

        Raises:
            EmotaxaError: where it is too long, is empty and may not be, or is no text.
        """
        return read_text(text, self._settings.text, field, empty=empty)

    def _read(self, operation: Written, field: str, made: Sequence[Mapping[str, Any]]) -> Operation:
        if isinstance(operation, Operation) and operation.type in OPERATIONS:
            return operation
        document = written(operation) if isinstance(operation, Operation) else operation
        if is_kept(document, made):
            return read_kept([document])[0]
        return read_operation(document, field)

    def _anew(self, request: ChangeRequest, operations: Sequence[Operation], base: int | None) -> WorkedOut:
        """Work out operations on the base that is named, or the request's own, unless nothing rests on that."""
        if base is not None or not request.documents:
            return self._worked_out(operations, base)
        try:
            return self._worked_out(operations, request.base)
        except Unfit as unfit:
            newest = self._store.revision
            if newest == request.base:
                raise
            cure = f"that is revision {request.base}; where you have looked at revision {newest}, name base={newest}"
            hint = f"{unfit.hint}; {cure}" if unfit.hint else cure
            raise Unfit(unfit.message, hint=hint, value=unfit.value, field=unfit.field) from unfit

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
