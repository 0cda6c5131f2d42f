"""Synonyms: the names of a concept besides its preferred labels, and the words of their family."""

from typing import Literal as Word

from pyoxigraph import Literal, NamedNode, Quad

from kgservice.changes.operations.fields import Iri, Lang, Line
from kgservice.changes.operations.modules import Modules, named
from kgservice.changes.operations.operation import Effect, Operation, Unfit
from kgservice.changes.operations.vocabulary import LABELS, PREFERRED, SynonymKind
from kgservice.changes.operations.wording import annotation, quoted, replaced, source_of
from kgservice.stores.dataset import Dataset

__all__ = ["NewSynonym", "RemoveSynonym", "SynonymReplacement"]

_NOUNS: dict[SynonymKind, str] = {
    "alternative": "alternative label",
    "noun": "noun",
    "adjective": "adjective",
    "adverb": "adverb",
    "verb": "verb",
    "derived": "derived form",
    "hidden": "hidden label",
}


class NewSynonym(Operation):
    """A concept gets a further name.

    Attributes:
        about: the concept.
        new: the name.
        lang: its language.
        kind: `alternative`; or `noun`, `adjective`, `adverb`, `verb` and `derived` for words of the family of the
            preferred label; or `hidden` for spellings that are to be found and not shown.
        source: who calls the concept so, where that is another source than the concept's own.
    """

    type: Word["NewSynonym"] = "NewSynonym"
    about: Iri
    new: Line
    lang: Lang = "en"
    kind: SynonymKind = "alternative"
    source: Line | None = None

    def effect(self, graph: Dataset) -> Effect:
        """Add it to the module of the concept."""
        modules = Modules(graph)
        node = modules.concept(self.about)
        value, home = Literal(self.new, language=self.lang), modules.home(self.about)
        _free(modules, node, value)
        added = frozenset({Quad(node, LABELS[self.kind], value, home)})
        if self.source is not None:
            added |= annotation(node, LABELS[self.kind], value, self.source, home)
        return Effect(added, about=frozenset({self.about}))

    def in_words(self) -> str:
        """Say what it does."""
        return f"Add the {_NOUNS[self.kind]} {quoted(self.new)} in {self.lang!r} to {named(self.about)}"

    def inverse(self) -> Operation:
        """Take it away again."""
        return RemoveSynonym(about=self.about, old=self.new, lang=self.lang, kind=self.kind, source=self.source)


class RemoveSynonym(Operation):
    """A concept loses a name that is not its preferred label.

    Attributes:
        about: the concept.
        old: the name.
        lang: its language.
        kind: what kind of name it is, as `NewSynonym` has it.
        source: the source that is named for it; None leaves it open.
    """

    type: Word["RemoveSynonym"] = "RemoveSynonym"
    about: Iri
    old: Line
    lang: Lang = "en"
    kind: SynonymKind = "alternative"
    source: Line | None = None

    def effect(self, graph: Dataset) -> Effect:
        """Take it away where it stands, and what says where it comes from."""
        modules = Modules(graph)
        node = modules.concept(self.about)
        _told_by(modules, node, self.kind, Literal(self.old, language=self.lang), self.source)
        _, removed = replaced(modules, node, LABELS[self.kind], self.old, None, self.lang, _NOUNS[self.kind])
        return Effect(removed=removed, about=frozenset({self.about}))

    def in_words(self) -> str:
        """Say what it does."""
        return f"Take the {_NOUNS[self.kind]} {quoted(self.old)} in {self.lang!r} of {named(self.about)} away"

    def inverse(self) -> Operation:
        """Put it back."""
        return NewSynonym(about=self.about, new=self.old, lang=self.lang, kind=self.kind, source=self.source)


class SynonymReplacement(Operation):
    """A name takes the place of another of its kind and language.

    Attributes:
        about: the concept.
        old: the name as it stands.
        new: what takes its place.
        lang: language of both.
        kind: what kind of name they are, as `NewSynonym` has it.
        source: who uses the new one, where that is another source than the concept's own.
        old_source: the source that is named for the old one; None leaves it open.
    """

    type: Word["SynonymReplacement"] = "SynonymReplacement"
    about: Iri
    old: Line
    new: Line
    lang: Lang = "en"
    kind: SynonymKind = "alternative"
    source: Line | None = None
    old_source: Line | None = None

    def effect(self, graph: Dataset) -> Effect:
        """Replace it where it stands."""
        modules = Modules(graph)
        node = modules.concept(self.about)
        predicate = LABELS[self.kind]
        _told_by(modules, node, self.kind, Literal(self.old, language=self.lang), self.old_source)
        added, removed = replaced(modules, node, predicate, self.old, self.new, self.lang, _NOUNS[self.kind])
        value = Literal(self.new, language=self.lang)
        _free(modules, node, value)
        if self.source is not None:
            for graph_name in {quad.graph_name for quad in added}:
                added |= annotation(node, predicate, value, self.source, graph_name)
        return Effect(added, removed, frozenset({self.about}))

    def in_words(self) -> str:
        """Say what it does."""
        kind = f"{_NOUNS[self.kind]} of {named(self.about)} in {self.lang!r}"
        return f"Change the {kind} from {quoted(self.old)} to {quoted(self.new)}"

    def inverse(self) -> Operation:
        """Put the old one back."""
        return SynonymReplacement(
            about=self.about,
            old=self.new,
            new=self.old,
            lang=self.lang,
            kind=self.kind,
            source=self.old_source,
            old_source=self.source,
        )


def _free(modules: Modules, node: NamedNode, value: Literal) -> None:
    """Find out whether a concept does not bear a name yet."""
    kinds = {"preferred label": PREFERRED, **{_NOUNS[kind]: predicate for kind, predicate in LABELS.items()}}
    for noun, predicate in kinds.items():
        if modules.said(node, predicate, value):
            raise Unfit(
                f"{quoted(value.value)} is a name of {named(node.value)} already ({noun})",
                hint="leave it as it is, or take it away there first",
                value=value.value,
                field="new",
            )


def _told_by(modules: Modules, node: NamedNode, kind: SynonymKind, value: Literal, source: str | None) -> None:
    """Find out whether the source that an operation expects is named for a name."""
    if source is None:
        return
    told = source_of(modules, node, LABELS[kind], value)
    if told != source:
        raise Unfit(
            f"the source of {quoted(value.value)} is not {quoted(source)}",
            hint=f"it is {quoted(told)}" if told else "none is named",
            value=source,
            field="source",
        )
