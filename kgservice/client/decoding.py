"""Decoding: answers in JSON as the domain values that they were made of."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from classifiers.classification import Classification, Prediction, Span
from kgservice.stores.protocol import LogEntry
from mappings.conversion.answer import Conversion, SenseEvidence, Target
from mappings.conversion.compare import Comparison
from mappings.meaning.affect import AffectPoint
from mappings.resolution.answer import Candidate, Query, Resolution
from ontology.concept import Concept, Label
from ontology.norm import Point
from ontology.scheme import Scheme, Tier

__all__ = [
    "classification_of",
    "comparison_of",
    "concept_of",
    "concepts_in",
    "conversion_of",
    "entry_of",
    "resolution_of",
    "scheme_of_view",
]

View = Mapping[str, Any]


def scheme_of_view(view: View) -> Scheme:
    """Read a scheme."""
    return Scheme(
        id=view["id"],
        iri=view["iri"],
        name=view["name"],
        kind=view["kind"],
        tiers=tuple(Tier(level["iri"], level["rank"], level["label"]) for level in view["levels"]),
        definition=view["definition"],
        source=view["source"],
        licence=view["licence"],
    )


def concept_of(view: View) -> Concept:
    """Read a concept, of what its scheme states of it."""
    return Concept(
        iri=view["concept"],
        curie=view["curie"],
        scheme=view["scheme"],
        label=view["label"],
        labels=tuple(
            Label(one["text"], one["lang"], one["kind"], one["part_of_speech"], one["source"]) for one in view["labels"]
        ),
        definition=view["definition"],
        aspect=view["aspect"],
        tier=view["tier"],
        position=view["position"],
        parents=tuple(parent["concept"] for parent in view["parents"]),
        notations=tuple(view["notations"]),
        notes=tuple(view["notes"]),
        source=view["source"],
        relations=tuple((one["relation"], one["concept"]) for one in view["stated_relations"]),
        facts=tuple((one["name"], one["value"]) for one in view["facts"]),
        estimated_from=tuple(view["estimated_from"]),
        deprecated=view["deprecated"],
        replaced_by=None if view["replaced_by"] is None else view["replaced_by"]["concept"],
    )


def concepts_in(results: Sequence[View]) -> dict[str, None]:
    """Give the IRIs of the concepts that conversions, resolutions or comparisons name, in order."""
    found: dict[str, None] = {}
    for result in results:
        if "agrees" in result:
            found[result["concept"]] = None
        for name in ("targets", "runners_up", "candidates"):
            found |= dict.fromkeys(one["concept"] for one in result.get(name, ()))
    return found


def conversion_of(view: View, concepts: Mapping[str, Concept]) -> Conversion:
    """Read the answer for one item."""
    explanation = view["explanation"]
    return Conversion(
        status=view["status"],
        targets=tuple(_target(one, concepts) for one in view["targets"]),
        runners_up=tuple(_target(one, concepts) for one in view["runners_up"]),
        margin=view["margin"],
        vad=None
        if view["vad"] is None
        else AffectPoint(_point(view["vad"]), _point(view["vad"]["spread"]), view["vad"]["estimated"]),
        loss_bits=view["loss_bits"],
        ambiguity_bits=view["ambiguity_bits"],
        unmapped=tuple(view["unmapped"]),
        unmapped_share=view["unmapped_share"],
        warnings=tuple(view["warnings"]),
        explanation=None
        if explanation is None
        else tuple(
            SenseEvidence(one["sense"], one["weight"], one["from"], one["to"], tuple(one["records"]))
            for one in explanation
        ),
    )


def classification_of(view: View) -> Classification:
    """Read what a model says of a text."""
    point = view["vad"]
    return Classification(
        predictions=tuple(
            Prediction(one["concept"], one["label"], one["tier"], tuple(one["path"]), one["probability"], one["chosen"])
            for one in view["predictions"]
        ),
        labels=tuple(view["labels"]),
        concepts=tuple(view["concepts"]),
        point=None if point is None else _point(point),
        octant=view["octant"],
        spans=tuple(Span(**one) for one in view["spans"]),
    )


def resolution_of(view: View, query: Query, concepts: Mapping[str, Concept]) -> Resolution:
    """Read the answer to a query."""
    return Resolution(
        query,
        view["status"],
        tuple(
            Candidate(concepts[one["concept"]], one["score"], one["method"], one["reason"])
            for one in view["candidates"]
        ),
        view["reason"],
        view["question"],
        tuple(view["suggestions"]),
    )


def comparison_of(view: View, concepts: Mapping[str, Concept]) -> Comparison:
    """Read a line of a comparison."""
    return Comparison(
        source=concepts[view["concept"]],
        profile=tuple(view["profile"]),
        derived=view["derived"],
        agrees=view["agrees"],
        degree=view["degree"],
        share=view["share"],
        reason=view["reason"],
        records=tuple(view["records"]),
    )


def entry_of(view: View) -> LogEntry:
    """Read an entry of the change log."""
    return LogEntry(
        view["revision"],
        datetime.fromisoformat(view["at"]),
        view["author"],
        view["kind"],
        view["summary"],
        view["digest"],
        tuple(view["graphs"]),
    )


def _target(view: View, concepts: Mapping[str, Concept]) -> Target:
    return Target(concepts[view["concept"]], view["degree"], view["share"], view["relation"], tuple(view["from"]))


def _affect(view: View) -> AffectPoint:
    return AffectPoint(_point(view), _point(view["spread"]), view["estimated"])


def _point(view: View) -> Point:
    return Point(view["valence"], view["arousal"], view["dominance"])
