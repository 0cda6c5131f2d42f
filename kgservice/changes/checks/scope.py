"""Scope: of which properties a SPARQL query speaks, so that it need not be asked where nothing of them changes."""

import re
from functools import lru_cache

from ontology.iri import RDF

__all__ = ["properties_of"]

_TOKEN = re.compile(
    r"(?P<skip>\s+|#[^\n]*)"
    r"|(?P<text>\"{3}.*?\"{3}|'{3}.*?'{3}|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*')"
    r"|(?P<iri><[^<>\"{}|^`\\\s]*>)"
    r"|(?P<variable>[?$]\w+)"
    r"|(?P<name>(?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:(?:[\w:%-]|\\.)(?:(?:[\w:%.-]|\\.)*(?:[\w:%-]|\\.))?)?)"
    r"|(?P<word>@?\w+(?:-\w+)*)"
    r"|(?P<sign>.)",
    re.DOTALL,
)
_EDGE = ("", "")
_NOT_ANY = frozenset({("(", "iri"), ("(", "name"), ("(", "word"), ("(", "sign")})
"""How a negated set of properties begins; a negated call, as `!(BOUND(?x))`, is taken for one."""
_TERMS = frozenset({"text", "iri", "variable", "name", "number"})


@lru_cache(maxsize=1024)
def properties_of(query: str) -> frozenset[str] | None:
    """Give the IRIs that a query mentions, among them every property on which its answer rests.

    A pattern holds only of statements whose property it mentions, unless it has a variable or a negation in its place,
    or names a graph. A path of no steps ends at nodes that other patterns of the query name.

    Returns:
        the IRIs; None where the query may rest on any statement.

    >>> sorted(properties_of("PREFIX a: <http://a/> SELECT ?x { ?x a:b/a:c* ?y }"))
    ['http://a/b', 'http://a/c']
    >>> properties_of("SELECT ?p { ?x ?p ?y }") is None
    True
    """
    found = [(kind, match[0]) for match in _TOKEN.finditer(query) if (kind := _kind(match)) != "skip"]
    declarations = [at for at, (kind, text) in enumerate(found[:-2]) if kind == "word" and text.lower() == "prefix"]
    prefixes = {found[at + 1][1].removesuffix(":"): found[at + 2][1][1:-1] for at in declarations}
    for at in reversed(declarations):
        del found[at : at + 3]
    tokens = [_EDGE, *found, _EDGE, _EDGE]
    mentioned: set[str] = set()
    opened = False
    for before, (kind, text), after, later in zip(tokens, tokens[1:], tokens[2:], [*tokens[3:], _EDGE], strict=False):
        opened = opened or text == "{"
        if kind == "word" and text.lower() in {"graph", "service", "base"}:
            return None
        if text == "!" and (after[0] in {"iri", "name"} or after[1] in {"a", "^"} or (after[1], later[0]) in _NOT_ANY):
            return None
        if kind == "iri":
            mentioned.add(text[1:-1])
        elif kind == "name":
            prefix, _, local = text.partition(":")
            mentioned.add(prefixes.get(prefix, "") + local.replace("\\", ""))
        elif text == "a":
            mentioned.add(RDF + "type")
        elif kind == "variable" and opened and _between(before, after):
            return None
    return frozenset(mentioned)


def _kind(found: re.Match[str]) -> str:
    kind = found.lastgroup or "sign"
    return "number" if kind == "word" and found[0][:1].isdigit() else kind


def _between(before: tuple[str, str], after: tuple[str, str]) -> bool:
    """Tell whether what stands between two tokens may be a property: more often than it is one."""
    follows = before[0] in _TERMS or before[1] in {";", "[", "]", ")"}
    leads = after[0] in _TERMS or after[1] in {"[", "(", "true", "false", "+", "-"}
    return follows and leads
