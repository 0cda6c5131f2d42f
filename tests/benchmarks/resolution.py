"""Resolution in a taxonomy of a million labels: of texts that are labels, and of misspelled ones."""

import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence

from rapidfuzz import fuzz, process

from mappings.resolution.index import TaxonomyIndex
from mappings.resolution.resolver import Resolver
from ontology.concept import Concept, Label
from ontology.iri import BASE
from ontology.scheme import Scheme
from ontology.taxonomy import Taxonomy
from tests.benchmarks.table import Row

__all__ = ["million", "run"]

LABELS = 1_000_000
EACH = 100
TEXTS = 300
_LETTERS = "etaoinshrdlucmfwypvbgkqjxz"
_WEIGHTS = [1 / (rank + 2) for rank in range(len(_LETTERS))]


def run() -> list[Row]:
    """Measure the first answer, which makes the indexes, then known and misspelled texts one by one."""
    taxonomy, labels = million()
    resolver = Resolver(TaxonomyIndex(taxonomy))
    draw = random.Random(2)
    known = draw.sample(labels, TEXTS)
    wrong = [_misspelled(draw, label) for label in known]
    first = _seconds(lambda: resolver.resolve(wrong[0]))
    exact = [_seconds(lambda text=text: resolver.resolve(text)) for text in known]  # type: ignore[misc]
    guessed = [_seconds(lambda text=text: resolver.resolve(text)) for text in wrong]  # type: ignore[misc]
    found = sum(
        label in {label.text for at in resolver.resolve(text, limit=50).candidates for label in at.concept.labels}
        for label, text in zip(known, wrong, strict=True)
    )
    each = statistics.median(_seconds(lambda text=text: _by_each(text, labels)) for text in wrong[:5])  # type: ignore[misc]
    p99 = statistics.quantiles(guessed, n=100)[98] * 1000
    return [
        Row(f"a label, {LABELS:,} labels", f"p50 {statistics.median(exact) * 1000:.2f} ms"),
        Row(
            "a label with a letter changed, left out or doubled",
            f"p50 {statistics.median(guessed) * 1000:.1f} ms, p99 {p99:.1f} ms",
            f"{each * 1000:,.0f} ms: rapidfuzz over every label",
            "20 ms",
            p99 < 20,
        ),
        Row(
            "the same, the label meant is among the candidates",
            f"{found} of {TEXTS}",
            "",
            "99 %",
            found >= TEXTS * 0.99,
        ),
        Row("the first answer, which makes the indexes", f"{first:.1f} s"),
    ]


def million() -> tuple[Taxonomy, list[str]]:
    """Make a scheme of a million labels, of one to three made-up words each; the same every time."""
    draw = random.Random(1)
    words = ["".join(draw.choices(_LETTERS, _WEIGHTS, k=draw.randint(3, 11))) for _ in range(60_000)]
    labels = sorted({" ".join(draw.choices(words, k=draw.choice((1, 2, 2, 3)))) for _ in range(LABELS * 3 // 2)})
    kept = draw.sample(labels, LABELS)
    scheme = Scheme("made", BASE + "made", "Made", "labels")
    return Taxonomy.of([scheme], _concepts(kept)), kept


def _concepts(labels: Sequence[str]) -> Iterator[Concept]:
    for place in range(0, len(labels), EACH):
        first, *others = labels[place : place + EACH]
        named = (Label(first), *(Label(other, kind="alternative") for other in others))
        number = place // EACH + 1
        yield Concept(f"{BASE}made/{number}", f"made:{number}", "made", first, named, position=number)


def _misspelled(draw: random.Random, label: str) -> str:
    at = draw.randrange(1, len(label))
    return draw.choice((label[:at] + label[at + 1 :], label[:at] + label[at - 1 :], label[:at] + "e" + label[at + 1 :]))


def _by_each(text: str, labels: Sequence[str]) -> object:
    return process.extract(text, labels, scorer=fuzz.WRatio, limit=3, score_cutoff=70)


def _seconds(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun
