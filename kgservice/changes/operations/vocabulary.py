"""The terms that operations write, and the tables of what each kind of scheme makes of its concepts."""

from collections.abc import Mapping
from typing import Final, Literal

from pyoxigraph import NamedNode

from kgservice.changes.operations.fields import Aspect
from ontology.iri import CORE, DCT, OWL, RDF, RDFS, SKOS, XSD
from ontology.scheme import SchemeKind

__all__ = [
    "ALTERNATIVE",
    "ASPECTS",
    "AXIOM",
    "BROADER",
    "CLASS",
    "CONCEPT",
    "DEFINED_BY",
    "DEFINITION",
    "DEPRECATED",
    "FROM",
    "IN_SCHEME",
    "LABELS",
    "NORM",
    "OCCASION",
    "ONTOLOGY",
    "OPPOSITE",
    "POSITION",
    "PREFERRED",
    "REPLACED_BY",
    "SCHEMES",
    "SOURCE",
    "SUBCLASS",
    "TIER",
    "TO",
    "TOP",
    "TRANSITION",
    "TYPE",
    "TYPES",
    "SynonymKind",
    "core",
    "datatype",
    "dct",
    "owl",
    "rdf",
    "skos",
]


def core(name: str) -> NamedNode:
    """Give a term of the core vocabulary."""
    return NamedNode(CORE + name)


def skos(name: str) -> NamedNode:
    """Give a term of SKOS."""
    return NamedNode(SKOS + name)


def dct(name: str) -> NamedNode:
    """Give a term of Dublin Core."""
    return NamedNode(DCT + name)


def owl(name: str) -> NamedNode:
    """Give a term of OWL."""
    return NamedNode(OWL + name)


def rdf(name: str) -> NamedNode:
    """Give a term of RDF."""
    return NamedNode(RDF + name)


def datatype(name: str) -> NamedNode:
    """Give a datatype of XML Schema."""
    return NamedNode(XSD + name)


TYPE: Final = rdf("type")
CLASS: Final = owl("Class")
CONCEPT: Final = skos("Concept")
ONTOLOGY: Final = owl("Ontology")
AXIOM: Final = owl("Axiom")
NORM: Final = core("Norm")
TRANSITION: Final = core("Transition")

SUBCLASS: Final = NamedNode(RDFS + "subClassOf")
DEFINED_BY: Final = NamedNode(RDFS + "isDefinedBy")
IN_SCHEME: Final = skos("inScheme")
TOP: Final = skos("topConceptOf")
BROADER: Final = skos("broader")
PREFERRED: Final = skos("prefLabel")
ALTERNATIVE: Final = skos("altLabel")
DEFINITION: Final = skos("definition")
SOURCE: Final = dct("source")
REPLACED_BY: Final = dct("isReplacedBy")
DEPRECATED: Final = owl("deprecated")
TIER: Final = core("atTier")
POSITION: Final = core("position")
OPPOSITE: Final = core("oppositeOf")
FROM: Final = core("from")
TO: Final = core("to")
OCCASION: Final = core("occasion")

SCHEMES: Final[Mapping[NamedNode, SchemeKind]] = {
    core("Theory"): "theory",
    core("LabelSet"): "labels",
    core("SenseInventory"): "senses",
}
"""What a scheme is typed, and its kind."""

TYPES: Final[Mapping[SchemeKind, tuple[NamedNode, ...]]] = {
    "theory": (CLASS, CONCEPT),
    "labels": (CONCEPT,),
    "senses": (CONCEPT, core("Sense")),
}
"""What the concepts of a scheme are typed, by its kind."""

ASPECTS: Final[Mapping[Aspect, NamedNode]] = {
    "emotion": core("Emotion"),
    "mood": core("Mood"),
    "neutral": core("Neutral"),
    "appraisal": core("Appraisal"),
    "action tendency": core("ActionTendency"),
    "dimension": core("Dimension"),
    "region": core("Region"),
}
"""The roots that the top concepts of a theory are subclasses of."""

SynonymKind = Literal["alternative", "noun", "adjective", "adverb", "verb", "derived", "hidden"]

LABELS: Final[Mapping[SynonymKind, NamedNode]] = {
    "alternative": ALTERNATIVE,
    "noun": core("noun"),
    "adjective": core("adjective"),
    "adverb": core("adverb"),
    "verb": core("verb"),
    "derived": core("derivedForm"),
    "hidden": skos("hiddenLabel"),
}
"""The names of a concept besides the preferred ones: alternative labels, and words of the same family."""
