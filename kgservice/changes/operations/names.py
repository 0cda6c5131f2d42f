"""Names: the preferred label of a concept in each language."""

from typing import Literal as Word

from pydantic import model_validator
from pyoxigraph import Literal, Quad

from kgservice.changes.operations.fields import Iri, Lang, Line, refused
from kgservice.changes.operations.modules import Modules, named
from kgservice.changes.operations.operation import Effect, Operation, Unfit
from kgservice.changes.operations.roster import roster_of
from kgservice.changes.operations.vocabulary import LABELS, PREFERRED
from kgservice.changes.operations.wording import annotation, quoted, replaced, source_of, told_by
from kgservice.stores.dataset import Dataset

__all__ = ["NodeRename", "free_name"]


class NodeRename(Operation):
    """The preferred label of a concept in a language changes; or it gets one there, or loses it.

    Attributes:
        about: the concept.
        old: the label as it stands; None where it has none in this language.
        new: the label that it gets; None where it is to have none.
        lang: language of both.
        source: who calls it so, where that is another source than the concept's own.
        old_source: who calls it as it is called now, likewise.
    """

    type: Word["NodeRename"] = "NodeRename"
    about: Iri
    old: Line | None = None
    new: Line | None = None
    lang: Lang = "en"
    source: Line | None = None
    old_source: Line | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "NodeRename":
        if self.old is None and self.new is None:
            raise refused("neither an old nor a new label is named", "give the label as `new`")
        return self

    def effect(self, graph: Dataset) -> Effect:
        """Put the new label where the old one lies, or else into the module of the concept."""
        modules = Modules(graph)
        node = modules.concept(self.about)
        stands = modules.texts(node, PREFERRED, self.lang)
        if self.old is None and stands:
            raise Unfit(
                f"{named(self.about)} has a label in {self.lang!r} already: {quoted(stands[0].value)}",
                hint="name it as `old`",
                value=self.old,
                field="old",
            )
        added: frozenset[Quad] = frozenset()
        removed: frozenset[Quad] = frozenset()
        if self.old is not None:
            added, removed = replaced(modules, node, PREFERRED, self.old, self.new, self.lang, "label")
            told = source_of(modules, node, PREFERRED, Literal(self.old, language=self.lang))
            if self.old_source is not None and told != self.old_source:
                raise Unfit(
                    f"the label is not told by {quoted(self.old_source)}",
                    hint=f"it is told by {quoted(told)}" if told else "no source is named for it",
                    value=self.old_source,
                    field="old_source",
                )
        elif self.new is not None:
            added = frozenset({Quad(node, PREFERRED, Literal(self.new, language=self.lang), modules.home(self.about))})
        if self.new is None:
            self._may_go(modules)
        else:
            self._may_come(modules)
        if self.source is not None and self.new is not None:
            value = Literal(self.new, language=self.lang)
            for graph_name in {quad.graph_name for quad in added}:
                added |= annotation(node, PREFERRED, value, self.source, graph_name)
        return Effect(added, removed, frozenset({self.about}))

    def in_words(self) -> str:
        """Say what it does."""
        if self.old is None:
            return f"Label {named(self.about)} {quoted(self.new or '')} in {self.lang!r}{told_by(self.source)}"
        if self.new is None:
            return f"Take the label {quoted(self.old)} in {self.lang!r} of {named(self.about)} away"
        both = f"from {quoted(self.old)} to {quoted(self.new)} in {self.lang!r}"
        return f"Rename {named(self.about)} {both}{told_by(self.source)}"

    def inverse(self) -> Operation:
        """Rename it back."""
        return NodeRename(
            about=self.about,
            old=self.new,
            new=self.old,
            lang=self.lang,
            source=self.old_source,
            old_source=self.source,
        )

    def _may_go(self, modules: Modules) -> None:
        labels = modules.texts(modules.concept(self.about), PREFERRED)
        needs_english = self.lang == "en" and modules.kind(modules.scheme(self.about)) == "theory"
        if needs_english or len(labels) < 2:
            raise Unfit(
                f"{named(self.about)} cannot be without its label {quoted(self.old or '')}",
                hint="give the label that it is to have as `new`",
                field="new",
            )

    def _may_come(self, modules: Modules) -> None:
        node, value = modules.concept(self.about), Literal(self.new or "", language=self.lang)
        for kind, predicate in LABELS.items():
            if modules.said(node, predicate, value):
                raise Unfit(
                    f"{quoted(self.new or '')} is another name of {named(self.about)} already ({kind})",
                    hint="take it away first by RemoveSynonym",
                    value=self.new,
                    field="new",
                )
        if self.lang == "en":
            free_name(modules, self.about, self.new or "", modules.scheme(self.about), modules.rank(self.about), "new")


def free_name(modules: Modules, about: str, label: str, scheme: str, rank: int | None, field: str) -> None:
    """Find out whether no other concept of a tier, or of a scheme without tiers, bears an English label.

    Raises:
        Unfit: where one does.
    """
    for other in roster_of(modules.graph, scheme).labelled(rank, label):
        if other != about:
            raise Unfit(
                f"the label {quoted(label)} is also that of {named(other)}",
                hint="choose another; within a scheme a label may come back on another tier only",
                value=label,
                field=field,
            )
