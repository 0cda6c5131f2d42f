"""Estimates: where concepts that nobody rated lie in the affect space, kept apart from published norms.

`mappings/derived/estimates.ttl` holds one for every emotion, mood and sense without a published norm of its own, and
the step in the affect space that each transition makes. Run as a program, this writes the file anew.
"""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from pyoxigraph import Triple

from mappings.meaning.affect import AffectSpace
from mappings.meaning.denotation import Denotation
from mappings.meaning.place import PLACES, Estimate, Places, Step
from mappings.shipped import shipped_mapping_sets
from mappings.sssom.read import read_sssom
from ontology.finding import Finding
from ontology.iri import BASE
from ontology.load import shipped_modules, taxonomy_from
from ontology.norm import Point
from ontology.octant import octant, quadrant, region_iri
from ontology.reasoning.derived import Derived, decimal, digest_of, headers_of, iri, stale_findings, text, version_of
from ontology.validation.module import Module

__all__ = ["derive_estimates", "shipped_estimates", "stale_estimates"]

_DESCRIPTION = (
    "Places in the affect space for concepts and senses that have no published norm, worked out from their senses or "
    "from rated words of nearly the same meaning, and the steps between emotions of which one leads to the other."
)

_Fact = tuple[str, Sequence[str]]


def shipped_estimates() -> Path:
    """Give the path of the file that comes with the package."""
    return Path(str(files("mappings") / "derived" / "estimates.ttl"))


def stale_estimates() -> tuple[Finding, ...]:
    """Say whether the shipped file was worked out from other modules or mapping sets than are shipped."""
    return tuple(stale_findings(shipped_estimates(), digest_of((*shipped_modules(), *shipped_mapping_sets()))))


def derive_estimates(modules: Sequence[Path], sets: Sequence[Path]) -> Derived:
    """Work out the estimates and the steps of transitions from modules and the mapping sets that ground them.

    Raises:
        DocumentError: where a file cannot be read.
    """
    read = [Module.read(path) for path in modules]
    taxonomy = taxonomy_from(Triple(*statement) for module in read for statement in module.triples)
    denotation = Denotation(taxonomy, [record for path in sets for record in read_sssom(path).records])
    places = Places(AffectSpace(denotation))
    facts: dict[str, list[_Fact]] = {
        f"{BASE}estimate/{name.removeprefix(BASE)}": _described(estimate) for name, estimate in places.estimates.items()
    }
    facts |= {
        transition.iri: [*_coordinates(step, "Step"), ("core:stepBasis", (text(step.basis),))]
        for transition in taxonomy.transitions
        if (step := places.step(transition))
    }
    version = version_of(read)
    return Derived(
        id="estimates",
        title="Estimated places in the affect space",
        description=_DESCRIPTION,
        sources=(
            text("The published norms that the modules hold, and the mapping sets that ground theories in senses"),
            *(iri(f"{header}/{version}") for header in headers_of(read)),
        ),
        version=version,
        digest=digest_of((*modules, *sets)),
        imports=headers_of(read),
        facts=facts,
    )


def _described(estimate: Estimate) -> list[_Fact]:
    regions = [region_iri(name) for name in (octant(estimate.point), quadrant(estimate.point)) if name is not None]
    return [
        ("a", ("core:Estimate", *map(iri, regions))),
        ("core:estimateOf", (iri(estimate.concept.iri),)),
        *_coordinates(estimate.point, ""),
        *_coordinates(estimate.spread, "Spread"),
        ("core:basis", (text(estimate.basis),)),
        ("rdfs:isDefinedBy", (iri(f"{BASE}ontology/estimates"),)),
    ]


def _coordinates(point: Point | Step, suffix: str) -> Iterator[_Fact]:
    for name in ("valence", "arousal", "dominance"):
        value = getattr(point, name)
        if value is not None:
            yield f"core:{name}{suffix}", (decimal(value, PLACES),)


if __name__ == "__main__":
    shipped_estimates().parent.mkdir(exist_ok=True)
    found = derive_estimates(shipped_modules(), shipped_mapping_sets())
    shipped_estimates().write_text(found.turtle, encoding="utf-8", newline="\n")
