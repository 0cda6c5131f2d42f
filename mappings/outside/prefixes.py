"""Prefixes for IRIs from outside, so that a mapping set can write them as CURIEs."""

from collections.abc import Iterable

from mappings.sssom.prefixes import BUILT_IN
from ontology.iri import BASE
from ontology.outside.names import local_name, namespace_of, slug

__all__ = ["prefixes_for"]


def prefixes_for(iris: Iterable[str], taken: Iterable[str] = ()) -> dict[str, str]:
    """Give a prefix for each namespace that IRIs from outside lie in.

    Args:
        iris: the IRIs.
        taken: prefixes that mean something else.

    >>> prefixes_for(["http://purl.obolibrary.org/obo/MFOEM_000009", "http://example.org/mood#joy"])
    {'MFOEM': 'http://purl.obolibrary.org/obo/MFOEM_', 'mood': 'http://example.org/mood#'}
    """
    used = {prefix.casefold() for prefix in (*taken, *BUILT_IN)}
    found: dict[str, str] = {}
    for space in dict.fromkeys(namespace_of(iri.rstrip("/#")) for iri in iris):
        if not space or space.startswith(BASE):
            continue
        name = _name(space)
        prefix, number = name, 2
        while prefix.casefold() in used:
            prefix, number = f"{name}{number}", number + 1
        used.add(prefix.casefold())
        found[prefix] = space
    return found


def _name(space: str) -> str:
    local = local_name(space.rstrip("_:"))
    name = local if local.isascii() and local.isalnum() else slug(local)
    return name if name[:1].isalpha() else f"ns{name}"
