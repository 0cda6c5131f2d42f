"""Change requests by a client that lets others go on while it waits."""

from collections.abc import AsyncIterator, Iterable, Sequence

from kgservice.changes.checks.checked import Checked
from kgservice.changes.drafting import Answers
from kgservice.changes.history import Happening
from kgservice.changes.request import ChangeRequest
from kgservice.changes.transitions import Action
from kgservice.client.changing import asking
from kgservice.client.changing.change_line import ChangeLine, ChangePage
from kgservice.client.changing.difference import StatementDifference
from kgservice.client.changing.given import Given, Steps
from kgservice.client.changing.impact_report import ImpactReport
from kgservice.client.transport import AsyncTransport

__all__ = ["AsyncChanges"]


class AsyncChanges:
    """The change requests of a service, for one event loop; the methods are those of `Changes`."""

    def __init__(self, transport: AsyncTransport) -> None:
        """Ask over a transport."""
        self._transport = transport

    async def create(
        self,
        title: str,
        operations: Steps | None = None,
        *,
        scheme: str | None = None,
        description: str = "",
        tags: Iterable[str] = (),
        reviewers: Iterable[str] = (),
        base: int | None = None,
        answers: Answers | None = None,
    ) -> ChangeRequest:
        """Begin a request, as a draft."""
        asked = asking.create(title, operations, scheme, description, tags, reviewers, base, answers)
        return await self._transport.run(asked)

    async def get(self, number: int) -> ChangeRequest:
        """Give a request as it stands."""
        return await self._transport.run(asking.get(number))

    async def list(
        self,
        *,
        states: Sequence[str] = (),
        author: str | None = None,
        reviewer: str | None = None,
        tag: str | None = None,
        about: str | None = None,
        text: str | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> ChangePage:
        """Give a page of requests, newest first: those to which all that is named applies."""
        asked = asking.listed(states, author, reviewer, tag, about, text, limit, cursor)
        return await self._transport.run(asked)

    async def iterate(
        self,
        *,
        states: Sequence[str] = (),
        author: str | None = None,
        reviewer: str | None = None,
        tag: str | None = None,
        about: str | None = None,
        text: str | None = None,
    ) -> AsyncIterator[ChangeLine]:
        """Give all requests to which what is named applies, newest first, page by page."""
        cursor = None
        while True:
            page = await self.list(
                states=states,
                author=author,
                reviewer=reviewer,
                tag=tag,
                about=about,
                text=text,
                limit=asking.PAGE,
                cursor=cursor,
            )
            for change in page.changes:
                yield change
            cursor = page.next
            if cursor is None:
                return

    async def amend(
        self,
        change: Given,
        *,
        title: str | None = None,
        description: str | None = None,
        operations: Steps | None = None,
        scheme: str | None = None,
        base: int | None = None,
        answers: Answers | None = None,
        version: int | None = None,
    ) -> ChangeRequest:
        """Put a request anew, which makes a version that nobody has approved; what is None stays."""
        return await self._transport.run(
            asking.amend(change, title, description, operations, scheme, base, answers, version)
        )

    async def submit(self, change: Given, *, version: int | None = None) -> ChangeRequest:
        """Propose a draft to the reviewers."""
        return await self._transport.run(asking.versioned(change, "submit", version))

    async def withdraw(self, change: Given, *, version: int | None = None) -> ChangeRequest:
        """Take a request back as a draft."""
        return await self._transport.run(asking.versioned(change, "withdraw", version))

    async def approve(self, change: Given, text: str = "", *, version: int | None = None) -> ChangeRequest:
        """Say yes to a version: the one that was seen, or the newest where none is named."""
        return await self._transport.run(asking.approve(change, text, version))

    async def reject(self, change: Given, reason: str, *, version: int | None = None) -> ChangeRequest:
        """Say no to a version, and why."""
        return await self._transport.run(asking.reject(change, reason, version))

    async def rebase(self, change: Given) -> ChangeRequest:
        """Base a request on the newest revision; approvals hold."""
        return await self._transport.run(asking.done(change, "rebase"))

    async def merge(self, change: Given, *, version: int | None = None) -> ChangeRequest:
        """Bring an approved request into the graph; `merge.revision` of the answer is the revision that it made."""
        return await self._transport.run(asking.versioned(change, "merge", version))

    async def revert(self, change: Given, reason: str) -> ChangeRequest:
        """Begin a request that takes a merged one back, as a draft."""
        return await self._transport.run(asking.done(change, "revert", {"reason": reason}))

    async def answer(
        self, change: Given, questions: str | Sequence[str] | None, why: str, *, version: int | None = None
    ) -> ChangeRequest:
        """Accept that competency questions are answered otherwise after a request, as they are now."""
        return await self._transport.run(asking.answer(change, questions, why, version))

    async def check(self, change: Given) -> tuple[Checked, ...]:
        """Run the checks on what a request makes of the graph; `kgservice.changes.checks.checked.gate` sums them up."""
        return await self._transport.run(asking.check(change))

    async def impact(self, change: Given) -> ImpactReport:
        """Work out what a request moves."""
        return await self._transport.run(asking.impact(change))

    async def diff(self, change: Given) -> StatementDifference:
        """Give the statements that a request lets come and go."""
        return await self._transport.run(asking.diff(change))

    async def history(self, change: Given) -> tuple[Happening, ...]:
        """Tell what happened to a request, oldest first."""
        return await self._transport.run(asking.history(change))

    async def kgcl(self, change: Given) -> str:
        """Give the operations of a request in KGCL, one a line; a remark stands for what KGCL has no words for."""
        return await self._transport.run(asking.kgcl(change))

    async def allowed(self, change: Given) -> tuple[Action, ...]:
        """Give what whoever asks may do with a request now."""
        return await self._transport.run(asking.allowed(change))

    async def comment(
        self, change: Given, text: str, *, thread: int | None = None, operation: int | None = None
    ) -> ChangeRequest:
        """Say something, in a thread or as a new one."""
        body = {"text": text, "thread": thread, "operation": operation}
        return await self._transport.run(asking.done(change, "comments", body))

    async def resolve_thread(self, change: Given, thread: int, *, resolved: bool = True) -> ChangeRequest:
        """Find a thread settled, or open again."""
        return await self._transport.run(asking.done(change, f"threads/{thread}", {"resolved": resolved}))

    async def request_review(
        self, change: Given, names: Iterable[str] = (), *, drop: Iterable[str] = ()
    ) -> ChangeRequest:
        """Ask for reviews, and ask no longer for others."""
        return await self._transport.run(asking.done(change, "reviewers", {"add": [*names], "drop": [*drop]}))

    async def tag(self, change: Given, tags: Iterable[str] = (), *, drop: Iterable[str] = ()) -> ChangeRequest:
        """Tag a request, and take other tags away."""
        return await self._transport.run(asking.done(change, "tags", {"add": [*tags], "drop": [*drop]}))

    async def watch(self, change: Given, *, watching: bool = True) -> ChangeRequest:
        """Want to hear of a request, or no longer."""
        return await self._transport.run(asking.done(change, "watch", {"watching": watching}))
