"""The lexical suggester: what is called so, in this spelling or another, in another form or language, or nearly so."""

from collections.abc import Iterator, Sequence
from typing import Final

from mappings.record import SlotValue
from mappings.resolution.answer import Candidate, Method, Query
from mappings.resolution.index import TaxonomyIndex, label_key
from mappings.resolution.lemma import english_lemma
from mappings.resolution.resolver import Resolver
from mappings.resolution.search import Lemmatizer
from mappings.suggesting.evidence import Evidence
from mappings.suggesting.targets import Targets
from mappings.suggesting.term import Term
from ontology.concept import Concept, Label, LabelKind

__all__ = ["LexicalSuggester", "same_word_predicate"]

_LIMIT: Final = 1024
"""More concepts than ever bear one name."""
_OTHER_NAME: Final = 0.9
"""What a match of another name of the term is worth, beside one of its own."""
_FIELDS: Final[dict[LabelKind, str]] = {
    "preferred": "skos:prefLabel",
    "alternative": "skos:altLabel",
    "derived": "core:derivedForm",
}
_PREPROCESSED: Final[dict[Method, str]] = {"normalised": "semapv:CaseNormalization", "lemma": "semapv:Lemmatization"}


def same_word_predicate(targets: Targets, concept: Concept) -> str:
    """Give what a label mostly is to a concept of the same name.

    A label of a label set stands for a family of feelings, within which the sense of its name is one: in the mapping
    sets here 207 such records say narrowMatch, 49 exactMatch, and 140 deny the latter. A theory's category of the same
    name mostly is the same: 424 records say so, 117 say narrowMatch, and 125 deny it.
    """
    senses = targets.taxonomy.schemes[concept.scheme].kind == "senses"
    return "skos:narrowMatch" if senses else "skos:exactMatch"


class LexicalSuggester:
    """Compares names by every way that resolution knows, without an encoder."""

    name = "lexical"

    def __init__(self, targets: Targets, lemma: Lemmatizer = english_lemma) -> None:
        """Keep where to look, and what gives dictionary forms of English words."""
        self._targets = targets
        self._resolver = Resolver(TaxonomyIndex(targets.known), lemma)

    def suggest(self, terms: Sequence[Term]) -> Iterator[Evidence]:
        """Give evidence for concepts that bear a name of a term, or of which one of its names is a form.

        What only looks alike is given where nothing is called so.
        """
        asked = [(term, name) for term in terms for name in term.names]
        answers = self._resolver.resolve_all((Query(name.text, None, name.lang) for _, name in asked), _LIMIT)
        best: dict[tuple[str, str], Evidence] = {}
        for (term, name), answer in zip(asked, answers, strict=True):
            for candidate in answer.candidates:
                concept = candidate.concept
                if concept.iri not in self._targets.concepts or concept.scheme == term.scheme:
                    continue
                found = self._evidence(term, name, candidate)
                pair = (term.key, concept.iri)
                if pair not in best or found.score > best[pair].score:
                    best[pair] = found
        yield from best.values()

    def _evidence(self, term: Term, name: Label, candidate: Candidate) -> Evidence:
        method = candidate.method
        # Every way is worth something of its own; that of another name is less than each by the term's own.
        score = round(candidate.score * (1.0 if name == term.names[0] else _OTHER_NAME), 4)
        fuzzy = method == "fuzzy"
        slots: dict[str, SlotValue] = {
            "subject_match_field": (_FIELDS[name.kind],),
            "match_string": (label_key(name.text),),
        }
        if field := _field(candidate.concept, name):
            slots["object_match_field"] = (field,)
        if method in _PREPROCESSED:
            slots["subject_preprocessing"] = slots["object_preprocessing"] = (_PREPROCESSED[method],)
        if fuzzy:
            slots |= {"similarity_score": str(score), "similarity_measure": "Emotaxa's score of a guess by spelling"}
        return Evidence(
            term,
            candidate.concept,
            self.name,
            "skos:closeMatch" if fuzzy else same_word_predicate(self._targets, candidate.concept),
            "semapv:LexicalSimilarityThresholdMatching" if fuzzy else "semapv:LexicalMatching",
            score,
            candidate.reason,
            slots,
        )


def _field(concept: Concept, name: Label) -> str | None:
    """Give the field of the concept that holds the name, where one does."""
    key = label_key(name.text)
    return next((_FIELDS[label.kind] for label in concept.labels if label_key(label.text) == key), None)
