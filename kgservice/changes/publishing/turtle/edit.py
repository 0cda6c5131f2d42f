"""Editing Turtle: a text changed as little as need be so that it says something else."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kgservice.changes.publishing.turtle.draft import Draft
from kgservice.changes.publishing.turtle.facts import Facts, Properties, as_kept, facts_of, properties_of
from kgservice.changes.publishing.turtle.scan import Block, Unscannable, scan
from kgservice.changes.publishing.turtle.spelling import Spelling
from ontology.formats.document import Node, Value, text_of
from ontology.formats.order import subject_key
from ontology.formats.prefixes import folder_of, scheme_folder_of
from ontology.iri import RDF

__all__ = ["NotEditable", "edit_turtle", "turtle_facts"]

_TYPE = RDF + "type"
_NEWLINE = re.compile(r"\r?\n")
_LONG = ('"""', "'''")


class NotEditable(Exception):
    """A text that cannot be edited in place; it says why."""


def turtle_facts(text: str) -> Facts:
    """Give what a text says, as a store keeps it.

    Raises:
        SyntaxError: where it is no Turtle.
    """
    return facts_of(as_kept(quad.triple for quad in parse(text, format=RdfFormat.TURTLE)))


def edit_turtle(text: str, wanted: Facts) -> str:
    """Change a text so that it says what is wanted, line by line; what has not changed stays as it is written.

    Args:
        text: Turtle.
        wanted: what it is to say.

    Raises:
        NotEditable: where that cannot be done, as where a blank node with a label is changed.
        SyntaxError: where the text is no Turtle.
    """
    windows = "\r\n" in text and len(text.split("\r\n")) == len(text.split("\n")) and not any(q in text for q in _LONG)
    plain = text.replace("\r\n", "\n") if windows else text
    before = turtle_facts(plain)
    if before.says_as(wanted):
        return text
    if before.labelled != wanted.labelled:
        raise NotEditable("a blank node that several statements speak of has changed")
    try:
        made = _Editor(plain, before, wanted).edited()
    except Unscannable as error:
        raise NotEditable(f"its text is written in a way that is not edited here: {error}") from error
    try:
        said = turtle_facts(made)
    except SyntaxError as error:
        raise NotEditable(f"the edited text could not be read: {error.msg}") from error
    if not said.says_as(wanted):
        raise NotEditable("the edited text would not have said what it should")
    return made.replace("\n", "\r\n") if windows else made


@dataclass
class _Editor:
    text: str
    before: Facts
    after: Facts
    _pieces: list[tuple[int, int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._blocks = scan(self.text)
        self._by_subject: dict[str, list[Block]] = defaultdict(list)
        for block in self._blocks:
            if block.subject is not None:
                self._by_subject[block.subject].append(block)
        self._gone: set[Block] = set()
        self._coming: dict[int, list[tuple[tuple[str, ...], str]]] = defaultdict(list)

    def edited(self) -> str:
        new: list[str] = []
        for iri in self.before.named.keys() | self.after.named.keys():
            old, now = self.before.named.get(iri, {}), self.after.named.get(iri, {})
            if not old:
                new.append(iri)
            elif not _same(old, now):
                self._change(iri, old, now)
        loose = self._alone()
        for iri in sorted(new, key=subject_key):
            self._put_block(subject_key(iri), self._behind(iri), NamedNode(iri), self.after.named[iri])
        for node in loose:
            self._put_block((), self._behind_alone(node), None, properties_of(node))
        for at, blocks in self._coming.items():
            self._pieces.append((at, at, "".join(f"\n\n{text}" for _, text in blocks)))
        return self._applied()

    def _change(self, iri: str, old: Properties, now: Properties) -> None:
        blocks = self._by_subject[iri]
        drafts = [Draft(self.text, block, _values(self.text, block)) for block in blocks]
        # What is all in one place can be paired off there; what is spread is taken out wherever it stands.
        for told in sorted(old.keys() | now.keys()):
            gone = [text for text in old.get(told, {}) if text not in now.get(told, {})]
            come = [text for text in now.get(told, {}) if text not in old.get(told, {})]
            for was, is_now in _pairs(gone, come, old.get(told, {}), now.get(told, {})):
                if was is not None and is_now is not None:
                    _require([draft.replace(told, was, now[told][is_now]) for draft in drafts if draft.text])
                elif was is not None:
                    _require([draft.remove(told, was) for draft in drafts if draft.text])
                elif is_now is not None:
                    home = next((draft for draft in drafts if draft.text and draft.says(told)), None)
                    (home or next((draft for draft in drafts if draft.text), drafts[0])).add(told, now[told][is_now])
        for block, draft in zip(blocks, drafts, strict=True):
            self._set(block, draft.text)

    def _alone(self) -> list[Node]:
        """Change and take out statements about blank nodes that stand alone; give those that are to come."""
        counts = {text: (node, count) for text, (node, count) in self.before.alone.items()}
        gone = [
            node
            for text, (node, count) in counts.items()
            for _ in range(count - self.after.alone.get(text, (node, 0))[1])
        ]
        come = [
            node
            for text, (node, count) in self.after.alone.items()
            for _ in range(count - counts.get(text, (node, 0))[1])
        ]
        if not gone:
            return come
        places: dict[str, list[Block]] = defaultdict(list)
        for block in self._blocks:
            if block.subject is None:
                places[_alone_text(self.text, block)].append(block)
        for node in gone:
            found = places.get(text_of(node))
            if not found:
                raise NotEditable("a statement about a blank node was not found in the text")
            block = found.pop()
            heir = max(come, key=lambda other: _likeness(node, other), default=None)
            if heir is None or not _likeness(node, heir) or not block.said:
                self._set(block, "")
                continue
            come.remove(heir)
            draft = Draft(self.text, block, _values(self.text, block))
            draft.change(properties_of(node), properties_of(heir))
            self._set(block, draft.text)
        return come

    def _set(self, block: Block, text: str) -> None:
        if text:
            self._pieces.append((block.start, block.end, text))
            return
        self._gone.add(block)
        start, end = block.start, block.end
        line = self.text.rfind("\n", 0, start) + 1
        start = line if not self.text[line:start].strip() else start
        if rest := _NEWLINE.match(self.text, end):
            end = rest.end()
            if following := _NEWLINE.match(self.text, end):
                end = following.end()
            elif not self.text[end:].strip() and self.text[:start].endswith("\n\n"):
                start -= 1
        self._pieces.append((start, end, ""))

    def _behind(self, iri: str) -> Block | None:
        """Find the statement that a new one about an IRI follows: the last about something in the same folder."""
        left = [block for block in self._blocks if block not in self._gone and block.subject is not None]
        for place in (folder_of, scheme_folder_of):
            near = [block for block in left if block.subject is not None and place(block.subject) == place(iri)]
            if near:
                return near[-1]
        return None

    def _behind_alone(self, node: Node) -> Block | None:
        kinds = {text_of(value) for value in node.values(_TYPE)}
        left = (block for block in self._blocks if block not in self._gone and block.subject is None)
        for block in reversed(list(left)):
            said = [each for each in block.said if each.predicate == _TYPE]
            values = _values(self.text, block)
            if any(kinds & set(values[block.said.index(each)]) for each in said):
                return block
        return None

    def _put_block(self, key: tuple[str, ...], behind: Block | None, term: NamedNode | None, about: Properties) -> None:
        if behind is None:
            behind = next((block for block in reversed(self._blocks) if block not in self._gone), None)
        properties = [(told, tuple(values.values())) for told, values in about.items()]
        # The prefixes that hold at the end hold for what is put there.
        known = behind or (self._blocks[-1] if self._blocks else None)
        text = Spelling(dict(known.prefixes) if known else {}).block(term, properties)
        if behind is None:
            at = len(self.text.rstrip())
        else:
            line = self.text.find("\n", behind.end)
            rest = self.text[behind.end : line if line >= 0 else len(self.text)].strip()
            alone = not rest or rest.startswith("#")
            at = behind.end + (len(self.text[behind.end : line if line >= 0 else len(self.text)].rstrip()) * alone)
        self._coming[at].append((key, text))

    def _applied(self) -> str:
        parts: list[str] = []
        cursor = 0
        for start, end, text in sorted(self._pieces, key=lambda piece: (piece[0], piece[1])):
            parts.append(self.text[cursor : max(start, cursor)])
            parts.append(text)
            cursor = max(end, cursor)
        return "".join((*parts, self.text[cursor:]))


def _same(old: Properties, now: Properties) -> bool:
    return {told: values.keys() for told, values in old.items()} == {told: now[told].keys() for told in now}


def _require(met: Sequence[bool]) -> None:
    if not any(met):
        raise NotEditable("a statement was not found in the text")


def _pairs(
    gone: list[str], come: list[str], old: Mapping[str, Value], new: Mapping[str, Value]
) -> Iterable[tuple[str | None, str | None]]:
    """Pair values that go with values that come in their place, those of the same language and kind first."""
    left = list(come)
    rest: list[str] = []
    for was in gone:
        heir = next((now for now in left if _kind(old[was]) == _kind(new[now])), None)
        if heir is None:
            rest.append(was)
        else:
            left.remove(heir)
            yield was, heir
    for was in rest:
        yield (was, left.pop(0)) if left else (was, None)
    for now in left:
        yield None, now


def _kind(value: Value) -> str:
    if isinstance(value, Literal):
        return f"{value.language or ''} {value.datatype.value}"
    return type(value).__name__


def _likeness(node: Node, other: Node) -> int:
    """Count what two nodes have in common; nothing where they are of different types."""
    if set(map(text_of, node.values(_TYPE))) != set(map(text_of, other.values(_TYPE))):
        return 0
    own = {(told, text_of(value)) for told, values in node.properties for value in values}
    return 1 + len(own & {(told, text_of(value)) for told, values in other.properties for value in values})


def _values(text: str, block: Block) -> list[list[str]]:
    """Write the objects of a statement out in full, predicate by predicate."""
    said = [
        f"<urn:o:{at}> {text[spot.start : spot.end]}"
        for at, spot in enumerate(spot for each in block.said for spot in each.objects)
    ]
    if not said:
        return []
    about = _document(block, f"<urn:s> {' ; '.join(f'{one}' + chr(10) for one in said)} .")
    found = {told: next(iter(values)) for told, values in about.named["urn:s"].items()}
    values = iter(found[f"urn:o:{at}"] for at in range(len(said)))
    return [[next(values) for _ in each.objects] for each in block.said]


def _alone_text(text: str, block: Block) -> str:
    found = _document(block, text[block.start : block.end])
    return next(iter(found.alone), "")


def _document(block: Block, statement: str) -> Facts:
    declared = "".join(f"@prefix {name}: <{base}> .\n" for name, base in block.prefixes)
    base = f"@base <{block.base}> .\n" if block.base else ""
    triples: Iterable[Triple] = (quad.triple for quad in parse(declared + base + statement, format=RdfFormat.TURTLE))
    return facts_of(as_kept(triples))
