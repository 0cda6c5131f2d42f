"""Synonyms: the names of a concept besides its preferred labels, and the words of their family."""

from typing import Any
from typing import Literal as Word

from pyoxigraph import Literal, NamedNode, Quad

from kgservice.changes.operations.fields import Iri, Lang, Line
from kgservice.changes.operations.modules import Modules, named
from kgservice.changes.operations.operation import Effect, Operation, Unfit
from kgservice.changes.operations.vocabulary import LABELS, PREFERRED, SynonymKind
from kgservice.changes.operations.wording import annotation, quoted, replaced, source_of, told_by
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


class _Synonym(Operation):
    """Something about a name of a concept.

    Attributes:
        about: the concept.
        lang: the language of the name.
        kind: `alternative`; or `noun`, `adjective`, `adverb`, `verb` and `derived` for words of the family of the
            preferred label; or `hidden` for spellings that are to be found and not shown.
        source: who calls the concept so, where that is another source than the concept's own; None leaves it open.
    """

    about: Iri
    lang: Lang = "en"
    kind: SynonymKind = "alternative"
    source: Line | None = None

    def _shown(self, text: str) -> str:
        return f"{_NOUNS[self.kind]} {quoted(text)} in {self.lang!r}"

    def _told(self) -> dict[str, Any]:
        """Give the fields that all of them have."""
        return {"about": self.about, "lang": self.lang, "kind": self.kind, "source": self.source}


class NewSynonym(_Synonym):
    """A concept gets a further name.

    Attributes:
        new: the name.
    """

    type: Word["NewSynonym"] = "NewSynonym"
    new: Line

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
        return f"Add the {self._shown(self.new)} to {named(self.about)}{told_by(self.source)}"

    def inverse(self) -> Operation:
        """Take it away again."""
        return RemoveSynonym(old=self.new, **self._told())


class RemoveSynonym(_Synonym):
    """A concept loses a name that is not its preferred label.

    Attributes:
        old: the name.
    """

    type: Word["RemoveSynonym"] = "RemoveSynonym"
    old: Line

    def effect(self, graph: Dataset) -> Effect:
        """Take it away where it stands, and what says where it comes from."""
        modules = Modules(graph)
        node = modules.concept(self.about)
        _told_by(modules, node, self.kind, Literal(self.old, language=self.lang), self.source)
        _, removed = replaced(modules, node, LABELS[self.kind], self.old, None, self.lang, _NOUNS[self.kind])
        return Effect(removed=removed, about=frozenset({self.about}))

    def in_words(self) -> str:
        """Say what it does."""
        return f"Take the {self._shown(self.old)} of {named(self.about)} away"

    def inverse(self) -> Operation:
        """Put it back."""
        return NewSynonym(new=self.old, **self._told())


class SynonymReplacement(_Synonym):
    """A name takes the place of another of its kind and language.

    Attributes:
        old: the name as it stands.
        new: what takes its place.
        old_source: the source that is named for the old one; None leaves it open.
    """

    type: Word["SynonymReplacement"] = "SynonymReplacement"
    old: Line
    new: Line
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
        return f"Change the {kind} from {quoted(self.old)} to {quoted(self.new)}{told_by(self.source)}"

    def inverse(self) -> Operation:
        """Put the old one back."""
        told = {**self._told(), "source": self.old_source, "old_source": self.source}
        return SynonymReplacement(old=self.new, new=self.old, **told)


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
