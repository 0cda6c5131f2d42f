"""The guard: finds whatever in a query or an update would make the server fetch, before it is evaluated.

That is SERVICE and LOAD. The parser that comes after it takes keywords wherever their letters stand, so the guard asks
of every token whether the parser could see one of the two in it, and refuses in doubt. What is in doubt is nothing that
anybody writes: the words in strings, comments, IRIs, variables and names pass.

Beside it each worker is cut off from the network (`kgservice.sparql.isolation`).
"""

import re
from collections.abc import Sequence

from kgservice.sparql.refusal import Refusal
from kgservice.sparql.tokens import Kind, Token, place_of

__all__ = ["refuse_fetching"]

_SERVICE = re.compile("service(?:silent)?", re.IGNORECASE)
_LOAD = re.compile("load", re.IGNORECASE)
_OPEN, _CLOSE = ("(", "[", "{", "<<", "<<(", "{|"), (")", "]", "}", ">>", ")>>", "|}")
_NO_OPERAND = ("(", ",", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "!", "&&", "||", "|", "^", "^^", ";")
"""Signs behind which `<` is the beginning of an IRI, never a comparison."""


def refuse_fetching(text: str, tokens: Sequence[Token], *, update: bool) -> None:
    """Refuse a request that would fetch.

    Args:
        text: the request, for places.
        tokens: its tokens.
        update: whether it is an update.

    Raises:
        Refusal: where it would, or could be read so; the message names the place.
    """
    opened: list[str] = []
    for number, token in enumerate(tokens):
        before = tokens[number - 1] if number else None
        match token.kind:
            case Kind.WORD:
                _refuse_word(text, token, update)
            case Kind.NAME | Kind.BLANK | Kind.TAG:
                if opened and _begins_service(token, before, tokens[number + 1 : number + 4]):
                    raise _fetches(text, token, "SERVICE")
                if update and not opened and _begins_load(token, before):
                    raise _fetches(text, token, "LOAD")
            case Kind.IRI:
                if opened and opened[-1] == "(" and _is_ambiguous(token, before):
                    raise _unclear(text, token)
            case Kind.SIGN:
                _count_brackets(token, opened)
            case _:
                pass


def _count_brackets(token: Token, opened: list[str]) -> None:
    if token.text in _OPEN:
        opened.append(token.text)
    elif token.text in _CLOSE and opened:
        opened.pop()


def _refuse_word(text: str, token: Token, update: bool) -> None:
    # No keyword and no built-in function has the letters of these two in it.
    if _SERVICE.search(token.text):
        raise _fetches(text, token, "SERVICE")
    if update and _LOAD.search(token.text):
        raise _fetches(text, token, "LOAD")


def _begins_service(token: Token, before: Token | None, following: Sequence[Token]) -> bool:
    """Whether the parser could read a name as `... SERVICE [SILENT] name {`."""
    if before is not None and before.says("GRAPH", "FROM", "NAMED"):
        return False
    prefix = token.text.find(":") if token.kind is Kind.NAME else 0
    for found in _SERVICE.finditer(token.text):
        rest = following
        if found.start() > prefix and token.text[found.start() - 1] != ".":
            # Inside of what comes behind the colon a name can only end at a full stop.
            continue
        if found.end() == len(token.text):
            if rest and rest[0].says("SILENT"):
                rest = rest[1:]
            if not rest or rest[0].kind not in (Kind.IRI, Kind.NAME, Kind.VARIABLE):
                continue
            rest = rest[1:]
        if rest and rest[0].is_sign("{"):
            return True
    return False


def _begins_load(token: Token, before: Token | None) -> bool:
    """Whether the parser could read a name at the beginning of an operation as `LOAD name`."""
    begins = before is None or before.is_sign(";") or before.kind in (Kind.IRI, Kind.STRING)
    return begins and _LOAD.search(token.text) is not None


def _is_ambiguous(token: Token, before: Token | None) -> bool:
    """Whether `<...>` within round brackets may be a comparison that hides something from the tokens behind it."""
    if before is None or before.is_sign(*_NO_OPERAND):
        return False
    # Nothing that is compared begins with x://.
    return ("'" in token.text or "#" in token.text) and not re.match(r"<[A-Za-z][A-Za-z0-9+.\-]*://", token.text)


def _unclear(text: str, token: Token) -> Refusal:
    place = place_of(text, token.start)
    return Refusal(
        "syntax",
        f"error at {place}: {_shown(token)} can be read as an IRI and as a comparison",
        hint="put a blank behind < where it compares, or write the IRI with a prefix",
        value=_shown(token),
    )


def _fetches(text: str, token: Token, keyword: str) -> Refusal:
    what = "query other services" if keyword == "SERVICE" else "read documents from elsewhere"
    hint = (
        "leave it out, and join the two answers yourself"
        if keyword == "SERVICE"
        else "send the document to the Graph Store Protocol at /rdf-graph-store, or its statements with INSERT DATA"
    )
    return Refusal(
        "fetch",
        f"error at {place_of(text, token.start)}: {keyword} is not allowed: this service does not {what}",
        hint=hint,
        value=_shown(token),
    )


def _shown(token: Token) -> str:
    return token.text if len(token.text) <= 80 else f"{token.text[:77]}..."
