"""Retirement: concepts that are taken out of use, and brought back; their IRIs keep their meaning."""

from typing import Literal as Word

from pyoxigraph import Literal, NamedNode, Quad

from kgservice.changes.operations.fields import Iri
from kgservice.changes.operations.modules import Modules, named
from kgservice.changes.operations.operation import Effect, Operation, Unfit
from kgservice.changes.operations.references import references_in_modules, refuse_references
from kgservice.changes.operations.vocabulary import DEPRECATED, REPLACED_BY, datatype
from kgservice.stores.dataset import Dataset

__all__ = ["NodeObsoletion", "NodeUnobsoletion"]

_TRUE = Literal("true", datatype=datatype("boolean"))


class NodeObsoletion(Operation):
    """A concept is retired: it stays, says that it is out of use and, where there is one, what to use instead.

    Attributes:
        about: the concept. Nothing else in the modules may name it any more: children, opposites and norms go or move
            by operations before this one. Mappings may stay, as a warning.
        replacement: the concept to use instead.
    """

    type: Word["NodeObsoletion"] = "NodeObsoletion"
    about: Iri
    replacement: Iri | None = None

    def effect(self, graph: Dataset) -> Effect:
        """Say in its module that it is deprecated."""
        modules = Modules(graph)
        node = modules.concept(self.about)
        if modules.is_retired(self.about):
            raise Unfit(
                f"{named(self.about)} is retired already",
                hint="leave it as it is; to name another replacement, restore it before by NodeUnobsoletion",
                value=self.about,
                field="about",
            )
        home = modules.home(self.about)
        added = {Quad(node, DEPRECATED, _TRUE, home)}
        about = {self.about}
        if self.replacement is not None:
            if self.replacement == self.about:
                raise Unfit(
                    f"{named(self.about)} cannot replace itself",
                    hint="name another concept, or none",
                    value=self.replacement,
                    field="replacement",
                )
            added.add(Quad(node, REPLACED_BY, modules.concept(self.replacement, "replacement", living=True), home))
            about.add(self.replacement)
        refuse_references(
            self.about,
            references_in_modules(modules, self.about),
            "retired",
            "move or take away what names it first: NodeMove, EdgeDeletion, NormReplacement",
        )
        return Effect(frozenset(added), about=frozenset(about))

    def in_words(self) -> str:
        """Say what it does."""
        instead = f", to be replaced by {named(self.replacement)}" if self.replacement else ""
        return f"Retire {named(self.about)}{instead}"

    def inverse(self) -> Operation:
        """Bring it back."""
        return NodeUnobsoletion(about=self.about, replacement=self.replacement)


class NodeUnobsoletion(Operation):
    """A retired concept comes back into use.

    Attributes:
        about: the concept.
        replacement: the concept that replaces it as it stands; None where none does.
    """

    type: Word["NodeUnobsoletion"] = "NodeUnobsoletion"
    about: Iri
    replacement: Iri | None = None

    def effect(self, graph: Dataset) -> Effect:
        """Take away that it is deprecated, and what replaces it."""
        modules = Modules(graph)
        node = modules.concept(self.about)
        if not modules.is_retired(self.about):
            raise Unfit(
                f"{named(self.about)} is not retired", hint="leave it as it is", value=self.about, field="about"
            )
        replacing = modules.iris(node, REPLACED_BY)
        if replacing != ([self.replacement] if self.replacement else []):
            said = f"it is replaced by {', '.join(map(named, replacing))}" if replacing else "nothing replaces it"
            raise Unfit(
                f"{named(self.about)} is not replaced by {named(self.replacement) if self.replacement else 'nothing'}",
                hint=f"{said}: name that as `replacement`" if replacing else f"{said}: leave `replacement` away",
                value=self.replacement,
                field="replacement",
            )
        for quad in modules.said(node):
            value = quad.object
            if isinstance(value, NamedNode) and quad.predicate != REPLACED_BY and modules.is_retired(value.value):
                raise Unfit(
                    f"{named(self.about)} names {named(value.value)}, which is retired itself",
                    hint=f"restore {named(value.value)} before",
                    value=self.about,
                    field="about",
                )
        removed = frozenset((*modules.said(node, DEPRECATED), *modules.said(node, REPLACED_BY)))
        return Effect(removed=removed, about=frozenset({self.about, *replacing}))

    def in_words(self) -> str:
        """Say what it does."""
        instead = f", which {named(self.replacement)} replaced," if self.replacement else ""
        return f"Bring {named(self.about)}{instead} back into use"

    def inverse(self) -> Operation:
        """Retire it again."""
        return NodeObsoletion(about=self.about, replacement=self.replacement)
