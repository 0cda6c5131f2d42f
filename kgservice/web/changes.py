"""The pages of change requests: the list, and one request with what it does and what it moves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from kgservice.access.principal import principal_of
from kgservice.changes.editing import Editing
from kgservice.changes.operations.documents import Malformed
from kgservice.changes.register import Question
from kgservice.changes.request import ChangeRequest, State
from kgservice.stores.errors import StoreUnavailable
from kgservice.views.change_problems import problem_of_change
from kgservice.views.problems import Problem, shortened
from kgservice.web.rendering import Rendering
from ontology.errors import EmotaxaError
from ontology.reference import find_concept

if TYPE_CHECKING:
    from kgservice.changes.impact.tables import Table

__all__ = ["ChangePages", "Moved"]

_PAGE: Final = 50
_LONGEST: Final = 200
_DIGITS: Final = 15


@dataclass(frozen=True, slots=True)
class Moved:
    """What a request moves, as a page shows it.

    Attributes:
        sentences: in words.
        tables: as tables.
        seconds: how long it took to work out.
    """

    sentences: tuple[str, ...]
    tables: "tuple[Table, ...]"
    seconds: float


class ChangePages:
    """Renders the pages of change requests."""

    def __init__(self, editing: Editing, rendering: Rendering) -> None:
        """Read nothing yet."""
        self._editing = editing
        self._rendered = rendering.page

    def listed(self, request: Request) -> Response:
        """Render a page of the requests that are looked for."""
        asked = request.query_params
        revision = self._editing.workspace.store.revision
        problem: Problem | None = None
        found, total, following = tuple[ChangeRequest, ...](), 0, None
        try:
            page = self._editing.desk.list(self._question(asked), limit=_PAGE, cursor=asked.get("cursor") or None)
            found, total = page.requests, page.total
            if page.next is not None:
                kept = [(name, value) for name, value in asked.multi_items() if name != "cursor" and value]
                following = urlencode([*kept, ("cursor", page.next)])
        except StoreUnavailable:
            raise
        except EmotaxaError as error:
            problem = problem_of_change(error)
        return self._rendered(
            "changes.html",
            200 if problem is None else problem.status,
            revision,
            requests=found,
            total=total,
            following=following,
            problem=problem,
            states=[state.value for state in State],
            asked={name: asked.get(name, "")[:_LONGEST] for name in ("state", "author", "tag", "about", "text")},
        )

    def shown(self, request: Request) -> Response:
        """Render one request, with its impact; where there is none, say so."""
        named = str(request.path_params["number"])
        desk, revision = self._editing.desk, self._editing.workspace.store.revision
        try:
            number = _number(named)
            change = desk.get(number)
        except StoreUnavailable:
            raise
        except EmotaxaError as error:
            problem, shown = problem_of_change(error), shortened(named)
            return self._rendered("change.html", problem.status, revision, problem=problem, change=None, number=shown)
        moved, hindrance = self._moved(change)
        return self._rendered(
            "change.html",
            200,
            revision,
            problem=None,
            change=change,
            number=number,
            operations=_in_words(change),
            history=desk.history(number),
            allowed=[action.value for action in desk.allowed(change, principal_of(request.scope))],
            moved=moved,
            hindrance=hindrance,
        )

    def _moved(self, change: ChangeRequest) -> tuple[Moved | None, Problem | None]:
        """Work out what a request moves, or tell why it cannot be worked out."""
        if not change.documents:
            return None, None
        try:
            impact = self._editing.desk.impact(change.number)
        except StoreUnavailable:
            raise
        except EmotaxaError as error:
            return None, problem_of_change(error)
        if impact is None:
            return None, None
        return Moved(impact.sentences(), impact.tables(), impact.seconds), None

    def _question(self, asked: QueryParams) -> Question:
        about = asked.get("about", "").strip()
        state = asked.get("state", "").strip()
        if state and state not in set(State):
            raise EmotaxaError(
                f"no request is {state[:40]!r}", hint=f"it is one of {', '.join(State)}", value=state, field="state"
            )
        taxonomy = self._editing.workspace.at().knowledge.taxonomy
        return Question(
            states=(State(state),) if state else (),
            author=asked.get("author", "").strip() or None,
            tag=asked.get("tag", "").strip() or None,
            about=find_concept(taxonomy, about, field="about").iri if about and "://" not in about else about or None,
            text=asked.get("text", "").strip() or None,
        )


def _number(text: str) -> int:
    """Read the number of a request from a path.

    Raises:
        EmotaxaError: where it is none.
    """
    if text.isascii() and text.isdigit() and len(text) <= _DIGITS:
        return int(text)
    raise EmotaxaError(
        f"{shortened(text)!r} is no number of a change request",
        hint="they are numbered from 1; /changes lists them",
        value=text,
        field="number",
    )


def _in_words(change: ChangeRequest) -> Sequence[str]:
    """Say what the operations of a request do; of one that only a newer Emotaxa knows, that much."""
    return list(_sentences(change))


def _sentences(change: ChangeRequest) -> Iterator[str]:
    try:
        yield from (operation.in_words() for operation in change.operations)
    except Malformed:
        yield from (f"{document.get('type', 'an operation')} (of a newer Emotaxa)" for document in change.documents)
