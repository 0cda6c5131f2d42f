"""`emotaxa show`: everything that is known of a concept."""

from collections.abc import Iterator
from typing import Any

import click

from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import bold, dim, print_json, print_lines, wrapped
from kgservice.cli.reading import reading
from kgservice.views.wording import FACTS, RELATIONS
from mappings.absence import NO_TERM, Absence
from ontology.concept import Concept
from ontology.errors import UnknownReference
from ontology.iri import compress
from ontology.taxonomy import Taxonomy

__all__ = ["command"]

_NOTHING = "nothing"


@click.command("show", short_help="Show everything that is known of a concept.")
@click.argument("concept", type=Text())
@click.option("--scheme", metavar="S", type=Text(), help="The scheme, or tier, that a bare label belongs to.")
@common_options()
def command(common: Common, concept: str, scheme: str | None) -> None:
    """Show a CONCEPT: parents, children, relations, norms, mappings, senses.

    A CONCEPT is an IRI, a CURIE or, with --scheme, a label.

    \b
    emotaxa show goemotions:annoyance
    emotaxa show joy --scheme parrott/1
    """  # noqa: D301 - click reads the escape
    from kgservice.views.concepts import concept_view

    with reading(common) as graph:
        found = _find(graph.knowledge.taxonomy, concept, scheme)
        document = concept_view(graph, found)
    if common.json:
        print_json(document)
    else:
        print_lines(_card(document))


def _find(taxonomy: Taxonomy, text: str, scheme: str | None) -> Concept:
    from ontology.reference import find_concept, find_level

    if scheme is not None:
        return find_concept(taxonomy, text, find_level(taxonomy, scheme, field="scheme"))
    try:
        return find_concept(taxonomy, text)
    except UnknownReference as error:
        named = [concept.curie for concept in taxonomy.concepts.values() if concept.label == text]
        if not named:
            raise
        raise UnknownReference("concept", text, named[:8], where=" (a bare label needs --scheme)") from error


def _card(document: dict[str, Any]) -> Iterator[str]:
    tier = f", tier {document['tier']}" if document["tier"] else ""
    aspect = "" if document["aspect"] == "emotion" else f"; {document['aspect']}"
    yield f"{bold(document['label'])}  ({document['curie']}; scheme {document['scheme']}{tier}{aspect})"
    yield dim(document["concept"])
    if document["definition"]:
        yield from wrapped(document["definition"])
    if document["deprecated"]:
        instead = document["replaced_by"]
        yield "Retired; " + (f"use {instead['curie']} instead" if instead else "nothing takes its place")
    here = [label for label in document["labels"] if (label["lang"] or "en").partition("-")[0] == "en"]
    also = [label["text"] for label in here if label["kind"] == "alternative"]
    forms = [label["text"] for label in here if label["kind"] == "derived"]
    abroad = [f"{label['text']} ({label['lang']})" for label in document["labels"] if label not in here]
    fields = {
        "Also called": ", ".join(also),
        "Word forms": ", ".join(forms),
        "In other languages": ", ".join(abroad),
        "Ids": ", ".join(document["notations"]),
        **{FACTS.get(fact["name"], fact["name"]).capitalize(): fact["value"] for fact in document["facts"]},
        "Path": " > ".join(document["path"]) if len(document["path"]) > 1 else "",
        "Parents": ", ".join(parent["curie"] for parent in document["parents"]),
        "Children": ", ".join(child["curie"] for child in document["children"]),
        "Source": document["source"],
    }
    for name, text in fields.items():
        if text:
            yield from wrapped(f"{name}: {text}")
    for title, lines in (
        ("Relations", _relations(document["relations"])),
        ("Norms", [line for norm in document["norms"] for line in _norms(norm)]),
        ("Estimate, as nobody published a norm", _estimate(document["estimate"])),
        ("Senses", [f"{sense['membership']:.2f}  {sense['curie']}" for sense in document["senses"]]),
        ("Not found", [_absence(absence) for absence in document["absences"]]),
        ("Mappings", [_record(record) for record in document["mappings"]]),
        ("Notes", document["notes"]),
    ):
        if lines:
            yield ""
            yield bold(title)
            for line in lines:
                yield from wrapped(line, "  ")


def _relations(relations: list[dict[str, Any]]) -> list[str]:
    """Give a line for each kind of relation, and one for each transition."""
    found: dict[str, list[str]] = {}
    for relation in relations:
        name = RELATIONS.get(relation["relation"], relation["relation"])
        passage = relation["transition"]
        if passage is None:
            found.setdefault(name, []).append(relation["curie"])
        else:
            found[f"{name} {relation['curie']}{_passage(passage)}"] = []
    return [f"{said} {', '.join(curies)}".strip() for said, curies in found.items()]


def _passage(passage: dict[str, Any]) -> str:
    """Say when a transition comes about, and how far it goes."""
    occasion = f" when {passage['occasion']}" if passage["occasion"] else ""
    step = passage["step"]
    return occasion + (f" ({_coordinates(step, '+')}, by {step['basis']})" if step else "")


def _coordinates(point: dict[str, Any], sign: str = "") -> str:
    return ", ".join(
        f"{name} {point[name]:{sign}.2f}" for name in ("valence", "arousal", "dominance") if point[name] is not None
    )


def _estimate(estimate: dict[str, Any] | None) -> list[str]:
    """Give the line of an estimate."""
    if estimate is None:
        return []
    spread = ", ".join(f"{value:.2f}" for value in estimate["spread"].values() if value is not None)
    region = f"; octant {estimate['octant']}" if estimate["octant"] else ""
    return [f"{_coordinates(estimate)} on -1..1 (spread {spread}{region}; from the {estimate['basis']})"]


def _norms(norm: dict[str, Any]) -> Iterator[str]:
    """Give a line for a norm, and one for each other reading of its row."""
    yield _norm(norm)
    for other in norm["readings"]:
        yield f"  another reading: {_norm(other)}"


def _norm(norm: dict[str, Any]) -> str:
    published = norm["published"]
    said = ", ".join(
        f"{name} {published[name]:g}" for name in ("valence", "arousal", "dominance") if published[name] is not None
    )
    note = f" {norm['note']}" if norm["note"] else ""
    region = f"; octant {norm['octant']}" if norm["octant"] else ""
    return f"{norm['term']}: {said} on {published['scale']}{region} ({norm['source']}){note}"


def _absence(absence: dict[str, Any]) -> str:
    """Say that nothing was found for the concept, and why."""
    return str(Absence(**absence))


def _record(record: dict[str, Any]) -> str:
    no = "not " if record["negated"] else ""
    sure = "" if record["confidence"] is None else f", confidence {record['confidence']:g}"
    subject, found = (_NOTHING if record[end] == NO_TERM else compress(record[end]) for end in ("subject", "object"))
    said = f"{subject} {no}{record['predicate']} {found}"
    why = f": {record['comment']}" if record["comment"] else ""
    return f"{said}  ({record['record']}{sure}){why}"
