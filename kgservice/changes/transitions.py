"""Who may do what with a change request, in which state, and what it comes to: one table, and those who read it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final

from kgservice.access.errors import Forbidden, KeyNeeded
from kgservice.access.principal import ANONYMOUS, Principal, Role
from kgservice.changes.errors import NotNow, NotYours
from kgservice.changes.person import among, same_person
from kgservice.changes.request import ChangeRequest, State

__all__ = ["TRANSITIONS", "Action", "Transition", "Whose", "admit", "admit_role", "admit_thread", "allowed"]


class Action(StrEnum):
    """What can be done with a request."""

    CREATE = "create"
    AMEND = "amend"
    ANSWER = "answer"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    REQUEST_REVIEW = "request review"
    APPROVE = "approve"
    REJECT = "reject"
    REBASE = "rebase"
    MERGE = "merge"
    REVERT = "revert"
    COMMENT = "comment"
    RESOLVE_THREAD = "resolve thread"
    TAG = "tag"
    WATCH = "watch"


class Whose(Enum):
    """Who of those whose role suffices may do something."""

    ANYONE = "anyone"
    NAMED = "anyone with a name"
    AUTHOR = "the author"
    OTHER = "anyone but the author"
    NEW_OTHER = "anyone but the author, once a version"
    AUTHOR_OR_ADMIN = "the author, or an admin"
    AUTHOR_OR_REVIEWER = "the author, or a reviewer"
    PARTY = "the author, a reviewer, or who began a thread"


@dataclass(frozen=True, slots=True)
class Transition:
    """A line of the table.

    Attributes:
        action: what is done.
        sources: the states in which it is open; none for what makes a request.
        target: the state that it leads to; None where it stays. To approve leads there once enough have, and a merged
            request is reverted when the request is merged that takes it back.
        role: the least role.
        whose: who of those that have it.
    """

    action: Action
    sources: frozenset[State]
    target: State | None
    role: Role
    whose: Whose = Whose.ANYONE


_ALL: Final = frozenset(State)
_UNDECIDED: Final = frozenset({State.DRAFT, State.PROPOSED})
_DECIDED: Final = frozenset({State.APPROVED, State.REJECTED})

TRANSITIONS: Final[tuple[Transition, ...]] = (
    Transition(Action.CREATE, frozenset(), State.DRAFT, Role.EDITOR),
    # What was approved or rejected was one version of the operations; another one begins anew.
    Transition(Action.AMEND, frozenset({State.DRAFT}) | _DECIDED, State.DRAFT, Role.EDITOR, Whose.AUTHOR),
    Transition(Action.AMEND, frozenset({State.PROPOSED}), None, Role.EDITOR, Whose.AUTHOR),
    # To say which answers are right is a part of the version, too.
    Transition(Action.ANSWER, frozenset({State.DRAFT}) | _DECIDED, State.DRAFT, Role.EDITOR, Whose.AUTHOR_OR_ADMIN),
    Transition(Action.ANSWER, frozenset({State.PROPOSED}), None, Role.EDITOR, Whose.AUTHOR_OR_ADMIN),
    Transition(Action.SUBMIT, frozenset({State.DRAFT}), State.PROPOSED, Role.EDITOR, Whose.AUTHOR),
    Transition(Action.WITHDRAW, frozenset({State.PROPOSED}) | _DECIDED, State.DRAFT, Role.EDITOR, Whose.AUTHOR),
    Transition(Action.REQUEST_REVIEW, _UNDECIDED, None, Role.EDITOR, Whose.AUTHOR_OR_REVIEWER),
    # More may approve than have to, since more may have to by the time when it is merged.
    Transition(
        Action.APPROVE, frozenset({State.PROPOSED, State.APPROVED}), State.APPROVED, Role.REVIEWER, Whose.NEW_OTHER
    ),
    Transition(Action.REJECT, frozenset({State.PROPOSED, State.APPROVED}), State.REJECTED, Role.REVIEWER, Whose.OTHER),
    Transition(Action.REBASE, _UNDECIDED | {State.APPROVED}, None, Role.EDITOR, Whose.AUTHOR_OR_REVIEWER),
    Transition(Action.MERGE, frozenset({State.APPROVED}), State.MERGED, Role.EDITOR, Whose.AUTHOR_OR_REVIEWER),
    Transition(Action.REVERT, frozenset({State.MERGED}), None, Role.EDITOR),
    Transition(Action.COMMENT, _ALL, None, Role.COMMENTER),
    Transition(Action.RESOLVE_THREAD, _ALL, None, Role.COMMENTER, Whose.PARTY),
    Transition(Action.TAG, _ALL, None, Role.EDITOR),
    Transition(Action.WATCH, _ALL, None, Role.VIEWER, Whose.NAMED),
)
"""Everything that can be done; whoever reads may read every request."""


def allowed(request: ChangeRequest, principal: Principal) -> tuple[Action, ...]:
    """Give what somebody may do with a request as it stands, in the order of the table.

    Nothing is allowed where a newer Emotaxa has written about it what this one cannot read.
    """
    if request.unread:
        return ()
    open_now = (line for line in TRANSITIONS if request.state in line.sources)
    return tuple(
        line.action
        for line in open_now
        if principal.role >= line.role and _RULES[line.whose](request, principal) is None
    )


def admit(action: Action, request: ChangeRequest, principal: Principal) -> Transition:
    """Give the line by which somebody may do something with a request.

    Raises:
        KeyNeeded, Forbidden: where the role does not suffice.
        NotNow: where the state does not admit it.
        NotYours: where it is open to others.
    """
    lines = [line for line in TRANSITIONS if line.action is action]
    admit_role(action, principal)
    line = next((line for line in lines if request.state in line.sources), None)
    if line is None:
        sources = [state.value for state in State if any(state in line.sources for line in lines)]
        raise NotNow(request.number, action.value, request.state.value, sources)
    refusal = _RULES[line.whose](request, principal)
    if refusal is not None:
        raise NotYours(request.number, action.value, principal.name, *refusal)
    return line


def admit_role(action: Action, principal: Principal) -> None:
    """Refuse whose role does not suffice for something.

    Raises:
        KeyNeeded: where no key was shown.
        Forbidden: where the key's role does not suffice.
    """
    role = next(line.role for line in TRANSITIONS if line.action is action)
    if principal.role >= role:
        return
    if principal.key is None:
        raise KeyNeeded(role.label)
    raise Forbidden(role.label, principal.role.label)


def admit_thread(request: ChangeRequest, thread: int, principal: Principal) -> None:
    """Refuse who may resolve some threads of a request, and not this one.

    Raises:
        NotYours: where the thread was begun by somebody else, and they are neither the request's author nor a reviewer.
    """
    author = request.threads[thread - 1].author
    if _author_or_reviewer(request, principal) is not None and not same_person(author, principal.name):
        cure = f"ask {author}, {request.author}, or a reviewer"
        raise NotYours(request.number, Action.RESOLVE_THREAD.value, principal.name, f"{author} began it", cure)


_Refusal = tuple[str, str] | None
"""Why somebody may not, and who may; None where they may."""


def _is_author(request: ChangeRequest, principal: Principal) -> bool:
    return same_person(request.author, principal.name)


def _named(request: ChangeRequest, principal: Principal) -> _Refusal:
    if principal.name == ANONYMOUS.name:
        return "nobody knows who that is", "show a key"
    return None


def _author(request: ChangeRequest, principal: Principal) -> _Refusal:
    if _is_author(request, principal):
        return None
    return f"{request.author} wrote it", f"ask {request.author}, or propose a change of your own"


def _other(request: ChangeRequest, principal: Principal) -> _Refusal:
    if _is_author(request, principal):
        return "nobody decides on their own", "ask another reviewer, or take it back"
    if among(principal.name, (accepted.by for accepted in request.answers.values())):
        return "they said which answers are right, and nobody decides on their own", "ask another reviewer"
    return None


def _new_other(request: ChangeRequest, principal: Principal) -> _Refusal:
    if any(same_person(approval.author, principal.name) for approval in request.approvals):
        return "they have approved this version already", "another reviewer has to"
    return _other(request, principal)


def _author_or_admin(request: ChangeRequest, principal: Principal) -> _Refusal:
    if principal.role >= Role.ADMIN or _is_author(request, principal):
        return None
    return f"{request.author} wrote it", f"ask {request.author}, or an admin"


def _author_or_reviewer(request: ChangeRequest, principal: Principal) -> _Refusal:
    if principal.role >= Role.REVIEWER or _is_author(request, principal):
        return None
    return f"{request.author} wrote it", f"ask {request.author}, or a reviewer"


def _party(request: ChangeRequest, principal: Principal) -> _Refusal:
    if principal.role >= Role.REVIEWER or _is_author(request, principal):
        return None
    if any(same_person(thread.author, principal.name) for thread in request.threads):
        return None
    return "they began no thread of it", f"ask {request.author}, a reviewer, or who began the thread"


_RULES: Final[Mapping[Whose, Callable[[ChangeRequest, Principal], _Refusal]]] = {
    Whose.ANYONE: lambda request, principal: None,
    Whose.NAMED: _named,
    Whose.AUTHOR: _author,
    Whose.OTHER: _other,
    Whose.NEW_OTHER: _new_other,
    Whose.AUTHOR_OR_ADMIN: _author_or_admin,
    Whose.AUTHOR_OR_REVIEWER: _author_or_reviewer,
    Whose.PARTY: _party,
}
