"""Conversions and comparisons as JSON."""

from typing import Any

from mappings.conversion.answer import Conversion, SenseEvidence, Target
from mappings.conversion.compare import Comparison
from mappings.meaning.affect import AffectPoint
from ontology.norm import Point
from ontology.scale import Scale

__all__ = ["comparison_view", "conversion_view"]

_DIGITS = 9


def conversion_view(answer: Conversion, scale: Scale) -> dict[str, Any]:
    """Give the answer for one item; numbers carry nine decimals."""
    return {
        "status": answer.status,
        "targets": [_target(target) for target in answer.targets],
        "runners_up": [_target(target) for target in answer.runners_up],
        "margin": _rounded(answer.margin),
        "vad": None if answer.vad is None else _vad(answer.vad, scale),
        "loss_bits": _rounded(answer.loss_bits),
        "ambiguity_bits": _rounded(answer.ambiguity_bits),
        "unmapped": list(answer.unmapped),
        "unmapped_share": _rounded(answer.unmapped_share),
        "warnings": list(answer.warnings),
        "explanation": None if answer.explanation is None else [_evidence(found) for found in answer.explanation],
    }


def comparison_view(
    rows: tuple[Comparison, ...], revision: int, source: str, target: str, profile: str
) -> dict[str, Any]:
    """Give a comparison, label by label, with the count of those that differ."""
    return {
        "revision": revision,
        "from": source,
        "to": target,
        "profile": profile,
        "labels": len(rows),
        "differing": sum(not row.agrees for row in rows),
        "results": [
            {
                "concept": row.source.iri,
                "label": row.source.label,
                "profile": list(row.profile),
                "derived": row.derived,
                "agrees": row.agrees,
                "degree": _rounded(row.degree),
                "share": _rounded(row.share),
                "reason": row.reason,
                "records": list(row.records),
            }
            for row in rows
        ],
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS) + 0.0


def _target(target: Target) -> dict[str, Any]:
    return {
        "concept": target.concept.iri,
        "curie": target.concept.curie,
        "label": target.concept.label,
        "degree": _rounded(target.degree),
        "share": _rounded(target.share),
        "relation": target.relation,
        "from": list(target.sources),
    }


def _evidence(found: SenseEvidence) -> dict[str, Any]:
    return {
        "sense": found.sense,
        "weight": _rounded(found.weight),
        "from": found.source,
        "to": found.target,
        "records": list(found.records),
    }


def _point(point: Point) -> dict[str, float | None]:
    return {
        "valence": _rounded(point.valence),
        "arousal": _rounded(point.arousal),
        "dominance": _rounded(point.dominance),
    }


def _vad(found: AffectPoint, scale: Scale) -> dict[str, Any]:
    return {**_point(found.point), "spread": _point(found.spread), "scale": str(scale), "estimated": found.estimated}
