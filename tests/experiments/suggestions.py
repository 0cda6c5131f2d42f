"""Suggestions against what curators decided: `python -m tests.experiments.suggestions [ENCODER]` prints the figures.

Mappings: the label sets of one publication after another are held out with all of their records, and suggested from
what is left. Each publication counts as one, so that the 28 languages of one corpus do not outweigh the others. Gold
are the senses and theories that the shipped records name for a label; and, as one meaning can be told by several
records, whether the first suggestion means at least half of what the label means, or the label half of it.

Synonyms: each alternative label of a sense is taken away, and suggested from what is left.

Rows: the labels that annotators gave the test rows of GoEmotions, against the labels of XED that the shipped model
gives them, by a head that learned from annotated film subtitles and from no mapping. No rows are known that annotators
of both labelled. Gold are the pairs of which either label means at least half of the other.
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np

from classifiers.encoders.open import open_encoder
from classifiers.open import load
from kgservice.stores.memory import MemoryStore
from kgservice.workspace import Workspace
from mappings.conversion.converter import Converter
from mappings.knowledge import Knowledge
from mappings.meaning.denotation import Denotation, standing_claims
from mappings.record import MappingRecord
from mappings.resolution.encoder import Encoder
from mappings.suggesting.combining import suggest
from mappings.suggesting.distributional import DistributionalSuggester
from mappings.suggesting.embedding import EmbeddingSuggester
from mappings.suggesting.evidence import Evidence
from mappings.suggesting.lexical import LexicalSuggester
from mappings.suggesting.paired import PairedLabels
from mappings.suggesting.precedent import PrecedentSuggester
from mappings.suggesting.suggester import Suggester
from mappings.suggesting.synonyms import suggest_synonyms
from mappings.suggesting.targets import Targets, usual_levels
from mappings.suggesting.term import Term
from ontology.iri import scheme_of
from ontology.reference import Level
from ontology.taxonomy import Taxonomy
from tests.experiments.corpora import read_corpus

__all__ = ["Quality", "from_rows", "held_out_labels", "held_out_synonyms", "paired_rows", "share_meaning"]

_LIMIT: Final = 5
_HALF: Final = 0.5


@dataclass
class Quality:
    """How good suggestions are; sums over labels, each by its weight.

    Attributes:
        asked: labels with gold.
        answered: those for which anything was suggested.
        first: those whose first suggestion is gold.
        relation: of these, those whose relation is the curators', too.
        meant: those whose first suggestion shares at least half of its meaning.
        recalled: sum of the shares of the gold that the first five hold.
        attainable: the same with the gold cut to the five that fit.
    """

    asked: float = 0.0
    answered: float = 0.0
    first: float = 0.0
    relation: float = 0.0
    meant: float = 0.0
    recalled: float = 0.0
    attainable: float = 0.0

    @property
    def precision_at_1(self) -> float:
        """Share of the labels whose first suggestion is gold; one without suggestions counts as wrong."""
        return self.first / self.asked

    @property
    def recall_at_5(self) -> float:
        """Mean share of the gold that the first five hold."""
        return self.recalled / self.asked

    def __str__(self) -> str:
        """Give the figures in a line."""
        shares = {
            "answered": self.answered,
            "P@1": self.first,
            "meaning@1": self.meant,
            "R@5": self.recalled,
            "R@5 of five": self.attainable,
        }
        line = "  ".join(f"{name} {value / self.asked:.3f}" for name, value in shares.items())
        return f"{line}  relation where P@1 {self.relation / max(self.first, 1e-9):.3f}  of {self.asked:.0f}"


class _Said:
    """A suggester that has answered already."""

    def __init__(self, suggester: Suggester, terms: Sequence[Term]) -> None:
        self.name = suggester.name
        self._evidence = tuple(suggester.suggest(terms))

    def suggest(self, terms: Sequence[Term]) -> Iterable[Evidence]:
        return self._evidence


def share_meaning(denotation: Denotation) -> Callable[[str, str], bool]:
    """Give what tells of two concepts (IRIs) whether either means at least half of the other."""

    def shared(one: str, other: str) -> bool:
        first, second = (denotation.meaning[denotation.row[iri]] for iri in (one, other))
        both, least = np.minimum(first, second).sum(), min(first.sum(), second.sum())
        return bool(least > 0 and both >= _HALF * least)

    return shared


def held_out_labels(knowledge: Knowledge, encoder: Encoder | None) -> Mapping[str, Quality]:
    """Hold out the label sets of each publication in turn, and give the quality of each suggester and of all."""
    taxonomy, records = knowledge.taxonomy, tuple(knowledge.records)
    shared = share_meaning(Denotation(taxonomy, records))
    standing = standing_claims(records)
    found: dict[str, Quality] = defaultdict(Quality)
    made: dict[tuple[str, ...], list[Suggester]] = {}
    own = {record.subject: scheme_of(record.subject) for record in records}
    for schemes in _publications(taxonomy):
        rest = [record for record in records if own[record.subject] not in schemes]
        targets = Targets(taxonomy, usual_levels(taxonomy, rest))
        gold = _gold((record for record in standing if own[record.subject] in schemes), targets)
        terms = [Term.of(taxonomy.concepts[iri]) for iri in gold]
        levels = tuple(level.id for level in targets.levels)
        if levels not in made:
            made[levels] = _from_names(targets, encoder)
        said = [_Said(one, terms) for one in (*made[levels], PrecedentSuggester(targets, rest))]
        for name, suggesters in ({one.name: [one] for one in said} | {"all": said}).items():
            answers = suggest(terms, suggesters, targets, limit=_LIMIT)
            for iri, curated in gold.items():
                first = [(one.concept.iri, one.predicate) for one in answers[iri]]
                _count(found[name], first, curated, partial(shared, iri), 1 / len(schemes))
    return found


def _publications(taxonomy: Taxonomy) -> Iterable[set[str]]:
    """Give the ids of the label sets of each publication."""
    found: dict[str, set[str]] = defaultdict(set)
    for scheme in taxonomy.schemes.values():
        if scheme.kind == "labels":
            found[scheme.source or scheme.id].add(scheme.id)
    return found.values()


def _gold(records: Iterable[MappingRecord], targets: Targets) -> dict[str, dict[str, str]]:
    """Give the targets that records name for each label, with the relation."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for record in records:
        if record.object in targets.concepts:
            found[record.subject][record.object] = record.predicate
    return found


def _from_names(targets: Targets, encoder: Encoder | None) -> list[Suggester]:
    """Give the suggesters that know names alone."""
    found: list[Suggester] = [LexicalSuggester(targets)]
    if encoder is not None:
        found.append(EmbeddingSuggester(targets, encoder))
    return found


def held_out_synonyms(knowledge: Knowledge, encoder: Encoder | None) -> tuple[int, Quality]:
    """Take each alternative label of a sense away; give how many there are, and the quality for the rest.

    Those that are forms of other names of theirs stay in the count: they are what the lexical suggester is for.
    """
    taxonomy = knowledge.taxonomy
    names = [
        (concept, label)
        for concept in taxonomy.concepts.values()
        if taxonomy.schemes[concept.scheme].kind == "senses"
        for label in concept.labels
        if label.kind == "alternative" and label.lang == "en"
    ]
    kept = Taxonomy.of(
        taxonomy.schemes.values(),
        (
            replace(concept, labels=tuple(label for label in concept.labels if label.kind != "alternative"))
            if taxonomy.schemes[concept.scheme].kind == "senses"
            else concept
            for concept in taxonomy.concepts.values()
        ),
    )
    targets = Targets.named(kept, ["sense"])
    suggesters = _from_names(targets, encoder)
    quality = Quality()
    said = suggest_synonyms([Term.word(label.text) for _, label in names], suggesters, targets, limit=_LIMIT)
    by_word: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in sorted(said.placed, key=lambda placed: placed.place):
        by_word[one.candidate.term.text].append((one.candidate.concept.iri, one.candidate.predicate))
    for concept, label in names:
        if label.text not in said.known:
            gold = {concept.iri: "skos:altLabel"}
            _count(quality, by_word[label.text], gold, partial(str.__eq__, concept.iri), 1.0)
    return len(names), quality


def paired_rows(converter: Converter, model: str = "emotaxa-static") -> PairedLabels:
    """Count the labels of GoEmotions' test rows against those of XED that a shipped model gives them."""
    rows = read_corpus(converter, "goemotions", splits=("test",))
    said = load(model, "cpu").at(converter).classify(rows["text"].to_list(), "xed-en")
    return PairedLabels.counted(zip(rows["source_labels"].to_list(), (one.labels for one in said), strict=True))


def from_rows(knowledge: Knowledge, paired: PairedLabels) -> Quality:
    """Suggest labels of XED for those of GoEmotions by the rows, and give the quality."""
    taxonomy = knowledge.taxonomy
    level = Level(taxonomy.schemes["xed-en"])
    targets = Targets(taxonomy, (level,))
    shared = share_meaning(Denotation(taxonomy, knowledge.records))
    terms = [Term.of(concept) for concept in taxonomy.by_scheme["goemotions"]]
    answers = suggest(terms, [DistributionalSuggester(targets, paired, level)], targets, limit=_LIMIT)
    quality = Quality()
    for term in terms:
        gold = {iri: "" for iri in targets.concepts if shared(term.key, iri)}
        first = [(one.concept.iri, one.predicate) for one in answers[term.key]]
        if gold:
            _count(quality, first, gold, partial(shared, term.key), 1.0)
    return quality


def _count(
    quality: Quality,
    first: Sequence[tuple[str, str]],
    gold: Mapping[str, str],
    shared: Callable[[str], bool],
    weight: float,
) -> None:
    quality.asked += weight
    hits = len({iri for iri, _ in first} & gold.keys())
    quality.recalled += weight * hits / len(gold)
    quality.attainable += weight * hits / min(_LIMIT, len(gold))
    if first:
        iri, predicate = first[0]
        quality.answered += weight
        quality.first += weight * (iri in gold)
        quality.relation += weight * (gold.get(iri) == predicate)
        quality.meant += weight * shared(iri)


def main(encoder: str) -> None:
    """Print the figures."""
    workspace = Workspace(MemoryStore())
    at = workspace.at()
    opened = open_encoder(encoder, "cpu")
    for name, quality in held_out_labels(at.knowledge, opened).items():
        sys.stdout.write(f"{name:12} {quality}\n")
    number, synonyms = held_out_synonyms(at.knowledge, opened)
    sys.stdout.write(f"synonyms ({number})  {synonyms}\n")
    paired = paired_rows(at.converter)
    sys.stdout.write(f"rows ({paired.rows:,})  {from_rows(at.knowledge, paired)}\n")
    workspace.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "emotaxa-static")
