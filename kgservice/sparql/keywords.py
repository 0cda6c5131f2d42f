"""Keywords of SPARQL, and what somebody meant who misspelt one."""

from collections.abc import Sequence

from kgservice.sparql.tokens import Kind, Token, place_of

__all__ = ["misspelt", "wrong_form"]

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_OPERATIONS = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
_DECLARATIONS = ("PREFIX", "BASE")
_OTHERS = (
    "AS", "ASC", "BIND", "BY", "DESC", "DISTINCT", "EXISTS", "FALSE", "FILTER", "FROM", "GRAPH", "GROUP", "HAVING",
    "IN", "LIMIT", "MINUS", "NAMED", "NOT", "OFFSET", "OPTIONAL", "ORDER", "REDUCED", "SEPARATOR", "SERVICE",
    "SILENT", "TRUE", "UNDEF", "UNION", "USING", "VALUES", "WHERE",
    "A", "ABS", "AVG", "BNODE", "BOUND", "CEIL", "COALESCE", "CONCAT", "CONTAINS", "COUNT", "DATATYPE", "DAY",
    "ENCODE_FOR_URI", "FLOOR", "GROUP_CONCAT", "HOURS", "IF", "IRI", "ISBLANK", "ISIRI", "ISLITERAL", "ISNUMERIC",
    "ISURI", "LANG", "LANGMATCHES", "LCASE", "MAX", "MD5", "MIN", "MINUTES", "MONTH", "NOW", "RAND", "REGEX",
    "REPLACE", "ROUND", "SAMETERM", "SAMPLE", "SECONDS", "SHA1", "SHA256", "SHA384", "SHA512", "STR", "STRAFTER",
    "STRBEFORE", "STRDT", "STRENDS", "STRLANG", "STRLEN", "STRSTARTS", "STRUUID", "SUBSTR", "SUM", "TIMEZONE", "TZ",
    "UCASE", "URI", "UUID", "YEAR",
)  # fmt: skip
_ALL = frozenset((*_FORMS, *_OPERATIONS, *_DECLARATIONS, *_OTHERS))


def wrong_form(text: str, tokens: Sequence[Token]) -> tuple[str, str] | None:
    """Say what is wrong with the word that a query begins with behind its declarations, and how to mend it.

    Args:
        text: the query, for the place.
        tokens: its tokens.

    Returns:
        The message and the hint, or None where it begins as a query does.
    """
    at = 0
    while at < len(tokens) and tokens[at].says(*_DECLARATIONS):
        at += 3 if tokens[at].says("PREFIX") else 2
    if at >= len(tokens):
        return f"error at {place_of(text, len(text))}: the query has no form", f"begin it with {', '.join(_FORMS)}"
    first = tokens[at]
    if first.says(*_FORMS):
        return None
    shown = first.text if len(first.text) <= 40 else f"{first.text[:37]}..."
    close = _close(first, (*_FORMS, *_DECLARATIONS)) if first.kind is Kind.WORD else None
    hint = f"did you mean {close}?" if close else f"begin it with one of {', '.join(_FORMS)}"
    return f"error at {place_of(text, first.start)}: {shown} begins no query", hint


def misspelt(text: str, tokens: Sequence[Token]) -> str | None:
    """Say of the first word that is no keyword which one was meant, and where; None where there is no such word."""
    for token in tokens:
        if token.kind is Kind.WORD and token.text.upper() not in _ALL and (close := _close(token, sorted(_ALL))):
            return f"did you mean {close} in place of {token.text} at {place_of(text, token.start)}?"
    return None


def _close(token: Token, words: Sequence[str]) -> str | None:
    from difflib import get_close_matches

    found = get_close_matches(token.text[:40].upper(), words, n=1, cutoff=0.7)
    return found[0] if found else None
