"""Guesses: what a text that nothing is called by may have been meant to say; offered and never taken."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from mappings.resolution.answer import Candidate, Query, Resolution
from mappings.resolution.encoder import Encoder
from mappings.resolution.identifier import is_number
from mappings.resolution.index import Ask, label_key
from mappings.resolution.scores import embedding_score, fuzzy_score
from mappings.resolution.search import Search
from mappings.resolution.verdict import in_order
from mappings.resolution.wording import listed, reason_for, shown
from ontology.spelling import nearest

__all__ = ["offer"]

_Guess = tuple[str, Candidate]
"""The word that may be meant, and what it names."""
_SHORTEST = 3
"""Letters; of a shorter text nobody can tell what it is a misspelling of."""
_LEAST_ALIKE = 0.75
_BEHIND = 0.1
"""What looks less like the text than the best by more than this is not offered beside it."""


def offer(query: Query, search: Search, encoder: Encoder | None, limit: int) -> Resolution:
    """Say that nothing is called so; then what comes close, what it may mean, and where it is known.

    Spelling and meaning give candidates, and so an ambiguous answer with a question: a guess is the reader's to take.
    A text that another scheme knows is no misspelling, and only its meaning is guessed at.
    """
    index, level, text = search.index, search.level, search.text.strip()
    name, where = shown(text), level.id if level else "any scheme"
    if is_number(text):
        return Resolution(query, "unresolved", reason=f"{name} is no id in {where}.")
    parts, question = [f"Nothing in {where} is called {name}"], ""
    suggestions: tuple[str, ...] = ()
    guesses: list[_Guess] = []
    known = _elsewhere(search)
    if len(search.key) >= _SHORTEST:
        labels = index.similar(text, _scheme_of(search), level.tier if level else None)
        suggestions = nearest(text, labels)
        guesses = _best_of_each(
            (*(() if known else _misspelled(search, labels)), *(_meant(search, encoder) if encoder else ()))
        )
    if suggestions:
        are = "label is" if len(suggestions) == 1 else "labels are"
        parts.append(f"the closest {are} {listed([shown(label) for label in suggestions])}")
    if known:
        parts.append(f"it is known in {listed(known)}")
    elif level is None:
        numbered = tuple(dict.fromkeys(concept.scheme for concept in index.numbered(text)))
        question = f"{name} is an id in {listed(numbered)}; is that the scheme?" if numbered else ""
    reason = "; ".join(parts) + "."
    if not guesses:
        return Resolution(query, "unresolved", (), reason, question, suggestions)
    question = f"Did you mean {listed([shown(word) for word in dict.fromkeys(word for word, _ in guesses)])}?"
    candidates = tuple(candidate for _, candidate in guesses[:limit])
    return Resolution(query, "ambiguous", candidates, reason, question, suggestions)


def _elsewhere(search: Search) -> tuple[str, ...]:
    """Give the schemes that know the text, though the one asked for does not."""
    if search.level is None:
        return ()
    index = search.index.gather([Ask(search.keys)])
    return tuple(dict.fromkeys(hit.concept.scheme for hit in replace(search, index=index, level=None).hits()))


def _misspelled(search: Search, labels: Sequence[str]) -> Iterator[_Guess]:
    """Give what the words name that look most like the text: labels of the scheme, else any word that is known."""
    words = _alike(search.key, labels) or _alike(search.key, search.index.similar(search.text, forms=True))
    searches = [replace(search, text=word) for word in words]
    index = search.index.gather(Ask(one.keys, scheme=_scheme_of(search)) for one in searches)
    for one in searches:
        for hit in in_order(index, replace(one, index=index).hits()):
            reason = f"{shown(search.text.strip())} looks like {shown(one.text)}; {reason_for(hit, one.text)}"
            score = fuzzy_score(words[one.text] * hit.score)
            yield one.text, Candidate(hit.concept, score, "fuzzy", reason)


def _alike(key: str, labels: Sequence[str]) -> dict[str, float]:
    """Give the labels that a few edits make of a key, with how much they look alike, in [0.75, 1).

    It is 1 less the edits per character of the longer; a swap of neighbours is one edit (optimal string alignment).
    """
    if not labels:
        return {}
    from rapidfuzz.distance import OSA

    by_key = {label_key(label): label for label in reversed(labels)}
    found = {label: OSA.normalized_similarity(key, other) for other, label in by_key.items()}
    least = max(_LEAST_ALIKE, max(found.values()) - _BEHIND)
    return {label: found[label] for label in labels if found.get(label, 0.0) >= least}


def _meant(search: Search, encoder: Encoder) -> Iterator[_Guess]:
    """Give what is called by the labels that mean nearly what the text does, as far as the encoder can tell."""
    text, level = search.text.strip(), search.level
    near = search.index.near(text, encoder, _scheme_of(search), level.tier if level else None)
    cosines = {label: cosine for label, cosine in near if cosine >= encoder.threshold}
    index = search.index.gather(Ask((label_key(label),), scheme=_scheme_of(search)) for label in cosines)
    for label, cosine in cosines.items():
        near_to = f"{shown(text)} means nearly what {shown(label)} does (cosine {cosine:.2f} by {encoder.name})"
        for hit in in_order(index, replace(search, index=index, text=label).called()):
            score = embedding_score(cosine * hit.score)
            yield label, Candidate(hit.concept, score, "embedding", f"{near_to}; {reason_for(hit, label)}")


def _best_of_each(guesses: Iterable[_Guess]) -> list[_Guess]:
    """Put guesses in order, best first, each concept once; those with the same score stay as they come."""
    found: dict[str, _Guess] = {}
    for guess in sorted(guesses, key=lambda guess: -guess[1].score):
        found.setdefault(guess[1].concept.iri, guess)
    return list(found.values())


def _scheme_of(search: Search) -> str | None:
    return search.level.scheme.id if search.level else None
