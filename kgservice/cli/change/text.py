"""Change requests as people read them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from kgservice.cli.printing import bold, counted, table, wrapped

if TYPE_CHECKING:
    from kgservice.changes.clash import Clash, Failure
    from kgservice.changes.errors import ChecksFailed, InConflict
    from kgservice.changes.history import Happening
    from kgservice.changes.register import Page
    from kgservice.changes.request import ChangeRequest
    from kgservice.changes.threads import Thread
    from kgservice.changes.transitions import Action

__all__ = [
    "as_options",
    "failure_lines",
    "history_lines",
    "next_step",
    "operation_lines",
    "page_lines",
    "refusal_lines",
    "request_lines",
    "summary_line",
]

_MANY: Final = 20
"""Operations that are listed after a command; `show` lists them all."""
_COMMANDS: Final = {"request review": "review", "resolve thread": "resolve"}
"""Commands that are called otherwise than what they do."""
_BY_OTHERS: Final = {"approve", "reject"}
_ON_THE_NEWEST: Final = {"rebase", "merge"}
_BASE: Final = re.compile(r"\bbase=(?=\d)")


def as_options(hint: str) -> str:
    """Say a cure as the command line has it: what is a field elsewhere is an option there.

    >>> as_options("amend it with base=3")
    'amend it with --base 3'
    """
    return _BASE.sub("--base ", hint)


def summary_line(request: "ChangeRequest") -> str:
    """Say in a line where a request stands."""
    state = request.state.value if request.reverted_by is None else "merged"
    if request.merge is not None:
        state += f" as revision {request.merge.revision}"
    if request.reverted_by is not None:
        state += f", reverted by change request {request.reverted_by}"
    back = f"; takes change request {request.reverts} back" if request.reverts is not None else ""
    return f"{state}, version {request.version}, by {request.author}, on revision {request.base}{back}"


def request_lines(request: "ChangeRequest", allowed: "Sequence[Action]") -> Iterator[str]:
    """Show a request whole, and what whoever asks may do with it now."""
    yield bold(f"{request.number}  {request.title}")
    yield summary_line(request)
    yield f"begun {_day(request.created)}, last changed {_day(request.changed)}"
    for name, values in (("tags", request.tags), ("reviewers", request.reviewers), ("watchers", request.watchers)):
        if values:
            yield f"{name}: {', '.join(values)}"
    if request.unread:
        yield f"a newer Emotaxa has written what this one cannot read: {', '.join(request.unread)}"
    if request.description:
        yield ""
        for line in request.description.splitlines():
            yield from wrapped(line)
    yield from _headed(f"In conflict with revision {request.clashed}", _clash_lines(request.clashes))
    yield from _headed("Operations", operation_lines(request, None))
    yield from _headed("Decisions", _decisions(request))
    yield from _headed("Checks that failed", _told_failures(request.failures))
    answers = (f"  {name}: {accepted.why} ({accepted.by})" for name, accepted in request.answers.items())
    yield from _headed("Answers of competency questions that are right", answers)
    yield from _headed("Threads", (line for thread in request.threads for line in _thread(thread)))
    yield ""
    step = next_step(request, allowed)
    if step:
        yield f"next: {step}"
    if allowed:
        yield f"you may: {_allowed(request, allowed)}"


def operation_lines(request: "ChangeRequest", most: int | None = _MANY) -> Iterator[str]:
    """Say what a request does, an operation a line; with `most`, no more of them."""
    from kgservice.changes.operations.documents import Malformed

    if not request.documents:
        yield "  no operations yet"
        return
    try:
        words = [operation.in_words() for operation in request.operations]
    except Malformed as error:
        yield f"  they cannot be read: {error}"
        return
    width = len(str(len(words) - 1))
    for place, said in enumerate(words[:most]):
        first, *rest = wrapped(said, " " * (width + 4))
        yield f"  {place:>{width}}  {first.strip()}"
        yield from rest
    if most is not None and len(words) > most:
        yield f"  and {len(words) - most:,} more: emotaxa change show {request.number}"


def failure_lines(request: "ChangeRequest") -> Iterator[str]:
    """Say which checks a request failed when it was last proposed or to be merged."""
    if request.failures:
        yield "these checks fail on it, so that it could not be merged:"
        yield from _told_failures(request.failures)


def next_step(request: "ChangeRequest", allowed: "Iterable[Action]") -> str:
    """Say what may come next; an empty text where nothing need be done."""
    may = {action.value for action in allowed}
    number = request.number
    based = f" FILE --base {request.clashed}" if request.clashes else ""
    amended = f"{request.author} amends it: emotaxa change amend {number}{based}"
    match request.state.value:
        case "proposed" | "approved" if request.failures or request.clashes:
            return amended
        case "draft" if not request.documents:
            return f"emotaxa change amend {number} FILE, since it has no operations yet"
        case "draft":
            checked = f"emotaxa change check {number}, then "
            return f"{checked}emotaxa change submit {number}" if "submit" in may else f"{request.author} submits it"
        case "proposed":
            decided = f"emotaxa change approve {number}"
            return f"{decided}, or reject" if may & _BY_OTHERS else f"somebody else approves it: {decided}"
        case "approved":
            return f"emotaxa change merge {number}"
        case "rejected":
            return amended
    return ""


def refusal_lines(error: "InConflict | ChecksFailed") -> Iterator[str]:
    """Say why a request does not fit the graph, or which checks fail."""
    from kgservice.changes.errors import ChecksFailed

    if isinstance(error, ChecksFailed):
        yield f"{counted(len(error.failures), 'check')} of revision {error.revision} with it would fail:"
        yield from _told_failures(error.failures)
    else:
        yield f"{error.message.partition(':')[0]}:"
        yield from _clash_lines(error.clashes)
    yield as_options(error.hint)


def page_lines(page: "Page") -> list[str]:
    """List requests, newest first."""
    rows = [
        (
            str(request.number),
            request.state.value,
            request.author,
            str(len(request.documents)),
            f"{len(request.approvals)}",
            _day(request.changed),
            request.title,
        )
        for request in page.requests
    ]
    return table(("N", "STATE", "AUTHOR", "OPERATIONS", "APPROVALS", "CHANGED", "TITLE"), rows, right=(0, 3, 4))


def history_lines(happenings: "Sequence[Happening]") -> list[str]:
    """Tell what happened to a request, oldest first."""
    rows = [(one.at.strftime("%Y-%m-%d %H:%M"), one.author, " ".join(one.words.split())) for one in happenings]
    return table(("WHEN (UTC)", "WHO", "WHAT"), rows)


def _allowed(request: "ChangeRequest", allowed: "Iterable[Action]") -> str:
    """Name what somebody may do; what a conflict stands in the way of comes last, and says so."""
    names = [_COMMANDS.get(action.value, action.value) for action in allowed]
    barred = [name for name in names if request.clashes and name in _ON_THE_NEWEST]
    open_ = ", ".join(name for name in names if name not in barred)
    later = f"{' and '.join(barred)} once the conflict is settled" if barred else ""
    return "; ".join(part for part in (open_, later) if part)


def _headed(title: str, lines: Iterable[str]) -> Iterator[str]:
    """Give lines below a heading, where there are any."""
    told = list(lines)
    if told:
        yield ""
        yield bold(title)
        yield from told


def _decisions(request: "ChangeRequest") -> Iterator[str]:
    for approval in request.approvals:
        said = f": {' '.join(approval.text.split())}" if approval.text else ""
        yield f"  {approval.author} approved version {approval.version}, {_day(approval.at)}{said}"
    no = request.rejection
    if no is not None:
        yield f"  {no.author} rejected version {no.version}, {_day(no.at)}: {' '.join(no.reason.split())}"
    if request.merge is not None:
        yield f"  {request.merge.author} merged it, {_day(request.merge.at)}, as revision {request.merge.revision}"


def _clash_lines(clashes: "Iterable[Clash]") -> Iterator[str]:
    for clash in clashes:
        yield f"  operations[{clash.operation}] {clash.words}"
        yield f"    expected {clash.expected}"
        yield f"    found {clash.found}"
        for since in clash.since:
            yield f"    revision {since.revision}, by {since.author}, {_day(since.at)}: {since.summary}"


def _told_failures(failures: "Iterable[Failure]") -> Iterator[str]:
    for failure in failures:
        yield f"  {failure.name}: {counted(failure.count, 'finding')}"
        yield from (f"    {finding}" for finding in failure.findings)
        if failure.count > len(failure.findings):
            yield f"    and {failure.count - len(failure.findings):,} more"


def _thread(thread: "Thread") -> Iterator[str]:
    on = f", on operations[{thread.operation}]" if thread.operation is not None else ""
    settled = f" by {thread.resolved}" if thread.resolved is not None else ""
    yield f"  {thread.number}  {thread.status}{settled}{on}"
    for comment in thread.comments:
        first, *rest = comment.text.splitlines() or [""]
        yield from wrapped(f"{comment.author}, {_day(comment.at)}: {first}", "     ")
        for line in rest:
            yield from wrapped(line, "       ")


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d}"
