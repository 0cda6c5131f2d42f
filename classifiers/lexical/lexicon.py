"""The lexicon: which expressions name which senses, how surely, read off the labels of an ontology."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Final, Self

import numpy as np

from classifiers.lexical.denial import DENIALS
from classifiers.lexical.everyday import EVERYDAY_VERBS, is_everyday
from classifiers.lexical.inflection import inflected
from classifiers.lexical.signs import IDIOMS, SIGNS
from mappings.conversion.converter import Converter
from mappings.knowledge import Knowledge
from mappings.shipped import shipped_mapping_sets
from mappings.sssom.read import read_sssom
from ontology.concept import Concept, LabelKind
from ontology.errors import EmotaxaError
from ontology.load import module_triples, shipped_modules, taxonomy_from
from ontology.scheme import Scheme

__all__ = ["Entry", "Lexicon", "shipped_lexicon"]

_STRENGTHS: Final[Mapping[LabelKind, float]] = MappingProxyType({"preferred": 0.9, "alternative": 0.8, "derived": 0.8})
_SIGN: Final = 0.75
_BORROWED: Final = 0.7
_MOST_SENSES: Final = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """An expression of senses.

    Attributes:
        form: the expression, in lower case.
        weights: pairs of the number of a sense, from 0, and how surely the form names it, in (0, 1]; none of an idiom
            that holds a word of a sense and speaks of something else.
        everyday: whether it mostly says something else.
        verb: whether it is an everyday verb, which counts in full where somebody is said to do it.
        compared: whether it is a comparative, such as `happier`.
    """

    form: str
    weights: tuple[tuple[int, float], ...]
    everyday: bool = False
    verb: bool = False
    compared: bool = False


@dataclass(frozen=True)
class Lexicon:
    """Expressions in English, and the senses that they name.

    Attributes:
        level: id of the scheme of the senses.
        senses: IRI and label of each sense, in the order of the scheme.
        denials: for each sense the number of the one that its denial speaks for, or -1.
        neutral: number of the sense that says that no emotion is expressed, or -1.
        entries: the expressions, by form.
    """

    level: str
    senses: tuple[tuple[str, str], ...]
    denials: tuple[int, ...]
    neutral: int
    entries: tuple[Entry, ...]

    @classmethod
    def of(cls, converter: Converter) -> Self:
        """Read the lexicon off a graph.

        The labels of the senses count most: preferred 0.9, alternative and derived ones 0.8, and their inflections
        the same. What only theories call something counts 0.7 and is shared among the senses that the concept
        covers, as a form is that names several senses.

        Raises:
            EmotaxaError: where the graph holds no sense inventory.
        """
        taxonomy = converter.knowledge.taxonomy
        scheme = _inventory(taxonomy.schemes.values())
        senses = taxonomy.by_scheme[scheme.id]
        columns = {sense.iri: column for column, sense in enumerate(senses)}
        by_slug = {sense.slug: column for column, sense in enumerate(senses)}
        entries = {form: Entry(form, ()) for form in IDIOMS}
        for form, lemma, weights in _forms(converter, columns):
            entries.setdefault(
                form,
                Entry(
                    form,
                    tuple(sorted(weights.items())),
                    is_everyday(form, lemma),
                    not {form, lemma}.isdisjoint(EVERYDAY_VERBS),
                    form != lemma and form.endswith("er"),
                ),
            )
        return cls(
            scheme.id,
            tuple((sense.iri, sense.label) for sense in senses),
            tuple(by_slug.get(DENIALS.get(sense.slug, ""), -1) for sense in senses),
            by_slug.get("neutral", -1),
            tuple(entries[form] for form in sorted(entries)),
        )

    def document(self) -> dict[str, Any]:
        """Give it in terms of JSON."""
        return asdict(self)

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """Read it from terms of JSON, as `document` gives them.

        Raises:
            EmotaxaError: where they are something else.
        """
        try:
            entries = tuple(
                Entry(**{**entry, "weights": tuple((int(at), float(weight)) for at, weight in entry["weights"])})
                for entry in document["entries"]
            )
            senses = tuple((str(iri), str(label)) for iri, label in document["senses"])
            denials = tuple(int(column) for column in document["denials"])
            return cls(str(document["level"]), senses, denials, int(document["neutral"]), entries)
        except (KeyError, TypeError, ValueError) as error:
            raise EmotaxaError(
                f"not a lexicon: {error!r}", hint="add the component `emotaxa` to the pipeline anew, and save it"
            ) from error


@cache
def shipped_lexicon() -> Lexicon:
    """Give the lexicon of the ontology that comes with the package; read once."""
    taxonomy = taxonomy_from(triple for path in shipped_modules() for triple in module_triples(path))
    return Lexicon.of(Converter(Knowledge(1, taxonomy, tuple(read_sssom(path) for path in shipped_mapping_sets()))))


def _inventory(schemes: Iterable[Scheme]) -> Scheme:
    for scheme in schemes:
        if scheme.kind == "senses":
            return scheme
    raise EmotaxaError("the graph holds no sense inventory", hint="load the module of the senses, sense.ttl")


def _forms(converter: Converter, columns: Mapping[str, int]) -> Iterator[tuple[str, str, dict[int, float]]]:
    """Give forms, the surest reading first: each, what it is inflected from (itself if nothing), and the weights."""
    concepts = converter.knowledge.taxonomy.concepts
    named: dict[str, dict[int, float]] = defaultdict(dict)
    parts: dict[str, set[str]] = defaultdict(set)
    for iri, column in columns.items():
        for form, kind, part in _english(concepts[iri]):
            named[form][column] = max(_STRENGTHS[kind], named[form].get(column, 0.0))
            parts[form].add(part)
    for form, weights in named.items():
        yield form, form, _shared(weights)
    for sign, column in _signs(concepts, columns):
        yield sign, sign, {column: _SIGN}
    for form, weights in named.items():
        yield from ((word, form, _shared(weights)) for word in inflected(form, parts[form]))
    yield from _borrowed(converter, columns)


def _borrowed(converter: Converter, columns: Mapping[str, int]) -> Iterator[tuple[str, str, dict[int, float]]]:
    """Give what theories call their concepts, with the strength shared among the senses that the concept covers."""
    taxonomy = converter.knowledge.taxonomy
    for concept in taxonomy.concepts.values():
        if taxonomy.schemes[concept.scheme].kind == "theory" and concept.felt:
            shares = _covered(converter, concept, columns)
            if 0 < len(shares) <= _MOST_SENSES:
                weights = {column: _BORROWED * share for column, share in shares.items()}
                yield from ((form, form, weights) for form, _, _ in _english(concept))


def _english(concept: Concept) -> Iterator[tuple[str, LabelKind, str]]:
    """Give the English names of a concept that is in use, in lower case, with the part of speech."""
    if not concept.deprecated:
        for label in concept.labels:
            if (label.lang or "en").partition("-")[0] == "en" and label.text.strip():
                yield " ".join(label.text.lower().split()), label.kind, label.part_of_speech or "noun"


def _shared(weights: Mapping[int, float]) -> dict[int, float]:
    """Share the strength of a form among the senses that it names, in proportion."""
    total = sum(weights.values())
    return {column: weight * weight / total for column, weight in weights.items()}


def _covered(converter: Converter, concept: Concept, columns: Mapping[str, int]) -> dict[int, float]:
    """Give the shares of the senses in what a concept covers; they sum to 1."""
    denotation = converter.denotation
    covered = denotation.membership[denotation.row[concept.iri]]
    found = {
        columns[iri]: float(covered[at]) for at in np.flatnonzero(covered) if (iri := denotation.senses[at]) in columns
    }
    total = sum(found.values())
    return {column: share / total for column, share in found.items()}


def _signs(concepts: Mapping[str, Concept], columns: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    by_slug = {concepts[iri].slug: column for iri, column in columns.items()}
    for slug, forms in SIGNS.items():
        if slug in by_slug:
            yield from ((form, by_slug[slug]) for form in forms)
