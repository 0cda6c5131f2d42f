"""Schemes: theories and label sets that come, each in a module of its own, and those that go while they are empty."""

from typing import Final
from typing import Literal as Word

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pyoxigraph import Literal, NamedNode, Quad

from kgservice.changes.operations.fields import Iri, Line, Prose, SchemeId, Version, refused
from kgservice.changes.operations.modules import Modules, as_kept
from kgservice.changes.operations.operation import Effect, Operation, Unfit
from kgservice.changes.operations.vocabulary import (
    DEFINED_BY,
    DEFINITION,
    ONTOLOGY,
    PREFERRED,
    SCHEMES,
    SOURCE,
    TYPE,
    core,
    datatype,
    dct,
    owl,
)
from kgservice.changes.operations.wording import quoted
from kgservice.stores.dataset import Dataset
from ontology.iri import BASE, OWL

__all__ = ["SchemeCreation", "SchemeDeletion", "TierText"]

_CORE: Final = NamedNode(f"{BASE}ontology/core")
_VERSION: Final = NamedNode(OWL + "versionInfo")

_Statements = list[tuple[NamedNode, NamedNode, NamedNode | Literal]]


class TierText(BaseModel):
    """A tier of a new scheme; its rank is its place among the tiers.

    Attributes:
        label: its name, in English.
        definition: what stands on it, in English.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: Line
    definition: Prose | None = None


class SchemeCreation(Operation):
    """A theory or a label set comes, without concepts.

    Attributes:
        scheme: its id: lower-case letters and digits, joined by hyphens.
        kind: `theory`, or `labels` for the label set of a data set or a model.
        title: the name by which the field knows it, in English.
        definition: what it puts together, in English.
        description: what its module holds, in English; the definition where nothing else is said.
        sources: the publications or data that put it forward.
        licence: IRI of the licence of its encoding here.
        creators: who encodes it.
        tiers: its levels, the most general first; none for a flat scheme.
        version: version of its module.
    """

    type: Word["SchemeCreation"] = "SchemeCreation"
    scheme: SchemeId
    kind: Word["theory", "labels"] = "labels"
    title: Line
    definition: Prose
    description: Prose | None = None
    sources: tuple[Prose, ...] = Field(min_length=1)
    licence: Iri = "https://creativecommons.org/licenses/by/4.0/"
    creators: tuple[Line, ...] = ("The Emotaxa contributors",)
    tiers: tuple[TierText, ...] = ()
    version: Version = "0.1.0"

    @model_validator(mode="after")
    def _has_one_tier_or_none(self) -> "SchemeCreation":
        labels = [tier.label for tier in self.tiers]
        if len(set(labels)) < len(labels):
            raise refused("two tiers bear one name", "name each tier as its source does")
        return self

    @property
    def iri(self) -> str:
        """IRI of the scheme."""
        return BASE + self.scheme

    def effect(self, graph: Dataset) -> Effect:
        """Write the header of the module, the scheme and its tiers, in a graph of their own."""
        module, scheme = NamedNode(f"{BASE}ontology/{self.scheme}"), NamedNode(self.iri)
        modules = Modules(graph)
        taken = next(graph.quads_for_pattern(None, None, None, module), None) is not None
        if taken or modules.is_known(self.iri):
            raise Unfit(
                f"there is a scheme {self.scheme} already", hint="choose another id", value=self.scheme, field="scheme"
            )
        english = "en"
        said: _Statements = [
            (module, TYPE, ONTOLOGY),
            (module, dct("title"), Literal(self.title, language=english)),
            (module, dct("description"), Literal(self.description or self.definition, language=english)),
            (module, dct("license"), NamedNode(self.licence)),
            (module, _VERSION, Literal(self.version)),
            (module, owl("versionIRI"), NamedNode(f"{module.value}/{self.version}")),
            (module, owl("imports"), _CORE),
            *((module, dct("creator"), Literal(creator)) for creator in self.creators),
            (scheme, TYPE, next(node for node, kind in SCHEMES.items() if kind == self.kind)),
            (scheme, dct("title"), Literal(self.title, language=english)),
            (scheme, PREFERRED, Literal(self.title, language=english)),
            (scheme, DEFINITION, Literal(self.definition, language=english)),
            (scheme, DEFINED_BY, module),
            (scheme, dct("license"), NamedNode(self.licence)),
            *((node, SOURCE, Literal(source)) for node in (module, scheme) for source in self.sources),
        ]
        for rank, tier in enumerate(self.tiers, start=1):
            said += self._tier(NamedNode(f"{self.iri}/{rank}"), rank, tier, module)
        quads = as_kept(Quad(subject, predicate, value, module) for subject, predicate, value in said)
        subjects = {quad.subject for quad in quads}
        return Effect(quads, about=frozenset(node.value for node in subjects if isinstance(node, NamedNode)))

    def in_words(self) -> str:
        """Say what it does."""
        noun = "theory" if self.kind == "theory" else "label set"
        return f"Create the {noun} {self.scheme}, {quoted(self.title)}"

    def inverse(self) -> Operation:
        """Take it away again."""
        return SchemeDeletion(scheme=self.scheme)

    def _tier(self, node: NamedNode, rank: int, tier: TierText, module: NamedNode) -> _Statements:
        said: _Statements = [
            (node, TYPE, core("Tier")),
            (node, DEFINED_BY, module),
            (node, core("tierOf"), NamedNode(self.iri)),
            (node, core("rank"), Literal(str(rank), datatype=datatype("integer"))),
            (node, PREFERRED, Literal(tier.label, language="en")),
            *((node, SOURCE, Literal(source)) for source in self.sources),
        ]
        if tier.definition is not None:
            said.append((node, DEFINITION, Literal(tier.definition, language="en")))
        return said


class SchemeDeletion(Operation):
    """A scheme goes, with its module, as if it had never been; nothing may be in it.

    Attributes:
        scheme: its id.
    """

    type: Word["SchemeDeletion"] = "SchemeDeletion"
    scheme: SchemeId

    def effect(self, graph: Dataset) -> Effect:
        """Take the module away."""
        iri = BASE + self.scheme
        modules = Modules(graph)
        modules.kind(iri, "scheme")
        if concepts := modules.concepts(iri):
            raise Unfit(
                f"there {'is a concept' if len(concepts) == 1 else f'are {len(concepts)} concepts'} in {self.scheme}",
                hint="delete them first by NodeDeletion, or retire them by NodeObsoletion",
                value=self.scheme,
                field="scheme",
            )
        home = modules.home(iri)
        own = frozenset(graph.quads_for_pattern(None, None, None, home))
        subjects = {quad.subject for quad in own}
        tiers = {NamedNode(tier) for tier in modules.tiers(iri).values()}
        if others := sorted(str(node) for node in subjects - tiers - {home, NamedNode(iri)}):
            raise Unfit(
                f"the module of {self.scheme} speaks of something else, too: {', '.join(others[:3])}",
                hint="take that away first",
                value=self.scheme,
                field="scheme",
            )
        return Effect(removed=own, about=frozenset({iri, home.value, *(tier.value for tier in tiers)}))

    def in_words(self) -> str:
        """Say what it does."""
        return f"Delete the scheme {self.scheme}"

    @property
    def ends(self) -> frozenset[str]:
        """The scheme."""
        return frozenset({BASE + self.scheme})
