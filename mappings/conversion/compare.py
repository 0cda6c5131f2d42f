"""Comparison: where a published profile and the derived conversion part, and why."""

from dataclasses import dataclass

import numpy as np

from mappings.conversion.converter import VAD, Converter
from mappings.conversion.explain import carried_by, why_unmapped
from mappings.conversion.matrix import ConversionMatrix
from mappings.conversion.reading import cell, row_cells
from ontology.concept import Concept
from ontology.errors import EmotaxaError
from ontology.iri import compress

__all__ = ["Comparison", "compare"]

_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Comparison:
    """One source label, converted both ways.

    Attributes:
        source: the label.
        profile: labels of the targets that the profile gives it.
        derived: label of the best derived target, or None where nothing fits.
        agrees: whether both say the same.
        degree: derived degree of the profile's first target, in [0, 1].
        share: derived share of the profile's first target, in [0, 1].
        reason: why they part, or what carries the agreement, in a sentence.
        records: ids of the profile's records.
    """

    source: Concept
    profile: tuple[str, ...]
    derived: str | None
    agrees: bool
    degree: float
    share: float
    reason: str
    records: tuple[str, ...]


def compare(converter: Converter, source: str, target: str, profile: str) -> tuple[Comparison, ...]:
    """Compare a profile with the derived conversion, label by label, in the source's order.

    Raises:
        UnknownReference: for a scheme or a profile that does not exist.
        EmotaxaError: where the profile does not convert this pair, or a side is `vad`.
    """
    for side, field in ((source, "from"), (target, "to")):
        if side.strip().lower() == VAD:
            raise EmotaxaError(
                "compare holds the labels that a profile gives against the derived ones, and vad has points",
                hint="name a scheme on either side; for points, convert with the profile and without it",
                value=side,
                field=field,
            )
    source_level, target_level = converter.level(source, "from"), converter.level(target, "to")
    published = converter.matrix(source_level, target_level, profile)
    derived = converter.matrix(source_level, target_level)
    return tuple(_compared(converter, published, derived, row) for row in range(len(derived.sources)))


def _compared(converter: Converter, published: ConversionMatrix, derived: ConversionMatrix, row: int) -> Comparison:
    source = derived.sources[row]
    given = [found.column for found in row_cells(published, row)]
    best = int(derived.best[row])
    agrees = given == [best] if best >= 0 else not given
    named = [derived.targets[column] for column in given]
    place = {concept.iri: column for column, concept in enumerate(derived.targets)}
    return Comparison(
        source=source,
        profile=tuple(concept.label for concept in named),
        derived=derived.targets[best].label if best >= 0 else None,
        agrees=agrees,
        degree=cell(derived.degree, row, place[named[0].iri]) if named else 0.0,
        share=cell(derived.share, row, place[named[0].iri]) if named else 0.0,
        reason=_reason(converter, published, derived, row, given, agrees),
        records=tuple(
            dict.fromkeys(
                record
                for concept in named
                for evidence in converter.profile_evidence(published, source, concept)
                for record in evidence.records
            )
        ),
    )


def _reason(
    converter: Converter,
    published: ConversionMatrix,
    derived: ConversionMatrix,
    row: int,
    given: list[int],
    agrees: bool,
) -> str:
    source, best = derived.sources[row], int(derived.best[row])
    if best < 0:
        held = [f"{found.share:.0%} in {derived.targets[found.column].label}" for found in row_cells(derived, row)]
        reason = why_unmapped(converter.denotation, converter.affect, derived, row)
        return f"{reason}; less lies in any one ({', '.join(held)})" if held else reason
    target = derived.targets[best]
    share = cell(derived.share, row, best)
    if agrees:
        return f"{share:.0%} of its meaning goes to {target.label} ({_senses(converter, source, target)})"
    carried = f"{share:.0%} of its meaning goes to {target.label} by {_senses(converter, source, target)}"
    if not given:
        return f"{carried}; the profile {published.profile} has no target for it"
    named = derived.targets[given[0]]
    degree = cell(derived.degree, row, given[0])
    if degree > 0:
        return f"{carried}; {degree:.0%} falls into {named.label} too, by {_senses(converter, source, named)}"
    missing = _outside(converter, source, named)
    return f"{carried}; {named.label} covers none of its senses ({missing})"


def _senses(converter: Converter, source: Concept, target: Concept) -> str:
    found = [
        compress(evidence.sense) for evidence in carried_by(converter.denotation, source, target) if evidence.sense
    ]
    return _listed(found)


def _outside(converter: Converter, source: Concept, target: Concept) -> str:
    denotation = converter.denotation
    meaning = denotation.meaning[denotation.row[source.iri]]
    covers = denotation.membership[denotation.row[target.iri]]
    columns = [column for column in np.argsort(-meaning, kind="stable") if meaning[column] > 0 and covers[column] <= 0]
    return _listed([compress(denotation.senses[column]) for column in columns])


def _listed(names: list[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
