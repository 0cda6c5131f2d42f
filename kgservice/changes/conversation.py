"""The conversation about change requests: comments, reviews that are asked for, tags, and who wants to hear of it."""

from collections.abc import Callable, Iterable

from kgservice.access.principal import Principal
from kgservice.changes.drafting import Drafting, no_more, others
from kgservice.changes.errors import UnknownThread
from kgservice.changes.events.review import Asked
from kgservice.changes.events.talk import Commented, Settled, Tagged, Watched
from kgservice.changes.ledger import Ledger
from kgservice.changes.person import among, person_key
from kgservice.changes.request import ChangeRequest
from kgservice.changes.settings import ChangeSettings
from kgservice.changes.tags import read_tags
from kgservice.changes.texts import read_names
from kgservice.changes.transitions import Action, admit_thread
from kgservice.stores.protocol import GraphStore
from ontology.errors import EmotaxaError

__all__ = ["Conversation"]


class Conversation:
    """What is said about the requests of a store; it holds of every version of them, so nobody has to be first."""

    def __init__(self, store: GraphStore, settings: ChangeSettings) -> None:
        """Keep where it is written, and how much may be said."""
        self._settings = settings
        self._ledger = Ledger(store, settings.attempts)
        self._drafting = Drafting(store, settings)

    def request_review(
        self, number: int, by: Principal, names: Iterable[str] = (), *, drop: Iterable[str] = ()
    ) -> ChangeRequest:
        """Ask for reviews, and ask no longer for others.

        Raises:
            EmotaxaError: where a name is none, is the author's, or there are too many.
        """
        wanted, dropped = tuple(names), read_names(drop, "reviewers")

        def asked(request: ChangeRequest) -> Asked | None:
            added, gone = _moves(request.reviewers, others(wanted, request.author), dropped, person_key)
            no_more(request.reviewers + added, self._settings.people + len(gone), "reviewers")
            return Asked(added=added, dropped=gone) if added or gone else None

        return self._ledger.write(number, by, Action.REQUEST_REVIEW, asked, decides=False)

    def comment(
        self, number: int, by: Principal, text: str, *, thread: int | None = None, operation: int | None = None
    ) -> ChangeRequest:
        """Say something, in a thread or as a new one; `@ann` or `@"Ann Lee"` in it addresses somebody.

        Args:
            number: the request.
            by: who.
            text: what, as Markdown.
            thread: number of the thread, or None for a new one.
            operation: place of the operation, from 0, that a new thread is about; None for the whole.

        Raises:
            EmotaxaError: where the text is none or too long, or there is no such operation.
            UnknownThread: where there is no such thread.
        """
        said = self._drafting.text(text, "text")

        def commented(request: ChangeRequest) -> Commented:
            if thread is not None:
                _check_thread(request, thread)
                return Commented(thread=thread, text=said)
            if operation is not None and not 0 <= operation < len(request.documents):
                raise EmotaxaError(
                    f"the change request {number} has no operation {operation}",
                    hint=f"its operations are numbered from 0 to {len(request.documents) - 1}",
                    value=operation,
                    field="operation",
                )
            return Commented(thread=len(request.threads) + 1, text=said, operation=operation)

        return self._ledger.write(number, by, Action.COMMENT, commented, decides=False)

    def resolve_thread(self, number: int, by: Principal, thread: int, *, resolved: bool = True) -> ChangeRequest:
        """Find a thread settled, or open again; who began it may, the request's author, and reviewers.

        Raises:
            UnknownThread: where there is no such thread.
        """

        def settled(request: ChangeRequest) -> Settled | None:
            _check_thread(request, thread)
            admit_thread(request, thread, by)
            if (request.threads[thread - 1].resolved is not None) == resolved:
                return None
            return Settled(thread=thread, resolved=resolved)

        return self._ledger.write(number, by, Action.RESOLVE_THREAD, settled, decides=False)

    def tag(self, number: int, by: Principal, tags: Iterable[str] = (), *, drop: Iterable[str] = ()) -> ChangeRequest:
        """Tag a request, and take other tags away.

        Raises:
            EmotaxaError: where a tag is none, or there are too many.
        """
        wanted, dropped = read_tags(tags), read_tags(drop)

        def tagged(request: ChangeRequest) -> Tagged | None:
            added, gone = _moves(request.tags, wanted, dropped, str)
            no_more(request.tags + added, self._settings.tags + len(gone), "tags")
            return Tagged(added=added, dropped=gone) if added or gone else None

        return self._ledger.write(number, by, Action.TAG, tagged, decides=False)

    def watch(self, number: int, by: Principal, *, watching: bool = True) -> ChangeRequest:
        """Want to hear of a request, or no longer."""

        def watched(request: ChangeRequest) -> Watched | None:
            return None if among(by.name, request.watchers) == watching else Watched(watching=watching)

        return self._ledger.write(number, by, Action.WATCH, watched, decides=False)


def _check_thread(request: ChangeRequest, thread: int) -> None:
    if not 1 <= thread <= len(request.threads):
        raise UnknownThread(request.number, thread, len(request.threads))


def _moves(
    there: tuple[str, ...], wanted: tuple[str, ...], dropped: tuple[str, ...], key: Callable[[str], str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give what comes to a list and what goes from it, compared by a key; what is both wanted and dropped stays."""
    has, wants, drops = ({key(each) for each in names} for names in (there, wanted, dropped))
    added = tuple(each for each in wanted if key(each) not in has)
    return added, tuple(each for each in there if key(each) in drops - wants)
