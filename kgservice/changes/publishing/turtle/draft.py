"""Drafts: one statement of a Turtle text that is being edited, what stays of it as it was written."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kgservice.changes.publishing.turtle.facts import Properties
from kgservice.changes.publishing.turtle.scan import Block, Said
from kgservice.changes.publishing.turtle.spelling import STEP, WIDTH, Spelling
from ontology.formats.document import Value
from ontology.formats.order import property_key

__all__ = ["Draft"]

_COMMENT = re.compile(r"#[^\n]*")
_INDENT = re.compile(r"\n([ \t]+)\Z")


@dataclass(slots=True)
class _Item:
    """An object: what stands before it, its text, and its value written out in full."""

    before: str
    text: str
    value: str


@dataclass(slots=True)
class _Entry:
    """A predicate with its objects: what stands before it, its IRI, its text with the space behind it, the objects."""

    before: str
    told: str
    verb: str
    items: list[_Item]

    @property
    def text(self) -> str:
        return self.verb + "".join(item.before + item.text for item in self.items)


class Draft:
    """A statement with predicates that can be taken out, replaced and put in."""

    def __init__(self, text: str, block: Block, values: Sequence[Sequence[str]]) -> None:
        """Take the statement apart.

        Args:
            text: the whole text that it stands in.
            block: where it stands.
            values: for each of its predicates how its objects are written out in full.
        """
        said = block.said
        self._spelling = Spelling(dict(block.prefixes))
        self._head = text[block.start : said[0].spot.start]
        self._tail = text[said[-1].spot.end : block.end]
        ends = [said[0].spot.start, *(each.spot.end for each in said)]
        self._entries = [
            _Entry(text[end : each.spot.start], each.predicate, *_parts(text, each, found))
            for end, each, found in zip(ends, said, values, strict=False)
        ]

    @property
    def text(self) -> str:
        """The statement up to its dot; empty where nothing is left that it says."""
        if not self._entries:
            return ""
        return self._head + "".join(entry.before + entry.text for entry in self._entries) + self._tail

    def says(self, told: str) -> bool:
        """Whether it says something with a predicate."""
        return any(entry.told == told for entry in self._entries)

    def remove(self, told: str, value: str) -> bool:
        """Take a value out; say whether it was there."""
        return self._each(told, value, lambda entry, item: entry.items.remove(item))

    def replace(self, told: str, old: str, value: Value) -> bool:
        """Put a value in the place of another; say whether that was there."""

        def put(entry: _Entry, item: _Item) -> None:
            item.text = self._spelling.value(value, self._indent)

        return self._each(told, old, put)

    def add(self, told: str, value: Value) -> None:
        """Put a value behind the others of its predicate, or the predicate in its place."""
        text = self._spelling.value(value, self._indent)
        entry = next((entry for entry in reversed(self._entries) if entry.told == told), None)
        if entry is None:
            self._insert(_Entry("", told, f"{self._spelling.verb(told)} ", [_Item("", text, "")]))
            return
        fitted = len(self._indent) + len(entry.text) <= WIDTH and "\n" not in entry.text
        between = entry.items[1].before if len(entry.items) > 1 else ", "
        entry.items.append(_Item(", " if "#" in between else between, text, ""))
        if (fitted and len(self._indent) + len(entry.text) > WIDTH) or (len(entry.items) == 2 and "\n" in entry.text):
            self._spread(entry)

    def change(self, before: Properties, after: Properties) -> None:
        """Let the statement say what it is to say, where it alone says anything of its subject."""
        for told in before.keys() | after.keys():
            old, new = before.get(told, {}), after.get(told, {})
            gone, come = [text for text in old if text not in new], [text for text in new if text not in old]
            for was, now in zip(gone, come, strict=False):
                self.replace(told, was, new[now])
            for was in gone[len(come) :]:
                self.remove(told, was)
            for now in come[len(gone) :]:
                self.add(told, new[now])

    @property
    def _indent(self) -> str:
        found = (_INDENT.search(entry.before) for entry in self._entries)
        return next((each[1] for each in found if each), STEP)

    def _each(self, told: str, value: str, act: Callable[[_Entry, _Item], None]) -> bool:
        met = False
        for entry in [entry for entry in self._entries if entry.told == told]:
            for item in [item for item in entry.items if item.value == value]:
                act(entry, item)
                met = True
            if not entry.items:
                self._drop(entry)
            else:
                entry.items[0].before = ""
        return met

    def _drop(self, entry: _Entry) -> None:
        """Take a predicate out with its own lines, and leave a comment on the line before it where it is."""
        at = self._entries.index(entry)
        del self._entries[at]
        upto, _ = _lines(entry.before)
        if at < len(self._entries):
            following = self._entries[at]
            following.before = upto + _lines(following.before)[1] if at and "\n" in following.before else entry.before
        elif comment := _COMMENT.search(upto):
            self._tail = f"{self._tail} {comment[0]}"

    def _insert(self, entry: _Entry) -> None:
        keys = [property_key(each.told) for each in self._entries]
        own = property_key(entry.told)
        at = max((place for place, key in enumerate(keys) if key <= own), default=0) + 1
        indent = self._indent
        entry.before = f" ;\n{indent}"
        if at < len(self._entries) and "\n" in self._entries[at].before:
            upto, rest = _lines(self._entries[at].before)
            entry.before = upto + indent
            self._entries[at].before = " ;\n" + rest
        self._entries.insert(at, entry)

    def _spread(self, entry: _Entry) -> None:
        """Put each value on a line of its own."""
        further = self._indent + STEP
        entry.verb = f"{entry.verb.rstrip()}\n{further}"
        for item in entry.items[1:]:
            item.before = f",\n{further}"


def _parts(text: str, said: Said, values: Sequence[str]) -> tuple[str, list[_Item]]:
    ends = [said.objects[0].start, *(spot.end for spot in said.objects)]
    return text[said.verb.start : said.objects[0].start], [
        _Item(text[end : spot.start], text[spot.start : spot.end], value)
        for end, spot, value in zip(ends, said.objects, values, strict=False)
    ]


def _lines(between: str) -> tuple[str, str]:
    """Part what stands between two predicates into the rest of the first one's line, and the lines after it."""
    at = between.find("\n") + 1
    return between[:at], between[at:]
