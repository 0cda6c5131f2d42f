"""The resolver: from a text to the concepts that it names, by the best method that finds any."""

from collections.abc import Iterable, Iterator

from mappings.resolution.answer import Query, Resolution
from mappings.resolution.encoder import Encoder
from mappings.resolution.guess import offer
from mappings.resolution.hit import Hit, Step
from mappings.resolution.identifier import Reference, hits_by_id, is_number, read_reference, spellings_of_id
from mappings.resolution.index import Ask, LabelIndex
from mappings.resolution.lemma import english_lemma
from mappings.resolution.search import Lemmatizer, Search
from mappings.resolution.verdict import settle
from mappings.resolution.wording import shown
from ontology.concept import Label
from ontology.errors import EmotaxaError
from ontology.reference import Level
from ontology.spelling import LONGEST_LABEL

__all__ = ["Resolver"]


class Resolver:
    """Resolves texts over one index; keeps no state of its own, and is safe to share between threads.

    >>> from ontology.load import module_triples, shipped_modules, taxonomy_from
    >>> from ontology.reference import find_level
    >>> from mappings.resolution.index import TaxonomyIndex
    >>> taxonomy = taxonomy_from(triple for path in shipped_modules() for triple in module_triples(path))
    >>> resolver = Resolver(TaxonomyIndex(taxonomy))
    >>> resolver.resolve("Joyfully!", find_level(taxonomy, "parrott")).candidates[0].concept.curie
    'parrott:1/joy'
    >>> resolver.resolve("joyful").status
    'ambiguous'
    """

    def __init__(self, index: LabelIndex, lemma: Lemmatizer = english_lemma, encoder: Encoder | None = None) -> None:
        """Keep the index, the function that gives dictionary forms of English words, and an encoder, if there is one.

        With an encoder, labels that mean nearly the same are offered for a text that nothing is called by.
        """
        self.index = index
        self.lemma = lemma
        self.encoder = encoder

    def resolve(self, text: str, scheme: Level | None = None, lang: str | None = None, limit: int = 5) -> Resolution:
        """Find the concepts that a text names.

        Args:
            text: a label, a word of its family, an IRI, a CURIE (of ours, or of an aligned vocabulary) or, with a
                scheme, an id.
            scheme: the scheme, or tier of one, in which to look; every scheme where it is None.
            lang: language of the text (BCP 47); English is taken where it is None. It ranks and never shuts out.
            limit: how many candidates to give at the most, from 1.

        Raises:
            EmotaxaError: where the limit is below 1.
        """
        return self.resolve_all([Query(text, scheme, lang)], limit)[0]

    def resolve_all(self, queries: Iterable[Query], limit: int = 5) -> list[Resolution]:
        """Find the concepts that texts name, one answer each, in order; an index far away is asked for all at once.

        Raises:
            EmotaxaError: where the limit is below 1.
        """
        if limit < 1:
            raise EmotaxaError(f"limit {limit} leaves no candidates", hint="give 1 or more", value=limit, field="limit")
        queries = tuple(queries)
        index = self.index.gather(ask for query in queries for ask in self._asks(query))
        return [self._answer(index, query, limit) for query in queries]

    def _asks(self, query: Query) -> Iterator[Ask]:
        """Say what a text is going to be looked up by, where it is one that is looked up."""
        text = query.text.strip()
        if text and len(text) <= LONGEST_LABEL:
            reference, level = self._read(query)
            local = reference.local if reference else text
            scheme = level.scheme.id if level else None
            keys = Search(self.index, local, level, query.lang, self.lemma).keys
            yield Ask(keys, tuple(spellings_of_id(local)) if level else (), scheme)

    def _read(self, query: Query) -> tuple[Reference | None, Level | None]:
        """Give what a text refers to by itself, and where to look for it."""
        reference = read_reference(self.index, query.text.strip())
        return reference, Level(reference.scheme) if reference and query.scheme is None else query.scheme

    def _answer(self, index: LabelIndex, query: Query, limit: int) -> Resolution:
        stripped, scheme = query.text.strip(), query.scheme
        if not stripped:
            return Resolution(query, "unresolved", reason="The text is empty.")
        if len(stripped) > LONGEST_LABEL:
            reason = f"The text has {len(stripped):,} characters; a label has {LONGEST_LABEL} at the most."
            return Resolution(query, "unresolved", reason=reason)
        reference, level = self._read(query)
        if reference and scheme and scheme.scheme.id != reference.scheme.id:
            reason = f"{shown(stripped)} belongs to {reference.scheme.id}, not to {scheme.id}."
            return Resolution(query, "unresolved", reason=reason)
        if level is None and is_number(stripped):
            question = f"{shown(stripped)} is an id; in which scheme?"
            return Resolution(query, "unresolved", reason="An id says nothing without its scheme.", question=question)
        if ":" in stripped and (aligned := _aligned(index, stripped, level)):
            return settle(index, query, aligned, limit)
        search = Search(index, reference.local if reference else query.text, level, query.lang, self.lemma)
        hits = _identified(search, reference) or search.hits()
        return settle(index, query, hits, limit) if hits else offer(query, search, self.encoder, limit)


def _aligned(index: LabelIndex, text: str, level: Level | None) -> list[Hit]:
    """Look for a term from outside that the text identifies; what means nearly the same, where nothing does."""
    for way, nearly in (("aligned", False), ("nearly aligned", True)):
        found = index.aligned(text, level.scheme.id if level else None, nearly=nearly)
        kept = [concept for concept in found if level is None or level.tier in (None, concept.tier)]
        if kept:
            return [Hit(concept, Label(concept.label), Step(way)) for concept in kept]
    return []


def _identified(search: Search, reference: Reference | None) -> list[Hit]:
    """Look for an id. An IRI means what it says; before any other id goes a label that is spelled so."""
    if search.level is None:
        return []
    is_iri = reference is not None and search.index.concept(reference.iri) is not None
    return (not is_iri and search.spelled()) or hits_by_id(search.index, search.text.strip(), search.level)
