"""Nodes: concepts that come into a scheme, and those that go because nobody has seen them yet."""

import re
from typing import Final
from typing import Literal as Word

from pydantic import Field, field_validator
from pyoxigraph import Literal, NamedNode, Quad

from kgservice.changes.operations.fields import Aspect, Iri, Lang, Line, Prose, refused
from kgservice.changes.operations.hierarchy import aspect_of
from kgservice.changes.operations.modules import Modules, named
from kgservice.changes.operations.names import free_name
from kgservice.changes.operations.operation import Effect, Operation, Unfit
from kgservice.changes.operations.references import references_in_modules, references_in_sets, refuse_references
from kgservice.changes.operations.roster import roster_of
from kgservice.changes.operations.vocabulary import (
    ASPECTS,
    BROADER,
    DEFINED_BY,
    DEFINITION,
    IN_SCHEME,
    POSITION,
    PREFERRED,
    SOURCE,
    SUBCLASS,
    TIER,
    TOP,
    TYPE,
    TYPES,
    core,
    datatype,
    skos,
)
from kgservice.changes.operations.wording import quoted
from kgservice.stores.dataset import Dataset
from ontology.iri import BASE, scheme_of
from ontology.outside.names import RESERVED
from ontology.scheme import SchemeKind

__all__ = ["NodeCreation", "NodeDeletion"]

_FORM: Final = re.compile(re.escape(BASE) + r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[1-9][0-9]*)?/[a-z0-9]+(?:-[a-z0-9]+)*\Z")


class NodeCreation(Operation):
    """A concept comes into a scheme: a category of a theory, a label of a label set, or a sense.

    Attributes:
        about: its IRI, below that of its scheme: `https://w3id.org/emotaxa/SCHEME/NAME`, or `.../SCHEME/TIER/NAME`.
        label: its preferred label.
        lang: language of label and definition.
        definition: what its scheme means by it; theories and senses need one in English.
        parents: broader concepts of the same scheme; none where it stands at the top.
        tier: rank of its tier, in a scheme that has tiers; None takes the one below its parents, or the first.
        position: its place in the order of the source; None puts it last on its tier.
        aspect: what a concept of a theory is a category of: at the top an emotion where nothing else is said, below
            another what that one is.
        sources: who puts it forward; none takes the scheme's own.
        notations: the ids by which a data set writes it.
        part_of_speech: that of a sense's label.
    """

    type: Word["NodeCreation"] = "NodeCreation"
    about: Iri
    label: Line
    lang: Lang = "en"
    definition: Prose | None = None
    parents: tuple[Iri, ...] = ()
    tier: int | None = Field(default=None, ge=1)
    position: int | None = Field(default=None, ge=1)
    aspect: Aspect | None = None
    sources: tuple[Prose, ...] = ()
    notations: tuple[str, ...] = ()
    part_of_speech: Word["noun", "adjective", "adverb", "verb"] | None = None

    @field_validator("about")
    @classmethod
    def _has_form(cls, iri: str) -> str:
        if not _FORM.match(iri) or scheme_of(iri) in RESERVED:
            raise refused(
                f"{iri!r} is not the IRI of a concept",
                f"write {BASE}SCHEME/NAME or {BASE}SCHEME/TIER/NAME, in lower-case letters, digits and hyphens",
            )
        return iri

    @field_validator("notations")
    @classmethod
    def _have_no_spaces(cls, notations: tuple[str, ...]) -> tuple[str, ...]:
        for notation in notations:
            if not re.fullmatch(r"\S+", notation):
                raise refused(f"{notation!r} is no id of a label", "write it as the data set does, without spaces")
        return notations

    @property
    def scheme(self) -> str:
        """IRI of the scheme that it comes into."""
        return BASE + scheme_of(self.about)

    def effect(self, graph: Dataset) -> Effect:
        """Write it into the module of its scheme."""
        modules = Modules(graph)
        kind = modules.kind(self.scheme)
        if modules.is_known(self.about):
            raise Unfit(
                f"{named(self.about)} is there already",
                hint="choose another name; an IRI never changes its meaning",
                value=self.about,
                field="about",
            )
        for parent in self.parents:
            self._admit_parent(modules, parent, kind)
        self._admit_aspect(modules, kind)
        rank = self._rank(modules)
        if self.lang == "en":
            free_name(modules, self.about, self.label, self.scheme, rank, "label")
        node, scheme = NamedNode(self.about), NamedNode(self.scheme)
        home = modules.home(self.scheme)
        said: list[tuple[NamedNode, NamedNode | Literal]] = [(TYPE, found) for found in TYPES[kind]]
        said += [(DEFINED_BY, home), (IN_SCHEME, scheme), (PREFERRED, Literal(self.label, language=self.lang))]
        said += self._hierarchy(kind)
        if rank is not None:
            said.append((TIER, NamedNode(modules.tiers(self.scheme)[rank])))
        said.append((POSITION, Literal(str(self._place(modules, rank)), datatype=datatype("integer"))))
        if self.definition is not None:
            said.append((DEFINITION, Literal(self.definition, language=self.lang)))
        sources = self.sources or tuple(text.value for text in modules.texts(scheme, SOURCE))
        if not sources:
            raise Unfit(f"nothing says who puts {named(self.about)} forward", hint="cite a source", field="sources")
        said += [(SOURCE, Literal(source)) for source in sources]
        said += [(skos("notation"), Literal(notation)) for notation in self.notations]
        if self.part_of_speech is not None:
            said.append((core("partOfSpeech"), Literal(self.part_of_speech)))
        self._free_notations(modules)
        added = frozenset(Quad(node, predicate, value, home) for predicate, value in said)
        return Effect(added, about=frozenset({self.about, self.scheme, *self.parents}))

    def in_words(self) -> str:
        """Say what it does."""
        below = f" below {', '.join(map(named, self.parents))}" if self.parents else ""
        return f"Create {named(self.about)}, {quoted(self.label)}{below}"

    def inverse(self) -> Operation:
        """Take it away again."""
        return NodeDeletion(about=self.about)

    def _hierarchy(self, kind: SchemeKind) -> list[tuple[NamedNode, NamedNode | Literal]]:
        """Say what lies above it, as schemes of a kind do; senses stand side by side."""
        if kind == "senses":
            return []
        said: list[tuple[NamedNode, NamedNode | Literal]] = [(BROADER, NamedNode(parent)) for parent in self.parents]
        if not self.parents:
            said.append((TOP, NamedNode(self.scheme)))
        if kind == "theory":
            above = [NamedNode(parent) for parent in self.parents] or [ASPECTS[self.aspect or "emotion"]]
            said += [(SUBCLASS, value) for value in above]
        return said

    def _admit_parent(self, modules: Modules, parent: str, kind: SchemeKind) -> None:
        modules.concept(parent, "parents", living=True)
        if kind == "senses":
            raise Unfit(
                "a sense has no broader one",
                hint="leave `parents` away; theories say what lies above a meaning, by mappings",
                value=parent,
                field="parents",
            )
        if modules.scheme(parent) != self.scheme:
            raise Unfit(
                f"{named(parent)} is not in the scheme {scheme_of(self.about)}",
                hint="name a concept of the same scheme; links to others are mappings",
                value=parent,
                field="parents",
            )

    def _admit_aspect(self, modules: Modules, kind: SchemeKind) -> None:
        """Find out whether what it is said to be a category of can be stated, and does not belie what lies above it."""
        if self.aspect is None:
            return
        if kind != "theory":
            raise Unfit(
                f"{scheme_of(self.about)} is no theory, and does not say what its concepts are categories of",
                hint="leave `aspect` away",
                value=self.aspect,
                field="aspect",
            )
        for parent in self.parents:
            told = aspect_of(modules, parent)
            if told != ASPECTS[self.aspect]:
                raise Unfit(
                    f"{named(parent)} is a category of another aspect, {named(told.value)}",
                    hint="leave `aspect` away, or name a broader concept of the same aspect",
                    value=self.aspect,
                    field="aspect",
                )

    def _rank(self, modules: Modules) -> int | None:
        """Find the tier on which it stands."""
        tiers = modules.tiers(self.scheme)
        if not tiers:
            if self.tier is not None:
                raise Unfit(
                    f"the scheme {scheme_of(self.about)} has no tiers",
                    hint="leave `tier` away",
                    value=self.tier,
                    field="tier",
                )
            return None
        above = {rank for parent in self.parents if (rank := modules.rank(parent)) is not None}
        if self.tier is None and self.aspect == "mood":
            return None
        rank = self.tier if self.tier is not None else max(above) + 1 if above else min(tiers)
        if rank not in tiers:
            raise Unfit(
                f"the scheme {scheme_of(self.about)} has no tier {rank}",
                hint=f"name one of {', '.join(map(str, tiers))}",
                value=rank,
                field="tier",
            )
        if above and rank - 1 not in above:
            raise Unfit(
                f"{named(self.about)} is to stand on tier {rank}, and its broader concept on tier {max(above)}",
                hint="name a broader concept on the tier just above",
                value=rank,
                field="tier",
            )
        return rank

    def _place(self, modules: Modules, rank: int | None) -> int:
        """Find its place among the concepts of its tier."""
        taken = roster_of(modules.graph, self.scheme).places(rank)
        if self.position is None:
            return max(taken, default=0) + 1
        if self.position in taken:
            raise Unfit(
                f"the position {self.position} is that of {named(taken[self.position])}",
                hint=f"leave `position` away, and it comes last: {max(taken) + 1}",
                value=self.position,
                field="position",
            )
        return self.position

    def _free_notations(self, modules: Modules) -> None:
        """Find out whether no other label of the set has one of its ids."""
        for notation in self.notations:
            for quad in modules.pointing(Literal(notation), skos("notation")):
                if isinstance(quad.subject, NamedNode) and modules.scheme(quad.subject.value) == self.scheme:
                    raise Unfit(
                        f"the notation {notation!r} is that of {named(quad.subject.value)}",
                        hint="give each label of a set its own id",
                        value=notation,
                        field="notations",
                    )


class NodeDeletion(Operation):
    """A concept goes, as if it had never been; one that a release has shown to the world can only be retired.

    Attributes:
        about: the concept. Nothing else may name it any more, mappings included.
        label: its label as it stands, to be sure; None leaves it open.
    """

    type: Word["NodeDeletion"] = "NodeDeletion"
    about: Iri
    label: Line | None = None

    def effect(self, graph: Dataset) -> Effect:
        """Take away everything that modules say of it."""
        modules = Modules(graph)
        node = modules.concept(self.about)
        label = modules.label(self.about)
        if self.label not in (None, label):
            raise Unfit(
                f"the label of {named(self.about)} is not {quoted(self.label or '')}",
                hint=f"it is {quoted(label)}: look whether the right one is meant",
                value=self.label,
                field="label",
            )
        named_by = [*references_in_modules(modules, self.about), *references_in_sets(modules, self.about)]
        named_by += [
            quad
            for quad in modules.pointing(node)
            if isinstance(quad.subject, NamedNode)
            and quad.subject != node
            and quad not in named_by
            and modules.is_retired(quad.subject.value)
        ]
        refuse_references(self.about, named_by, "deleted", "take away what names it first, or retire it instead")
        said = modules.said(node)
        removed = {*said}
        for quad in said:
            removed.update(modules.axioms(node, quad.predicate, quad.object))
        return Effect(removed=frozenset(removed), about=frozenset({self.about, modules.scheme(self.about)}))

    def in_words(self) -> str:
        """Say what it does."""
        return f"Delete {named(self.about)}{f', {quoted(self.label)}' if self.label else ''}"

    @property
    def ends(self) -> frozenset[str]:
        """The concept."""
        return frozenset({self.about})
