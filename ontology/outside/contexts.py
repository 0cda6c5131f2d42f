"""Contexts of JSON-LD: they stand in the file itself, and are never fetched; and keys that none of them explains."""

from collections.abc import Collection, Iterator
from typing import Any, Final

from ontology.errors import DocumentError, Place

__all__ = ["check_contexts", "in_reading_order", "keys_without_meaning"]

_FIRST: Final = ("@context", "@id", "@type")


def check_contexts(document: Any, path: str) -> None:  # noqa: ANN401
    """See that no context has to be fetched.

    Raises:
        DocumentError: where one is only named.
    """
    for context in _contexts(document):
        name = context if isinstance(context, str) else context.get("@import")
        if name is not None:
            raise DocumentError(
                f"takes its context from {name}, which is not fetched",
                Place(path, slot="@context"),
                hint="write the context into the file, or save it as Turtle",
                value=name,
            )


def in_reading_order(document: Any) -> Any:  # noqa: ANN401
    """Put the context before what it gives a meaning to: JSON leaves the order open, and the parser does not."""
    if isinstance(document, dict):
        keys = sorted(document, key=lambda key: _FIRST.index(key) if key in _FIRST else len(_FIRST))
        return {key: in_reading_order(document[key]) for key in keys}
    return [in_reading_order(item) for item in document] if isinstance(document, list) else document


def keys_without_meaning(document: Any) -> tuple[str, ...]:  # noqa: ANN401
    """Give the keys that no context explains, which JSON-LD passes over in silence.

    >>> keys_without_meaning({"@context": {"name": "http://example.org/name"}, "name": "joy", "nmae": "joy"})
    ('nmae',)
    """
    terms: dict[str, Any] = {}
    for context in _contexts(document):
        if isinstance(context, dict):
            terms |= context
    if terms.get("@vocab"):
        return ()
    # The keys of a map are languages or other indices, and no terms.
    maps = {term for term, said in terms.items() if isinstance(said, dict) and "@container" in said}
    used: dict[str, None] = {}
    for holder in _objects(document, closed=maps):
        used.update(dict.fromkeys(holder))
    return tuple(key for key in used if not key.startswith("@") and ":" not in key and key not in terms)


def _contexts(document: Any) -> Iterator[Any]:  # noqa: ANN401
    """Give every context, those inside others included."""
    for holder in _objects(document, closed=()):
        found = holder.get("@context")
        yield from (each for each in (found if isinstance(found, list) else [found]) if isinstance(each, str | dict))
        for inner in _objects(found, closed=()) if found is not None else ():
            if "@context" in inner:
                yield from _contexts(inner)


def _objects(document: Any, closed: Collection[str]) -> Iterator[dict[str, Any]]:  # noqa: ANN401
    """Give every object outside contexts; of the value of a key in `closed`, only what lies one level down."""
    front = [document]
    while front:
        at = front.pop()
        if isinstance(at, list):
            front += at
        elif isinstance(at, dict):
            yield at
            for key, value in at.items():
                if key in closed and isinstance(value, dict):
                    front += value.values()
                elif key != "@context":
                    front.append(value)
