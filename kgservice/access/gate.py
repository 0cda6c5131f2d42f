"""The gate: who asks, whether they may, how much, and at what pace; asked of every request before anything else."""

import time
from collections.abc import Sequence
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kgservice.access.access import Access
from kgservice.access.errors import BadKey, BadPath, Encoded
from kgservice.access.limits import Headers, address_of, caller_of
from kgservice.access.pace import Pace
from kgservice.access.principal import ANONYMOUS, ASKED_KEY, SCOPE_KEY, Principal, Role, require
from kgservice.access.rules import cost_of, is_clean, is_free, is_served, role_of
from kgservice.rest.problems import problem_response
from kgservice.views.headers import REVISION_HEADER
from ontology.errors import EmotaxaError

__all__ = ["Gate"]

_REVISION = REVISION_HEADER.encode()
_NOBODY = Principal("anonymous", Role.NOBODY)
_REFUSED = (401, 403, 429)
_REFUSALS_A_MINUTE = 120


class Gate:
    """Pure ASGI: lets a request pass, or answers 400, 401, 403, 408, 415 or 429 with a problem document.

    The table of rules names the role that a request needs; one that needs none passes, whatever it shows. What is
    served though the table does not know it needs an admin. A key that is
    not taken is refused where reading is open, too: its owner is to hear of it. Writes and refusals go to the audit
    log; of refusals so many a minute, and a count of the rest, so that nobody can fill the disk.
    """

    def __init__(self, app: ASGIApp, access: Access) -> None:
        """Stand before an application."""
        self.app = app
        self._access = access
        self._anonymous = ANONYMOUS if access.settings.open_reads else _NOBODY
        self._pace = Pace(access.settings)
        self._minute = self._noted = self._unnoted = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        method, path = scope["method"], _path(scope)
        if not is_clean(path):
            await _refuse(scope, receive, send, BadPath(path))
            return
        needed = self._needed(method, path, scope)
        asked: list[Role] = []
        scope[SCOPE_KEY], scope[ASKED_KEY] = self._anonymous, asked
        shown, encoding, has_body = _headers(scope)
        free = needed is Role.NOBODY and is_free(method, path)
        if free and not has_body:
            await self.app(scope, receive, send)
            return
        outcome = _Outcome(send)
        try:
            # What is open stays so where the keys cannot be read, and for whoever has spent a limit.
            entered = "" if free else await self._entered(scope, shown, path, needed, outcome)
            try:
                if encoding not in (b"", b"identity"):
                    raise Encoded(encoding.decode("latin-1")[:80])
                await self.app(scope, self._pace.paced(receive) if has_body else receive, outcome.send)
            finally:
                if entered:
                    self._access.limits.leave(entered)
        except EmotaxaError as error:
            if outcome.status:
                raise
            await _refuse(scope, receive, outcome.send, error)
        finally:
            if outcome.status in _REFUSED or max(asked, default=Role.NOBODY) > Role.VIEWER:
                await self._note(scope, path, outcome)

    async def _entered(self, scope: Scope, shown: Sequence[bytes], path: str, needed: Role, outcome: "_Outcome") -> str:
        """Find out who asks, count the request, and see whether they may; give by whom it was counted, if it was.

        Raises:
            BadKey, KeyNeeded, Forbidden, TooManyRequests: where it is refused; it is counted then, too.
            StoreUnavailable: where the keys cannot be read.
        """
        refused = await self._identified(scope, shown) if shown else None
        limits, caller = self._access.limits, ""
        if limits.limited:
            caller = caller_of(scope[SCOPE_KEY], scope)
            outcome.headers = limits.enter(caller, cost_of(path))
        try:
            if refused is not None:
                raise refused
            require(scope, needed)
        except EmotaxaError:
            if caller:
                limits.leave(caller)
            raise
        return caller

    def _needed(self, method: str, path: str, scope: Scope) -> Role:
        found = role_of(method, path)
        if found is None:
            return Role.ADMIN if is_served(scope["app"].routes, scope) else Role.VIEWER
        if path == "/metrics" and not self._access.settings.open_metrics:
            return Role.VIEWER
        return found

    async def _identified(self, scope: Scope, shown: Sequence[bytes]) -> EmotaxaError | None:
        """Put the principal into the scope; give what is wrong with the key that was shown."""
        authentication, limits, guesser = self._access.authentication, self._access.limits, ""
        try:
            if len(shown) > 1:
                return BadKey("malformed")
            if limits.limited and authentication.takes_time(shown[0]):
                guesser = caller_of(scope[SCOPE_KEY], scope)
                limits.let_try(guesser)
            scope[SCOPE_KEY] = await authentication.principal(shown[0])
        except BadKey as error:
            if guesser:
                limits.tried(guesser)
            return error
        except EmotaxaError as error:
            return error
        return None

    async def _note(self, scope: Scope, path: str, outcome: "_Outcome") -> None:
        if not self._access.settings.audit:
            return
        refused = outcome.status in _REFUSED
        further: dict[str, Any] = {}
        if refused:
            minute = int(time.monotonic() // 60)
            if minute != self._minute:
                self._minute, self._noted = minute, 0
            if self._noted >= _REFUSALS_A_MINUTE:
                self._unnoted += 1
                return
            self._noted += 1
            further, self._unnoted = ({"not_noted": self._unnoted} if self._unnoted else {}), 0
        principal: Principal = scope[SCOPE_KEY]
        await run_in_threadpool(
            self._access.audit.write,
            "refused" if refused else "write",
            request=scope.get("emotaxa.request_id"),
            principal=principal.name,
            key=principal.key,
            address=address_of(scope),
            method=scope["method"],
            path=path,
            status=outcome.status or 500,
            revision=outcome.revision,
            **further,
        )


class _Outcome:
    """What was answered, and what is to be added to it."""

    __slots__ = ("_send", "_told", "headers", "status")

    def __init__(self, send: Send) -> None:
        self._send = send
        self._told: tuple[tuple[bytes, bytes], ...] = ()
        self.status = 0
        self.headers: Headers = []

    @property
    def revision(self) -> int | None:
        """The revision that the answer to a write names, which is the one that it made."""
        if self.status >= 300:
            return None
        found = (value for name, value in self._told if name.lower() == _REVISION)
        return next((int(value) for value in found if value.isdigit()), None)

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            # As they stand now: further out the newest revision is added to answers that name none.
            self.status, self._told = message["status"], tuple(message.get("headers", ()))
            if self.headers and self.status != 429:
                message["headers"] = [*self._told, *self.headers]
        await self._send(message)


async def _refuse(scope: Scope, receive: Receive, send: Send, error: EmotaxaError) -> None:
    response = problem_response(Request(scope), error)
    # Pages of other origins are to learn why; a refusal holds nothing that they must not read.
    response.headers["access-control-allow-origin"] = "*"
    response.headers["access-control-expose-headers"] = "Retry-After, WWW-Authenticate"
    await response(scope, receive, send)


def _path(scope: Scope) -> str:
    """Give the path that routes are looked for by, which is what stands after the path of a proxy."""
    path, root = str(scope["path"]), str(scope.get("root_path", ""))
    if root and path.startswith(root) and path[len(root) : len(root) + 1] in ("", "/"):
        return path[len(root) :]
    return path


def _headers(scope: Scope) -> tuple[list[bytes], bytes, bool]:
    """Give the keys that are shown, the encoding of the body, and whether there is one."""
    shown, encodings, has_body = [], [], False
    for name, value in scope["headers"]:
        if name == b"authorization":
            shown.append(value)
        elif name == b"content-encoding":
            encodings.append(value)
        elif name == b"transfer-encoding" or (name == b"content-length" and value != b"0"):
            has_body = True
    return shown, b", ".join(encodings).strip().lower(), has_body
