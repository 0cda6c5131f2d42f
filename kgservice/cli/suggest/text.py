"""Suggestions as people read them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from kgservice.cli.printing import bold, counted, table, wrapped
from ontology.iri import compress

__all__ = ["found_lines", "list_lines", "suggestion_lines", "undefined_line"]

_FATES: Final = {
    "queued": "put in the queue",
    "renewed": "waiting already, now with other evidence",
    "waiting": "waiting already",
    "accepted": "accepted before",
}
_NAMED: Final = 20
"""Terms without any suggestion that are named."""


def list_lines(suggestions: Sequence[Mapping[str, Any]], *, states: bool = False) -> list[str]:
    """List suggestions, a line each; with `states`, what became of them, too."""
    head = ("ID", *(("STATE",) if states else ()), "SCORE", "TERM", "RELATION", "CONCEPT", "CLOSENESS", "METHODS")
    return table(head, [_cells(one, states) for one in suggestions], right=(2 if states else 1,))


def found_lines(document: Mapping[str, Any], *, offered: bool, chosen: bool = False) -> Iterator[str]:
    """Tell what was found, what of it was rejected before, and for what there is nothing.

    Args:
        document: what was found, as REST answers it.
        offered: whether it was put in the queue.
        chosen: whether somebody said which methods are asked, and knows that others are not.
    """
    found = document["suggestions"]
    if found:
        yield from list_lines(found)
        yield ""
    for held in document["held"]:
        why = held["rejection"]
        where = f"the mapping record {why['record']} denies it" if why["where"] == "graph" else f"by {why['by']}"
        when = f", {why['at'][:10]}" if why["at"] else ""
        reason = f": {why['why']}" if why["why"] else ""
        yield from wrapped(f"rejected before, {where}{when}: {_term(held)} {held['predicate']} {held['curie']}{reason}")
    if document["unplaced"]:
        named = ", ".join(document["unplaced"][:_NAMED])
        more = len(document["unplaced"]) - _NAMED
        yield from wrapped(f"nothing was found for {named}{f' and {more:,} more' if more > 0 else ''}")
    if document["known"]:
        yield f"{counted(document['known'], 'pair')} that the graph has already"
    for without in () if chosen else document["without"]:
        yield from wrapped(f"not asked: {without['method']}, since {without['reason']}")
    fates = [f"{len(document[fate])} {said}" for fate, said in _FATES.items() if document[fate]]
    told = f": {', '.join(fates)}" if fates else "; nothing was put in the queue" if found and not offered else ""
    yield f"{counted(len(found), 'suggestion')} on revision {document['revision']}{told}"


def undefined_line(labels: Sequence[str]) -> str:
    """Warn of labels that a request brings without an English definition."""
    more = f" and {len(labels) - _NAMED:,} more" if len(labels) > _NAMED else ""
    verb = "has" if len(labels) == 1 else "have"
    return (
        f"{', '.join(labels[:_NAMED])}{more} {verb} no English definition, without which the request cannot be merged: "
        "give each label its `definition`, or add it to the request by NewTextDefinition"
    )


def suggestion_lines(one: Mapping[str, Any]) -> Iterator[str]:
    """Show a suggestion with its evidence, and what became of it."""
    yield bold(f"{_term(one)} {one['predicate']} {one['curie']}  ({one['label']})")
    count = f", {one['count']:,} times" if one["count"] is not None else ""
    kind = "a label" if one["kind"] == "mapping" else "a word"
    yield f"{one['id']}  {kind}{count}; score {one['score']:.2f}; {one['state']}"
    if one["definition"]:
        yield from wrapped(one["definition"])
    suggested = one["suggested"]
    yield f"suggested by {suggested['by']}, {suggested['at'][:10]}, on revision {one['revision']}"
    yield ""
    yield bold("Evidence")
    for reason in one["evidence"]:
        yield f"  {reason['score']:.2f}  {reason['suggester']}, {reason['predicate']} ({reason['justification']})"
        yield from wrapped(reason["reason"], "        ")
    if one["rivals"]:
        yield ""
        yield bold("Claimed by others")
        yield f"  {_closeness(one)} in closeness, by {one['margin']:+.2f}"
        yield from wrapped(", ".join(map(compress, one["rivals"])), "  ")
    yield from _past(one)


def _past(one: Mapping[str, Any]) -> Iterator[str]:
    """Tell who decided what."""
    decided = one["decided"]
    lines = [
        f"{past['by']} rejected it, {past['at'][:10]}, as {past['predicate']}: {past['why']}"
        for past in one["rejections"]
    ]
    if decided is not None and one["state"] != "rejected":
        terms = f", as {decided['predicate']} with confidence {decided['confidence']:g}"
        terms = terms if one["state"] == "accepted" else ""
        why = f": {decided['reason']}" if decided["reason"] else ""
        lines.append(f"{decided['by']} has {one['state']} it, {decided['at'][:10]}{terms}{why}")
    if one["change"] is not None:
        lines.append(f"it is in the change request {one['change']}")
    if lines:
        yield ""
        yield bold("Decisions")
        for line in lines:
            yield from wrapped(line, "  ")


def _cells(one: Mapping[str, Any], states: bool) -> tuple[str, ...]:
    return (
        one["id"],
        *((one["state"],) if states else ()),
        f"{one['score']:.2f}",
        _term(one),
        one["predicate"],
        one["curie"],
        _closeness(one) if one["contested"] else "",
        ", ".join(dict.fromkeys(reason["suggester"] for reason in one["evidence"])),
    )


def _closeness(one: Mapping[str, Any]) -> str:
    return f"{one['closeness']} of {len(one['rivals']) + 1}"


def _term(one: Mapping[str, Any]) -> str:
    """Give a label by its CURIE, and a word as it is."""
    return compress(one["subject"]) if one["subject"] else str(one["text"])
