"""Profiles of the user's own: files that are named in place of a profile, checked in full before they convert anything.

Only whoever may read files on this machine can name one so: the command line and Python, never a request over HTTP.
"""

from collections.abc import Iterator
from pathlib import Path

from mappings.absence import NO_TERM
from mappings.conversion.centroid import is_centroid, point_of
from mappings.conversion.converter import Converter
from mappings.conversion.profile import LEADING, profile_name
from mappings.meaning.denotation import standing_claims
from mappings.meaning.targets import NEUTRAL
from mappings.record import MappingRecord, MappingSet
from mappings.sssom.read import read_sssom
from ontology.errors import DocumentError, EmotaxaError, Place
from ontology.iri import compress, scheme_of, slug_of
from ontology.spelling import nearest
from ontology.taxonomy import Taxonomy

__all__ = ["chosen_profile", "profile_problems", "read_profile"]

_ONE_TARGET = frozenset({"skos:exactMatch", "skos:broadMatch"})
"""Predicates by which a label is its target or lies within it, so that a second target beside it contradicts."""

_Problem = tuple[MappingRecord, str, str, str]
"""The record, its slot, what is wrong, how to mend it."""


def chosen_profile(converter: Converter, text: str | None) -> tuple[Converter, str | None]:
    """Find what a user means by a profile: the name of one, or the path of a file that holds one.

    A name that is known counts first; otherwise a text that ends in `.tsv` or has a path's separator is a path.

    Returns:
        a converter that knows the profile, and the name that the profile has there; both for `convert`, `matrix` and
        the like.

    Raises:
        DocumentError: where the file cannot be read or has a mistake in it; it tells the first, and how many more.
    """
    known = {profile_name(profile) for profile in converter.knowledge.profiles}
    if text is None or text in known or not (text.endswith(".tsv") or "/" in text or "\\" in text):
        return converter, text
    profile = read_profile(Path(text), converter.knowledge.taxonomy)
    return converter.with_profile(profile), profile_name(profile)


def read_profile(path: Path, taxonomy: Taxonomy) -> MappingSet:
    """Read a profile from SSSOM/TSV; without a `mapping_set_id`, it is named as its file.

    Raises:
        DocumentError: where the file cannot be read or has a mistake in it.
    """
    profile = read_sssom(path, set_id=path.absolute().as_uri())
    problems = list(profile_problems(profile, taxonomy))
    if problems:
        record, slot, message, hint = problems[0]
        more = f" (and {len(problems) - 1} more of the kind)" if len(problems) > 1 else ""
        place = Place(str(path), record.line or None, slot=slot)
        raise DocumentError(f"{message}{more}", place, hint=hint, value=message)
    if not standing_claims(profile.records):
        hint = "write a record for each label, with its target as object_id"
        raise DocumentError("no record maps a label to another", Place(str(path)), hint=hint)
    return profile


def profile_problems(profile: MappingSet, taxonomy: Taxonomy) -> Iterator[_Problem]:
    """Find what keeps records of a profile from converting, in the order of the file.

    Found are: labels and targets that do not exist, sources that name another scheme than their concept stands in,
    predicates that lead to no target, a label with two targets on one level, and centroids without a point.
    """
    targets: dict[tuple[str, str, int | None], MappingRecord] = {}
    for record in standing_claims(profile.records):
        ends = [("subject", record.subject, record.subject_source), ("object", record.object, record.object_source)]
        if is_centroid(record, taxonomy):
            yield from _bad_point(record, taxonomy)
            ends = ends[:1]
        problem = next((found for end in ends if (found := _bad_end(record, *end, taxonomy))), None)
        if problem:
            yield problem
            continue
        if record.predicate not in LEADING and record.object != NO_TERM and not is_centroid(record, taxonomy):
            said = f"{record.predicate} does not say that {compress(record.subject)} goes to {compress(record.object)}"
            yield record, "predicate_id", said, f"write one of {', '.join(sorted(LEADING))}, or leave the row out"
            continue
        concept = taxonomy.concepts.get(record.object)
        if concept is None or record.predicate not in _ONE_TARGET:
            continue
        to = scheme_of(record.object_source + "/") if record.object == NEUTRAL else concept.scheme
        first = targets.setdefault((record.subject, to or concept.scheme, concept.tier), record)
        if first.object != record.object:
            said = f"{compress(record.subject)} goes to {compress(record.object)} here and to "
            said += f"{compress(first.object)}{f' in line {first.line}' if first.line else ''}"
            cure = (
                "keep one of the two; of a label that is shared among several targets, write skos:narrowMatch for each"
            )
            yield record, "object_id", said, cure


def _bad_end(record: MappingRecord, end: str, iri: str, source: str, taxonomy: Taxonomy) -> _Problem | None:
    if iri in (NO_TERM, NEUTRAL):
        return None
    scheme = scheme_of(iri)
    if scheme not in taxonomy.schemes:
        near = nearest(scheme, taxonomy.schemes) if scheme else ()
        hint = f"did you mean {', '.join(near)}?" if near else "list the schemes with `emotaxa schemes`"
        return record, f"{end}_id", f"unknown scheme in {compress(iri) or repr(iri)}", hint
    if iri not in taxonomy.concepts:
        slugs = {slug_of(concept.iri): concept.curie for concept in taxonomy.by_scheme[scheme]}
        near = tuple(slugs[slug] for slug in nearest(slug_of(iri), slugs))
        hint = f"did you mean {', '.join(near)}?" if near else f"list its concepts with `emotaxa schemes {scheme}`"
        return record, f"{end}_id", f"unknown concept {compress(iri)}", hint
    named = scheme_of(source + "/")
    if named and named != scheme:
        said = f"{compress(iri)} is no concept of {named}, which {end}_source names"
        return record, f"{end}_id", said, f"name a concept of {named}, or write emotaxa:{scheme} as {end}_source"
    return None


def _bad_point(record: MappingRecord, taxonomy: Taxonomy) -> Iterator[_Problem]:
    try:
        point_of(record, taxonomy)
    except EmotaxaError as error:
        yield record, error.field or "valence", f"{compress(record.subject)}: {error.message}", error.hint
