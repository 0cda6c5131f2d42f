"""Annotations: what is said of concepts, schemes and norms besides names, definitions and relations."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final
from typing import Literal as Word

from pydantic import field_validator, model_validator
from pyoxigraph import Literal, NamedNode, Quad

from kgservice.changes.operations.fields import Iri, Lang, is_iri, is_line, is_prose, is_version, refused
from kgservice.changes.operations.modules import Modules, as_kept, named
from kgservice.changes.operations.operation import Effect, Operation, Unfit
from kgservice.changes.operations.vocabulary import (
    CONCEPT,
    DEFINITION,
    POSITION,
    PREFERRED,
    SOURCE,
    TIER,
    core,
    dct,
    owl,
    skos,
)
from kgservice.changes.operations.vocabulary import datatype as xsd
from kgservice.changes.operations.wording import quoted
from kgservice.stores.dataset import Dataset
from ontology.validation.notation import prefixed

__all__ = ["ANNOTATIONS", "Annotation", "NewMetadataAssertion", "NodeAnnotationChange", "RemoveMetadataAssertion"]

_PARTS = ("noun", "adjective", "adverb", "verb")
_DEGREES = ("primary", "secondary", "tertiary", "opposite")


def _whole(least: int) -> Callable[[str], bool]:
    return lambda text: re.fullmatch(r"-?[0-9]+", text) is not None and int(text) >= least


def _angle(text: str) -> bool:
    try:
        return 0 <= Decimal(text) < 360
    except InvalidOperation:
        return False


@dataclass(frozen=True, slots=True)
class Annotation:
    """What may stand under a property.

    Attributes:
        is_right: whether a text is a value of it.
        cure: how to write one.
        datatype: of its values; None for plain text.
        spoken: whether its values are in a language.
        node: whether its values are IRIs.
        once: whether a node has no more than one.
        needed: whether what has one may not lose its last.
        others: whether it is for schemes, tiers and modules, and concepts have operations of their own for it.
    """

    is_right: Callable[[str], bool]
    cure: str
    datatype: NamedNode | None = None
    spoken: bool = False
    node: bool = False
    once: bool = False
    needed: bool = False
    others: bool = False


_TEXT = "write it without white space around it"
_NUMBER = "write a whole number"

ANNOTATIONS: Final[Mapping[str, Annotation]] = {
    prop.value: annotation
    for prop, annotation in {
        skos("editorialNote"): Annotation(is_prose, _TEXT, spoken=True),
        skos("notation"): Annotation(lambda text: re.fullmatch(r"\S+", text) is not None, "write it without spaces"),
        SOURCE: Annotation(is_prose, _TEXT, needed=True),
        dct("identifier"): Annotation(is_prose, _TEXT),
        core("referenceRow"): Annotation(
            lambda text: re.fullmatch(r"[a-z0-9_-]+\.tsv:[1-9][0-9]*", text) is not None, "write it as plutchik.tsv:17"
        ),
        core("trainingRows"): Annotation(_whole(0), _NUMBER, xsd("integer"), once=True),
        core("minimumIntensity"): Annotation(_whole(0), _NUMBER, xsd("integer"), once=True),
        core("maximumIntensity"): Annotation(_whole(0), _NUMBER, xsd("integer"), once=True),
        POSITION: Annotation(_whole(1), f"{_NUMBER} from 1", xsd("integer"), once=True, needed=True),
        core("rank"): Annotation(_whole(1), f"{_NUMBER} from 1", xsd("integer"), once=True, needed=True),
        core("sourceRow"): Annotation(_whole(1), f"{_NUMBER} from 1", xsd("integer"), once=True),
        core("angle"): Annotation(_angle, "write degrees from 0 to below 360", xsd("decimal"), once=True),
        core("dyadDegree"): Annotation(lambda text: text in _DEGREES, f"write one of {', '.join(_DEGREES)}"),
        core("partOfSpeech"): Annotation(lambda text: text in _PARTS, f"write one of {', '.join(_PARTS)}", once=True),
        core("term"): Annotation(is_line, _TEXT, spoken=True, once=True, needed=True),
        core("occasion"): Annotation(is_prose, _TEXT, spoken=True),
        TIER: Annotation(is_iri, "write the IRI of a tier", node=True, once=True),
        dct("title"): Annotation(is_line, _TEXT, spoken=True, needed=True),
        dct("description"): Annotation(is_prose, _TEXT, spoken=True),
        dct("license"): Annotation(is_iri, "write the IRI of a licence", node=True, once=True, needed=True),
        dct("creator"): Annotation(is_prose, _TEXT),
        owl("versionInfo"): Annotation(is_version, "write three numbers: 0.1.0", once=True, needed=True),
        owl("versionIRI"): Annotation(
            is_iri, "write the IRI of the module, a slash and its version", node=True, once=True, needed=True
        ),
        owl("imports"): Annotation(is_iri, "write the IRI of an ontology", node=True),
        PREFERRED: Annotation(is_line, _TEXT, spoken=True, needed=True, others=True),
        DEFINITION: Annotation(is_prose, _TEXT, spoken=True, others=True),
    }.items()
}
"""Properties that these operations speak of, by IRI."""


class _Assertion(Operation):
    """A statement about a node.

    Attributes:
        about: the concept, scheme, tier, norm, transition or module.
        property: IRI of the property.
        lang: language of the text, under a property whose values are in one.
    """

    about: Iri
    property: Iri
    lang: Lang | None = None

    @field_validator("property")
    @classmethod
    def _is_known(cls, iri: str) -> str:
        if iri not in ANNOTATIONS:
            raise refused(
                f"{prefixed(iri)} is no annotation that can be edited",
                f"it is one of {', '.join(map(prefixed, ANNOTATIONS))}; names, definitions and relations have"
                " operations of their own",
            )
        return iri

    @model_validator(mode="after")
    def _has_language(self) -> "_Assertion":
        spoken = ANNOTATIONS[self.property].spoken
        if spoken and self.lang is None:
            object.__setattr__(self, "lang", "en")
        if not spoken and self.lang is not None:
            raise refused(f"{prefixed(self.property)} is in no language", "leave `lang` away")
        return self

    def _told(self) -> str:
        return f"{prefixed(self.property)} of {named(self.about)}"

    def _value(self, text: str) -> NamedNode | Literal:
        told = ANNOTATIONS[self.property]
        if told.node:
            return NamedNode(text)
        if self.lang is not None:
            return Literal(text, language=self.lang)
        return Literal(text) if told.datatype is None else Literal(text, datatype=told.datatype)

    def _node(self, modules: Modules) -> NamedNode:
        modules.home(self.about)
        if ANNOTATIONS[self.property].others and modules.is_typed(self.about, CONCEPT):
            raise Unfit(
                f"{prefixed(self.property)} of a concept has operations of its own",
                hint="use NodeRename, NewTextDefinition, TextDefinitionReplacement or RemoveTextDefinition",
                value=self.property,
                field="property",
            )
        return NamedNode(self.about)

    def _coming(self, modules: Modules, text: str) -> frozenset[Quad]:
        """Give the statement that comes."""
        node, told = self._node(modules), ANNOTATIONS[self.property]
        predicate = NamedNode(self.property)
        quads = as_kept([Quad(node, predicate, self._value(text), modules.home(self.about))])
        for quad in quads:
            if modules.said(node, predicate, quad.object):
                raise Unfit(
                    f"{self._told()} is {quoted(text)} already", hint="leave it as it is", value=text, field="new"
                )
        stands = modules.said(node, predicate)
        if told.once and stands:
            raise Unfit(
                f"{self._told()} is {quoted(_shown(stands[0]))} already",
                hint="change it by NodeAnnotationChange",
                value=text,
                field="new",
            )
        if told.spoken and (told.others or self.property == dct("title").value):
            for value in modules.texts(node, predicate, self.lang):
                raise Unfit(
                    f"{self._told()} is {quoted(value.value)} already in {self.lang!r}",
                    hint="change it by NodeAnnotationChange",
                    value=text,
                    field="new",
                )
        if told.node and self.property == TIER.value and text not in modules.tiers(modules.scheme(self.about)).values():
            raise Unfit(f"{named(text)} is no tier of the scheme", hint="name one", value=text, field="new")
        return quads

    def _going(self, modules: Modules, text: str) -> frozenset[Quad]:
        """Give the statements that go."""
        node, predicate = self._node(modules), NamedNode(self.property)
        [wanted] = as_kept([Quad(node, predicate, self._value(text), NamedNode(self.about))])
        found = modules.said(node, predicate, wanted.object)
        if not found:
            there = [quoted(_shown(quad)) for quad in modules.said(node, predicate)]
            raise Unfit(
                f"{self._told()} is not {quoted(text)}",
                hint=f"it is {', '.join(there[:5])}" if there else "it has none",
                value=text,
                field="old",
            )
        return frozenset(found)


class NewMetadataAssertion(_Assertion):
    """Something further is said of a node; its fields are those of every assertion, and one more.

    Attributes:
        new: the value that comes.
    """

    type: Word["NewMetadataAssertion"] = "NewMetadataAssertion"
    new: str

    @model_validator(mode="after")
    def _fits(self) -> "NewMetadataAssertion":
        _check(self.property, self.new)
        return self

    def effect(self, graph: Dataset) -> Effect:
        """State it in the module that describes the node."""
        return Effect(self._coming(Modules(graph), self.new), about=frozenset({self.about}))

    def in_words(self) -> str:
        """Say what it does."""
        return f"Add {quoted(self.new)} as {self._told()}"

    def inverse(self) -> Operation:
        """Take it away again."""
        return RemoveMetadataAssertion(about=self.about, property=self.property, old=self.new, lang=self.lang)


class RemoveMetadataAssertion(_Assertion):
    """Something is no longer said of a node; its fields are those of every assertion, and one more.

    Attributes:
        old: the value that goes.
    """

    type: Word["RemoveMetadataAssertion"] = "RemoveMetadataAssertion"
    old: str

    @model_validator(mode="after")
    def _fits(self) -> "RemoveMetadataAssertion":
        _check(self.property, self.old)
        return self

    def effect(self, graph: Dataset) -> Effect:
        """Take it away where it stands."""
        modules = Modules(graph)
        removed = self._going(modules, self.old)
        stands = modules.said(NamedNode(self.about), NamedNode(self.property))
        if ANNOTATIONS[self.property].needed and len(stands) == len(removed):
            raise Unfit(
                f"{named(self.about)} cannot be without {prefixed(self.property)}",
                hint="change it by NodeAnnotationChange",
                value=self.old,
                field="old",
            )
        return Effect(removed=removed, about=frozenset({self.about}))

    def in_words(self) -> str:
        """Say what it does."""
        return f"Take {quoted(self.old)} away as {self._told()}"

    def inverse(self) -> Operation:
        """Put it back."""
        return NewMetadataAssertion(about=self.about, property=self.property, new=self.old, lang=self.lang)


class NodeAnnotationChange(_Assertion):
    """Something else is said of a node; its fields are those of every assertion, and two more.

    Attributes:
        old: the value that goes.
        new: the value that comes in its place.
    """

    type: Word["NodeAnnotationChange"] = "NodeAnnotationChange"
    old: str
    new: str

    @model_validator(mode="after")
    def _fits(self) -> "NodeAnnotationChange":
        _check(self.property, self.old)
        _check(self.property, self.new)
        if self.old == self.new:
            raise refused("the new value is the old one", "leave the operation away")
        return self

    def effect(self, graph: Dataset) -> Effect:
        """Put the one in the place of the other."""
        modules = Modules(graph)
        removed = self._going(modules, self.old)
        node, predicate = NamedNode(self.about), NamedNode(self.property)
        added = as_kept(Quad(node, predicate, self._value(self.new), quad.graph_name) for quad in removed)
        for quad in added:
            if quad in removed or modules.said(node, predicate, quad.object):
                raise Unfit(
                    f"{self._told()} is {quoted(self.new)} already",
                    hint="take the old value away by RemoveMetadataAssertion",
                    value=self.new,
                    field="new",
                )
        return Effect(added, removed, frozenset({self.about}))

    def in_words(self) -> str:
        """Say what it does."""
        return f"Change {self._told()} from {quoted(self.old)} to {quoted(self.new)}"

    def inverse(self) -> Operation:
        """Change it back."""
        return NodeAnnotationChange(
            about=self.about, property=self.property, old=self.new, new=self.old, lang=self.lang
        )


def _check(iri: str, text: str) -> None:
    told = ANNOTATIONS[iri]
    if not told.is_right(text):
        raise refused(f"{text!r} is no value of {prefixed(iri)}", told.cure)


def _shown(quad: Quad) -> str:
    return quad.object.value if isinstance(quad.object, Literal | NamedNode) else "a node"
