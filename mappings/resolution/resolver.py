"""The resolver: from a text to the concepts that it names, by the best method that finds any."""

from dataclasses import replace

from mappings.resolution.answer import Query, Resolution
from mappings.resolution.hit import Hit, Step
from mappings.resolution.identifier import Reference, hits_by_id, is_number, read_reference
from mappings.resolution.index import LabelIndex
from mappings.resolution.lemma import english_lemma
from mappings.resolution.search import Lemmatizer, Search
from mappings.resolution.verdict import settle
from mappings.resolution.wording import listed, shown
from ontology.concept import Label
from ontology.errors import EmotaxaError
from ontology.reference import Level
from ontology.spelling import LONGEST_LABEL

__all__ = ["Resolver"]

_SHORTEST_SUGGESTED = 3


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

    def __init__(self, index: LabelIndex, lemma: Lemmatizer = english_lemma) -> None:
        """Keep the index, and the function that gives dictionary forms of English words."""
        self.index = index
        self.lemma = lemma

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
        if limit < 1:
            raise EmotaxaError(f"limit {limit} leaves no candidates", hint="give 1 or more", value=limit, field="limit")
        query = Query(text, scheme, lang)
        stripped = text.strip()
        if not stripped:
            return Resolution(query, "unresolved", reason="The text is empty.")
        if len(stripped) > LONGEST_LABEL:
            reason = f"The text has {len(stripped):,} characters; a label has {LONGEST_LABEL} at the most."
            return Resolution(query, "unresolved", reason=reason)
        reference = read_reference(self.index, stripped)
        if reference and scheme and scheme.scheme.id != reference.scheme.id:
            reason = f"{shown(stripped)} belongs to {reference.scheme.id}, not to {scheme.id}."
            return Resolution(query, "unresolved", reason=reason)
        level = Level(reference.scheme) if reference and scheme is None else scheme
        if level is None and is_number(stripped):
            question = f"{shown(stripped)} is an id; in which scheme?"
            return Resolution(query, "unresolved", reason="An id says nothing without its scheme.", question=question)
        if ":" in stripped and (aligned := self._aligned(stripped, level)):
            return settle(self.index, query, aligned, limit)
        search = Search(self.index, reference.local if reference else text, level, lang, self.lemma)
        hits = self._identified(search, reference) or search.hits()
        return settle(self.index, query, hits, limit) if hits else self._nothing(query, search)

    def _aligned(self, text: str, level: Level | None) -> list[Hit]:
        """Look for a term from outside that the text identifies; what means nearly the same, where nothing does."""
        for way, nearly in (("aligned", False), ("nearly aligned", True)):
            found = self.index.aligned(text, level.scheme.id if level else None, nearly=nearly)
            kept = [concept for concept in found if level is None or level.tier in (None, concept.tier)]
            if kept:
                return [Hit(concept, Label(concept.label), Step(way)) for concept in kept]
        return []

    def _identified(self, search: Search, reference: Reference | None) -> list[Hit]:
        """Look for an id. An IRI means what it says; before any other id goes a label that is spelled so."""
        if search.level is None:
            return []
        is_iri = reference is not None and self.index.concept(reference.iri) is not None
        return (not is_iri and search.spelled()) or hits_by_id(self.index, search.text.strip(), search.level)

    def _nothing(self, query: Query, search: Search) -> Resolution:
        """Say that nothing was found, and what comes close or would be found elsewhere."""
        text, level = search.text.strip(), search.level
        name, where = shown(text), level.id if level else "any scheme"
        if is_number(text):
            return Resolution(query, "unresolved", reason=f"{name} is no id in {where}.")
        parts, question = [f"Nothing in {where} is called {name}"], ""
        suggestions: tuple[str, ...] = ()
        if len(search.key) >= _SHORTEST_SUGGESTED:
            near = (level.scheme.id, level.tier) if level else (None, None)
            suggestions = tuple(self.index.similar(text, *near))
        if suggestions:
            are = "label is" if len(suggestions) == 1 else "labels are"
            parts.append(f"the closest {are} {listed([shown(label) for label in suggestions])}")
        if level is None:
            numbered = tuple(dict.fromkeys(concept.scheme for concept in self.index.numbered(text)))
            question = f"{name} is an id in {listed(numbered)}; is that the scheme?" if numbered else ""
        elif others := tuple(dict.fromkeys(hit.concept.scheme for hit in replace(search, level=None).hits())):
            parts.append(f"it is known in {listed(others)}")
        return Resolution(query, "unresolved", (), "; ".join(parts) + ".", question, suggestions)
