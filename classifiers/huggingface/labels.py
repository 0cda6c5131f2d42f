"""Labels of a model made into concepts: those of a scheme that is named, or of the label set that has them all."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from classifiers.errors import ModelError, UnresolvedLabels
from classifiers.huggingface.reader import LabelReader, Reading
from mappings.conversion.converter import Converter
from mappings.resolution.identifier import is_number
from ontology.concept import Concept
from ontology.reference import Level, find_level
from ontology.taxonomy import Taxonomy

__all__ = ["ResolvedLabels", "resolve_labels"]

_NAMING = "say whose labels they are: `hf:MODEL@SCHEME`"


@dataclass(frozen=True, slots=True)
class ResolvedLabels:
    """What the outputs of a model mean.

    Attributes:
        level: the scheme or tier that the labels are of.
        concepts: the concepts, in the order of the outputs.
    """

    level: Level
    concepts: tuple[Concept, ...]


def resolve_labels(
    converter: Converter, labels: Sequence[str], *, scheme: str | None = None, name: str = ""
) -> ResolvedLabels:
    """Find the concepts that the labels of a model mean.

    They are looked for in the scheme that is named; else in the label set that bears the model's own name, as those of
    well-known public models do; else in the scheme that has all of them and the fewest others. Spelling and dictionary
    forms make no difference. A label `neutral` that the scheme does not have means the neutral concept that any
    scheme's answers may contain.

    Args:
        converter: what the graph means.
        labels: the labels, in the order of the outputs.
        scheme: the scheme, or tier of one, that the labels are of.
        name: what the model is called, its id on the hub.

    Raises:
        UnknownReference: where there is no scheme of that name.
        UnresolvedLabels: where a label names no concept; it lists all such labels.
        ModelError: where two labels mean one concept, or several schemes have the labels and mean different things.
    """
    taxonomy = converter.knowledge.taxonomy
    reader = LabelReader(taxonomy)
    level = find_level(taxonomy, scheme, field="scheme") if scheme else _own_level(taxonomy, name)
    if level is None:
        if any(is_number(label) for label in labels):
            lost = [label for label in labels if is_number(label) or not reader.knows(label)]
            raise UnresolvedLabels(lost, hint=f"a number means nothing by itself; {_NAMING}")
        level = _matching_level(converter, reader, labels)
    found = reader.resolve(labels, level)
    if missing := [label for label, concept in zip(labels, found, strict=True) if concept is None]:
        raise UnresolvedLabels(
            missing,
            hint=f"they were looked for in {level.id}; {_NAMING}, or mend id2label in the model's config.json, "
            "or map its label set",
        )
    concepts = tuple(concept for concept in found if concept is not None)
    _check_distinct(labels, concepts)
    return ResolvedLabels(level, concepts)


def _own_level(taxonomy: Taxonomy, name: str) -> Level | None:
    """Find the label set that bears the name of a model, be it without the name of whoever published it."""
    wanted = name.casefold()
    for scheme in taxonomy.schemes.values():
        published = scheme.name.casefold()
        if "/" in published and wanted in (published, published.rpartition("/")[2]):
            return Level(scheme)
    return None


def _matching_level(converter: Converter, reader: LabelReader, labels: Sequence[str]) -> Level:
    """Find the scheme that lacks the fewest labels, dictionary forms included, and has the fewest others.

    Where a scheme has more of them by their very names, and others beside, the two have to mean the same.

    Raises:
        UnresolvedLabels: where no scheme has half of them.
        ModelError: where several schemes that fit as well mean different things by the labels.
    """
    taxonomy = reader.taxonomy
    readings = [reader.read(labels, Level(taxonomy.schemes[scheme])) for scheme in taxonomy.by_scheme]
    lacking = min(reading.lacking for reading in readings)
    if lacking > len(labels) // 2:
        unknown = [label for label in labels if not reader.knows(label)]
        raise UnresolvedLabels(unknown or labels, hint=f"no scheme has most of the labels; {_NAMING}")
    fits = [(reading, reading.others(taxonomy)) for reading in readings if reading.lacking == lacking]
    by_name = min((-reading.literal, others) for reading, others in fits)
    by_size = min((others, -reading.literal) for reading, others in fits)
    best = [reading for reading, others in fits if (-reading.literal, others) == by_name]
    best += [reading for reading, others in fits if (others, -reading.literal) == by_size and reading not in best]
    if lacking == 0 and _meanings(converter, best) > 1:
        named = ", ".join(reading.level.id for reading in best)
        raise ModelError(f"the labels are those of {named}, which mean different things by them", hint=_NAMING)
    return best[0].level


def _meanings(converter: Converter, readings: Sequence[Reading]) -> int:
    """Count the different meanings that schemes give to labels, all of which they have."""
    denotation = converter.denotation
    found: set[bytes] = set()
    for reading in readings:
        rows = denotation.rows(concept.iri for concept in reading.concepts if concept is not None)
        found.add(np.round(denotation.meaning[rows], 6).tobytes())
    return len(found)


def _check_distinct(labels: Sequence[str], concepts: Sequence[Concept]) -> None:
    shared = {iri for iri, count in Counter(concept.iri for concept in concepts).items() if count > 1}
    if shared:
        twice = ", ".join(
            f"{label!r} ({concept.curie})"
            for label, concept in zip(labels, concepts, strict=True)
            if concept.iri in shared
        )
        raise ModelError(f"several labels mean one concept: {twice}", hint="mend id2label in the model's config.json")
