"""Differences in words, for a change log and a terminal, and as values for JSON."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from mappings.release.diff import Change, Difference
from ontology.iri import BASE, CORE, DCT, OWL, RDF, RDFS, SKOS, compress

__all__ = ["difference_view", "sections", "summary"]

_TITLES = {
    "scheme": "Schemes",
    "tier": "Tiers",
    "concept": "Concepts",
    "sense": "Senses",
    "norm": "Norms",
    "transition": "Transitions",
    "class": "Classes",
    "property": "Properties",
    "other": "Other things",
    "axiom": "Axioms",
    "set": "Mapping sets",
    "mapping": "Mappings",
}
_NAMES = {
    SKOS + "prefLabel": "preferred label",
    SKOS + "altLabel": "alternative label",
    SKOS + "hiddenLabel": "hidden label",
    CORE + "derivedForm": "derived form",
    CORE + "oppositeOf": "opposite of",
    CORE + "composedOf": "composed of",
    CORE + "moreIntenseThan": "more intense than",
    CORE + "leadsTo": "leads to",
    CORE + "moodOf": "mood of",
    CORE + "estimatedFrom": "estimated from",
    CORE + "normOf": "norm of",
    DCT + "source": "source",
}
_HOWS = {how: how for how in ("added", "removed", "deprecated", "restored", "renamed", "moved", "redefined")}
_PREFIXES = {DCT: "dct:", OWL: "owl:", RDF: "rdf:", RDFS: "rdfs:", SKOS: "skos:", CORE: "core:"}
_IRI = re.compile(r"<?(https?://[^\s<>,]+)>?")
_LONGEST = 300


def summary(found: Difference) -> str:
    """Say in one line how much differs.

    >>> summary(Difference("0.1.0", "0.2.0", (Change("concept", "added", "https://example.org/joy"),)))
    'from 0.1.0 to 0.2.0: 1 concept added'
    """
    parts = [
        f"{count} {_singular(_TITLES[kind]) if count == 1 else _TITLES[kind].lower()} {how}"
        for kind, of_kind in _counts(found).items()
        for how, count in of_kind.items()
    ]
    return f"from {found.old or 'no version'} to {found.new or 'no version'}: {', '.join(parts) or 'nothing differs'}"


def sections(found: Difference) -> Iterator[tuple[str, list[str]]]:
    """Give the differences in sentences, under titles; what came or went with a whole scheme or set is only counted."""
    for kind, title in _TITLES.items():
        changes = [change for change in found.changes if change.kind == kind]
        alone = [line for change in changes if not change.whole for line in [_sentence(change)]]
        together = Counter((change.group, change.change) for change in changes if change.whole)
        counted = [
            f"{change} with {_short(group)}: {count} {_singular(title) if count == 1 else title.lower()}"
            for (group, change), count in sorted(together.items())
        ]
        if alone or counted:
            yield title, [*counted, *alone]


def difference_view(found: Difference) -> dict[str, Any]:
    """Give the differences as values for JSON, IRIs in full."""
    return {
        "old": found.old,
        "new": found.new,
        "differs": bool(found.changes),
        "counts": _counts(found),
        "changes": [asdict(change) for change in found.changes],
    }


def _counts(found: Difference) -> dict[str, dict[str, int]]:
    """Count the things that differ, by kind and by what happened to them, each once for each of these."""
    things = {
        (str(change.kind), _HOWS.get(change.change, "changed"), change.thing or change.before + change.after)
        for change in found.changes
    }
    counts = Counter((kind, how) for kind, how, _ in things)
    hows = (*_HOWS, "changed")
    return {
        kind: {how: counts[kind, how] for how in hows if counts[kind, how]}
        for kind in _TITLES
        if any(counts[kind, how] for how in hows)
    }


def _singular(title: str) -> str:
    return title.lower().removesuffix("es" if title == "Classes" else "s")


def _sentence(change: Change) -> str:
    name = _named(change)
    was, now = _listed(change.before), _listed(change.after)
    match change.change:
        case "added" | "removed" if change.kind == "axiom":
            return f"{change.change} {_in_short(*change.before, *change.after)}"
        case "added" | "removed" if change.kind == "mapping":
            confidence = f" ({was or now})" if was or now else ""
            return f"{change.change} {_in_short(change.label)}{confidence}"
        case "added" | "removed":
            below = f", below {was or now}" if was or now else ""
            return f"{change.change} {name}{below}"
        case "deprecated":
            return f"deprecated {name}" + (f", replaced by {now}" if now else "")
        case "restored":
            return f"restored {name}, which was deprecated"
        case "renamed":
            return f"renamed {_short(change.thing)}{_in(change)}: {_was_and_is(change)}"
        case "moved":
            return f"moved {name} from {was or 'the top'} to {now or 'the top'}"
        case "redefined":
            return f"redefined {name}{_in(change)}: {_was_and_is(change)}"
        case _:
            return f"{name}: {_property(change)} {_was_and_is(change)}"


def _named(change: Change) -> str:
    if change.kind == "mapping":
        return _in_short(change.label)
    short = _short(change.thing)
    return short if change.label in ("", short) else f"{short} ({change.label})"


def _property(change: Change) -> str:
    told = change.property
    name = _NAMES.get(told) or _short(told).removeprefix("core:")
    return f"{name}{_in(change)}"


def _was_and_is(change: Change) -> str:
    write = _quoted if change.change in {"labels", "renamed", "redefined"} else _listed
    if not change.before:
        return f"{write(change.after)} added"
    if not change.after:
        return f"{write(change.before)} removed"
    return f"was {write(change.before)}, is {write(change.after)}"


def _in(change: Change) -> str:
    return f" [{change.lang}]" if change.lang not in ("", "en") else ""


def _listed(values: tuple[str, ...]) -> str:
    return _in_short(", ".join(values))


def _quoted(values: tuple[str, ...]) -> str:
    return ", ".join(f'"{value}"' for value in values) or "nothing"


def _in_short(text: str) -> str:
    """Shorten the IRIs in a text, and the text itself where it is long."""
    text = _IRI.sub(lambda found: _short(found[1]), text)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def _short(iri: str) -> str:
    """Shorten an IRI of ours or of a vocabulary; anything else stays as it is."""
    for space, prefix in _PREFIXES.items():
        if iri.startswith(space):
            return f"{prefix}{iri[len(space) :]}"
    short = compress(iri)
    return short.removeprefix(BASE)
