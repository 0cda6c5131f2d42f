"""Edges: what links the concepts of one scheme, by every relation that the core vocabulary has."""

from collections.abc import Mapping, Sequence
from typing import Final
from typing import Literal as Word

from pydantic import Field, field_validator, model_validator
from pyoxigraph import NamedNode, Quad

from kgservice.changes.operations.fields import Iri, Lang, Prose, refused
from kgservice.changes.operations.hierarchy import below_another, no_longer_below
from kgservice.changes.operations.modules import Modules, named
from kgservice.changes.operations.operation import Effect, Operation, Unfit
from kgservice.changes.operations.transition import transition_iri, transition_quads, transitions_between
from kgservice.changes.operations.vocabulary import BROADER, NORM, core
from kgservice.changes.operations.wording import quoted
from kgservice.changes.working import Working
from kgservice.stores.dataset import Dataset
from ontology.iri import CORE, RDFS, SKOS
from ontology.validation.notation import prefixed

__all__ = ["RELATIONS", "EdgeCreation", "EdgeDeletion", "PredicateChange", "one_after_another"]

_LEADS: Final = core("leadsTo")
_ESTIMATED: Final = core("estimatedFrom")
_ONE_WAY: Final = (core("composedOf"), core("moreIntenseThan"), core("moodOf"))

RELATIONS: Final[Mapping[str, str]] = {
    BROADER.value: "is below",
    core("oppositeOf").value: "is the opposite of",
    core("composedOf").value: "is composed of",
    core("moreIntenseThan").value: "is more intense than",
    core("moodOf").value: "is the mood of",
    _LEADS.value: "leads to",
    _ESTIMATED.value: "is estimated from",
}
"""The relations of concepts that are stated, by IRI, with the words for them."""

_TURNED: Final = {
    SKOS + "narrower": BROADER.value,
    CORE + "componentOf": CORE + "composedOf",
    CORE + "lessIntenseThan": CORE + "moreIntenseThan",
    CORE + "followsFrom": _LEADS.value,
}
"""Relations that follow from others and are never stated, with that which is."""


def _relation(iri: str) -> str:
    if iri == RDFS + "subClassOf":
        return BROADER.value
    if iri in _TURNED:
        raise refused(
            f"{prefixed(iri)} is never stated", f"turn the edge round: {prefixed(_TURNED[iri])} from the object"
        )
    if iri not in RELATIONS:
        raise refused(
            f"{prefixed(iri)} is no relation of concepts", f"it is one of {', '.join(map(prefixed, RELATIONS))}"
        )
    return iri


class _Edge(Operation):
    """An edge from a concept.

    Attributes:
        subject: the concept that it leaves.
        predicate: IRI of the relation; `rdfs:subClassOf` is taken for `skos:broader`, which goes along with it.
        object: the concept that it reaches; the norm, for `core:estimatedFrom`.
        occasion: of `core:leadsTo`, what has to happen.
        lang: language of the occasion.
        sources: of `core:leadsTo`, who describes it; none takes the scheme's own.
    """

    subject: Iri
    predicate: Iri = Field(default=BROADER.value)
    object: Iri
    occasion: Prose | None = None
    lang: Lang = "en"
    sources: tuple[Prose, ...] = ()

    @field_validator("predicate")
    @classmethod
    def _is_stated(cls, iri: str) -> str:
        return _relation(iri)

    @model_validator(mode="after")
    def _is_whole(self) -> "_Edge":
        if self.subject == self.object:
            raise refused("the edge leads back to where it begins", "name another concept as its object")
        if self.predicate != _LEADS.value and (self.occasion or self.sources):
            raise refused("an occasion or a source is that of core:leadsTo", "leave both away")
        return self

    @property
    def about_both(self) -> frozenset[str]:
        """Both ends."""
        return frozenset({self.subject, self.object})

    @property
    def told(self) -> str:
        """The edge in words."""
        why = f" ({quoted(self.occasion)})" if self.occasion else ""
        return f"{named(self.subject)} {RELATIONS[self.predicate]} {named(self.object)}{why}"


class EdgeCreation(_Edge):
    """An edge comes between two concepts of one scheme; its fields are those of every edge."""

    type: Word["EdgeCreation"] = "EdgeCreation"

    def effect(self, graph: Dataset) -> Effect:
        """State it in the module of its subject."""
        modules = Modules(graph)
        predicate = NamedNode(self.predicate)
        node = modules.concept(self.subject, "subject", living=True)
        if predicate == _ESTIMATED:
            return Effect(self._estimated(modules, node), about=self.about_both)
        target = modules.concept(self.object, "object", living=True)
        if modules.scheme(self.subject) != modules.scheme(self.object):
            raise Unfit(
                f"{named(self.subject)} and {named(self.object)} are not in one scheme",
                hint="write the link as a mapping: MappingCreation",
                value=self.object,
                field="object",
            )
        if predicate == BROADER:
            added, removed = below_another(modules, self.subject, self.object)
            return Effect(added, removed, self.about_both)
        if predicate == _LEADS:
            quads = transition_quads(modules, self.subject, self.object, self.occasion, self.lang, self.sources)
            iri = transition_iri(self.subject, self.object)
            return Effect(quads, about=self.about_both | {iri})
        self._refuse_stated(modules, node, predicate, target)
        if predicate in _ONE_WAY and self.subject in {*modules.above(self.object, predicate)}:
            raise Unfit(
                f"{named(self.object)} {RELATIONS[self.predicate]} {named(self.subject)} already, or through others",
                hint="keep one direction; take the other away before by EdgeDeletion",
                value=self.object,
                field="object",
            )
        return Effect(frozenset({Quad(node, predicate, target, modules.home(self.subject))}), about=self.about_both)

    def in_words(self) -> str:
        """Say what it does."""
        return f"State that {self.told}"

    def inverse(self) -> Operation:
        """Take it away again."""
        return EdgeDeletion(**self.model_dump(exclude={"type"}))

    def _estimated(self, modules: Modules, node: NamedNode) -> frozenset[Quad]:
        if modules.kind(modules.scheme(self.subject)) != "senses":
            raise Unfit(
                f"{named(self.subject)} is no sense, and only senses are estimated from norms",
                hint="name a sense",
                value=self.subject,
                field="subject",
            )
        if not modules.is_typed(self.object, NORM):
            raise Unfit(f"{named(self.object)} is no norm", hint="name a norm", value=self.object, field="object")
        target = NamedNode(self.object)
        self._refuse_stated(modules, node, _ESTIMATED, target)
        if len(modules.said(node, _ESTIMATED)) >= 4:
            raise Unfit(
                f"{named(self.subject)} is estimated from four norms already",
                hint="take one away before by EdgeDeletion",
                value=self.object,
                field="object",
            )
        return frozenset({Quad(node, _ESTIMATED, target, modules.home(self.subject))})

    def _refuse_stated(self, modules: Modules, node: NamedNode, predicate: NamedNode, target: NamedNode) -> None:
        if modules.said(node, predicate, target):
            raise Unfit(
                f"it is stated already that {self.told}", hint="leave it as it is", value=self.object, field="object"
            )


class EdgeDeletion(_Edge):
    """An edge between two concepts goes; its fields are those of every edge."""

    type: Word["EdgeDeletion"] = "EdgeDeletion"

    def effect(self, graph: Dataset) -> Effect:
        """Take it away where it is stated."""
        modules = Modules(graph)
        predicate = NamedNode(self.predicate)
        node = modules.concept(self.subject, "subject")
        if predicate == BROADER:
            added, removed = no_longer_below(modules, self.subject, self.object)
            return Effect(added, removed, self.about_both)
        if predicate == _LEADS:
            found = transitions_between(modules, self.subject, self.object, self.occasion, self.lang, self.sources)
            gone = frozenset(quad for iri in found for quad in modules.said(NamedNode(iri)))
            return Effect(removed=gone, about=self.about_both | set(found))
        stands = modules.said(node, predicate, NamedNode(self.object))
        if not stands:
            there = [named(iri) for iri in modules.iris(node, predicate)]
            raise Unfit(
                f"it is not stated that {self.told}",
                hint=f"it {RELATIONS[self.predicate]} {', '.join(there)}" if there else "leave it as it is",
                value=self.object,
                field="object",
            )
        return Effect(removed=frozenset(stands), about=self.about_both)

    def in_words(self) -> str:
        """Say what it does."""
        return f"No longer state that {self.told}"

    def inverse(self) -> Operation:
        """State it again."""
        return EdgeCreation(**self.model_dump(exclude={"type"}))


class PredicateChange(Operation):
    """An edge between two concepts becomes one of another relation.

    Attributes:
        subject: the concept that it leaves.
        object: the concept that it reaches.
        old: IRI of the relation as it stands.
        new: IRI of the relation that it is to be.
    """

    type: Word["PredicateChange"] = "PredicateChange"
    subject: Iri
    object: Iri
    old: Iri
    new: Iri

    @field_validator("old", "new")
    @classmethod
    def _is_stated(cls, iri: str) -> str:
        return _relation(iri)

    @model_validator(mode="after")
    def _changes(self) -> "PredicateChange":
        if self.old == self.new:
            raise refused("the new relation is the old one", "leave the operation away")
        return self

    def effect(self, graph: Dataset) -> Effect:
        """Take the one away, and state the other."""
        gone = EdgeDeletion(subject=self.subject, predicate=self.old, object=self.object)
        come = EdgeCreation(subject=self.subject, predicate=self.new, object=self.object)
        return one_after_another(graph, (gone, come))

    def in_words(self) -> str:
        """Say what it does."""
        old, new = RELATIONS[self.old], RELATIONS[self.new]
        return f"State that {named(self.subject)} {new} {named(self.object)}, and not that it {old} it"

    def inverse(self) -> Operation:
        """Change it back."""
        return PredicateChange(subject=self.subject, object=self.object, old=self.new, new=self.old)


def one_after_another(graph: Dataset, operations: Sequence[Operation]) -> Effect:
    """Give what operations do in a row.

    Raises:
        Unfit: where one of them finds the graph unfit.
    """
    working = Working(graph)
    about: set[str] = set()
    for operation in operations:
        effect = operation.effect(working)
        working.change(effect.added, effect.removed)
        about |= effect.about
    return Effect(working.added, working.removed, frozenset(about))
