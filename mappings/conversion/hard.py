"""Hard conversion: each label to its best target, with the margin, the runners-up and the reason where nothing fits."""

from dataclasses import replace

from mappings.conversion.answer import Conversion, SenseEvidence, Target
from mappings.conversion.explain import absence_evidence, carried_by, profile_evidence, why_unmapped
from mappings.conversion.matrix import ConversionMatrix
from mappings.conversion.reading import bits_of, nearest_target, row_cells, row_target
from mappings.conversion.sources import Sources
from mappings.meaning.affect import AffectSpace
from mappings.meaning.degree import EPSILON, degrees
from mappings.meaning.denotation import Denotation
from mappings.record import MappingSet
from ontology.concept import Concept

__all__ = ["convert_hard"]

_MOST_OF_IT = 0.5


def convert_hard(
    denotation: Denotation,
    affect: AffectSpace,
    matrix: ConversionMatrix,
    sources: Sources,
    *,
    explain: bool = False,
    profile: MappingSet | None = None,
) -> Conversion:
    """Convert labels that hold together: the answers of the single labels, put together."""
    singles = [_single(denotation, affect, matrix, row) for row in sources.rows]
    if len(singles) == 1:
        answer = singles[0]
    elif singles:
        answer = _together(singles)
    else:
        answer = Conversion("unmapped", loss_bits=0.0, warnings=("nothing was given to convert",))
    if not explain:
        return answer
    found: list[SenseEvidence] = []
    for row, single in zip(sources.rows, singles, strict=True):
        found.extend(absence_evidence(denotation, matrix.sources[row]) if profile is None else ())
        for target in single.targets:
            if target.relation != "approximate" and profile is None:
                found.extend(carried_by(denotation, matrix.sources[row], target.concept))
            elif profile is not None:
                found.extend(profile_evidence(profile, matrix, matrix.sources[row], target.concept))
    return replace(answer, explanation=tuple(found))


def _single(denotation: Denotation, affect: AffectSpace, matrix: ConversionMatrix, row: int) -> Conversion:
    """Answer for one source; the matrix and all that it comes from are frozen, so answers are kept."""
    return matrix.once("answer", row, lambda: _answer(denotation, affect, matrix, row))


def _answer(denotation: Denotation, affect: AffectSpace, matrix: ConversionMatrix, row: int) -> Conversion:
    source = matrix.sources[row]
    cells = row_cells(matrix, row)
    best = int(matrix.best[row])
    ambiguity, unmapped = float(matrix.ambiguity_bits[row]), float(matrix.unmapped[row])
    runners_up = tuple(row_target(matrix, row, found) for found in cells if found.column != best)
    if best < 0:
        return Conversion(
            status="unmapped",
            targets=_nearest(affect, matrix, row) if not cells and matrix.profile is None else (),
            runners_up=runners_up,
            margin=float(matrix.margin[row]),
            loss_bits=bits_of(float(matrix.unmapped_back[row])),
            ambiguity_bits=ambiguity,
            unmapped=(source.label,),
            unmapped_share=unmapped,
            warnings=(why_unmapped(denotation, affect, matrix, row),),
        )
    chosen = next(found for found in cells if found.column == best)
    warnings = []
    if unmapped > EPSILON:
        warnings.append(why_unmapped(denotation, affect, matrix, row))
    tied = [found for found in cells if cells[0].share - found.share <= EPSILON]
    if cells[0].share - chosen.share > EPSILON:
        ahead, given = matrix.targets[cells[0].column].curie, matrix.targets[best].curie
        said = f"{ahead} has a little more of it ({cells[0].share:.0%} and {chosen.share:.0%})"
        warnings.append(f"{source.curie}: {said}; {given} is taken for its name")
    elif tied[1:]:
        named = ", ".join(matrix.targets[found.column].curie for found in tied)
        given = matrix.targets[best].curie
        warnings.append(
            f"{source.curie}: {named} have the same share of it; {given} goes first by degree, name or order"
        )
    if matrix.profile is None and chosen.share < _MOST_OF_IT and (wider := _wider(denotation, matrix, source)):
        warnings.append(wider)
    if matrix.profile is None and bool(denotation.broad_only[denotation.row[source.iri]]):
        warnings.append(f"{source.curie} is known by broader concepts alone; degrees below 1 are estimates")
    return Conversion(
        status="mapped",
        targets=(row_target(matrix, row, chosen),),
        runners_up=runners_up,
        margin=float(matrix.margin[row]),
        loss_bits=chosen.way_back_bits,
        ambiguity_bits=ambiguity,
        unmapped_share=unmapped,
        warnings=tuple(warnings),
    )


def _wider(denotation: Denotation, matrix: ConversionMatrix, source: Concept) -> str:
    """Where an answer is spread thin over the leaves of a tree, name the concept above them that holds most of it."""
    level, taxonomy = matrix.target, denotation.taxonomy
    above = [concept for concept in taxonomy.by_scheme[level.scheme.id] if concept.iri in taxonomy.children]
    if level.tier is not None or not above:
        return ""
    held = degrees(denotation, [source.iri], [concept.iri for concept in above])[0]
    most, at = max((round(float(degree), 9), place) for place, degree in enumerate(held))
    if most < _MOST_OF_IT:
        return ""
    tier = f"; convert to {level.scheme.id}/{above[at].tier}" if above[at].tier else ""
    return f"{source.curie} is spread thin over {level.id}; {above[at].curie} holds {most:.0%} of it{tier}"


def _nearest(affect: AffectSpace, matrix: ConversionMatrix, row: int) -> tuple[Target, ...]:
    place = {concept.iri: column for column, concept in enumerate(matrix.targets)}
    near = affect.nearest(matrix.sources[row].iri, tuple(place))
    return (nearest_target(matrix, row, place[near[0]]),) if near else ()


def _together(singles: list[Conversion]) -> Conversion:
    """Put the answers of several labels together: targets joined, losses and ambiguities averaged."""
    mapped = [single for single in singles if single.status == "mapped"]
    targets: dict[str, Target] = {}
    for single in mapped:
        for target in single.targets:
            known = targets.get(target.concept.iri)
            targets[target.concept.iri] = target if known is None else _joined(known, target)
    count = len(singles)
    return Conversion(
        status="mapped" if len(mapped) == count else "partial" if mapped else "unmapped",
        targets=tuple(targets.values()) or tuple(target for single in singles for target in single.targets),
        loss_bits=sum(single.loss_bits or 0.0 for single in singles) / count,
        ambiguity_bits=sum(single.ambiguity_bits for single in singles) / count,
        unmapped=tuple(label for single in singles for label in single.unmapped),
        unmapped_share=sum(single.unmapped_share for single in singles) / count,
        warnings=tuple(warning for single in singles for warning in single.warnings),
    )


def _joined(one: Target, other: Target) -> Target:
    stronger = one if one.share >= other.share else other
    return replace(stronger, degree=max(one.degree, other.degree), sources=(*one.sources, *other.sources))
