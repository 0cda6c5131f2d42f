"""Labels of a model made into concepts: those of a scheme that is named, or of the label set that has them all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from classifiers.errors import ModelError, UnresolvedLabels
from mappings.conversion.converter import Converter
from mappings.meaning.targets import NEUTRAL
from mappings.resolution.identifier import is_number
from ontology.concept import Concept
from ontology.reference import Level, find_level, outermost
from ontology.spelling import normalised
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
    well-known public models do; else in the scheme that has all of them and the fewest others. A label `neutral` that
    the scheme does not have means the neutral concept that any scheme's answers may contain.

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
    level = find_level(taxonomy, scheme, field="scheme") if scheme else _own_level(taxonomy, name)
    if level is None:
        if numbers := [label for label in labels if is_number(label)]:
            raise UnresolvedLabels(numbers, hint=f"a number means nothing by itself; {_NAMING}")
        level = _matching_level(converter, labels)
    found = _found_in(converter, level, labels)
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


def _matching_level(converter: Converter, labels: Sequence[str]) -> Level:
    """Find the scheme that has all labels and the fewest others; where none has all, the one that lacks the fewest.

    Raises:
        UnresolvedLabels: where no scheme has more than half of them.
        ModelError: where several that fit as well mean different things by the labels.
    """
    taxonomy = converter.knowledge.taxonomy
    fits: dict[str, tuple[int, int]] = {}
    for scheme, concepts in taxonomy.by_scheme.items():
        names = _Names(taxonomy, Level(taxonomy.schemes[scheme]))
        found = [names.find(label) for label in labels]
        own = {one.iri for one in found if one is not None and one.scheme == scheme}
        foreign = sum(one is not None and one.scheme != scheme for one in found)
        fits[scheme] = (found.count(None), len(concepts) - len(own) + foreign)
    fewest = min(missing for missing, _ in fits.values())
    if fewest > len(labels) // 2:
        unknown = [label for label in labels if not _known_anywhere(taxonomy, label)]
        raise UnresolvedLabels(unknown or labels, hint=f"no scheme has most of the labels; {_NAMING}")
    best = min(fit for fit in fits.values())
    levels = [Level(taxonomy.schemes[scheme]) for scheme, fit in fits.items() if fit == best]
    if best[0] == 0 and len(_meanings(converter, levels, labels)) > 1:
        named = ", ".join(level.id for level in levels)
        raise ModelError(f"the labels are those of {named}, which mean different things by them", hint=_NAMING)
    return levels[0]


def _known_anywhere(taxonomy: Taxonomy, label: str) -> bool:
    return any(taxonomy.names[scheme, None].find(label) for scheme, concepts in taxonomy.by_scheme.items() if concepts)


def _meanings(converter: Converter, levels: Sequence[Level], labels: Sequence[str]) -> Mapping[bytes, int]:
    """Count the different meanings that schemes give to labels, all of which they have."""
    denotation = converter.denotation
    found: Counter[bytes] = Counter()
    for level in levels:
        names = _Names(denotation.taxonomy, level)
        rows = denotation.rows(concept.iri for label in labels if (concept := names.find(label)))
        found[np.round(denotation.meaning[rows], 6).tobytes()] += 1
    return found


def _found_in(converter: Converter, level: Level, labels: Sequence[str]) -> list[Concept | None]:
    """Look labels up in a level by name, then by id, dictionary form and language as any text is resolved."""
    names = _Names(converter.knowledge.taxonomy, level)
    found = [names.find(label) for label in labels]
    if None in found:
        from mappings.resolution.index import TaxonomyIndex
        from mappings.resolution.resolver import Resolver

        resolver = Resolver(TaxonomyIndex(converter.knowledge.taxonomy))
        found = [
            resolver.resolve(label, level).concept if concept is None else concept
            for label, concept in zip(labels, found, strict=True)
        ]
    return found


class _Names:
    """The names of one level, with neutral where it has none."""

    def __init__(self, taxonomy: Taxonomy, level: Level) -> None:
        self._taxonomy = taxonomy
        self._names = taxonomy.names.get((level.scheme.id, level.tier))

    def find(self, label: str) -> Concept | None:
        found = self._names.find(label) if self._names else ()
        if found:
            return outermost(self._taxonomy, label, found)
        return self._taxonomy.concepts.get(NEUTRAL) if normalised(label) == "neutral" else None


def _check_distinct(labels: Sequence[str], concepts: Sequence[Concept]) -> None:
    shared = {iri for iri, count in Counter(concept.iri for concept in concepts).items() if count > 1}
    if shared:
        twice = ", ".join(
            f"{label!r} ({concept.curie})"
            for label, concept in zip(labels, concepts, strict=True)
            if concept.iri in shared
        )
        raise ModelError(f"several labels mean one concept: {twice}", hint="mend id2label in the model's config.json")
