"""Lemmas: the dictionary form of an English word, from spaCy's lookup table.

The table is a gzipped JSON object in the package `spacy-lookups-data`. It is read where it lies, without importing
spaCy or that package, and only when the first lemma is asked for.
"""

import gzip
import json
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from ontology.errors import EmotaxaError

__all__ = ["english_inflections", "english_lemma"]

_PACKAGE = "spacy_lookups_data"
_LONGEST_WORD = 40


def english_lemma(word: str) -> str | None:
    """Give the dictionary form of a lower-case English word, where the table has one that differs.

    Raises:
        EmotaxaError: where the table is not installed.

    >>> english_lemma("irritations")
    'irritation'
    >>> english_lemma("joy") is None
    True
    """
    if not (1 < len(word) <= _LONGEST_WORD and word.isascii() and word.isalpha()):
        return None
    lemma = _table().get(word)
    return lemma if lemma != word else None


@cache
def english_inflections() -> Mapping[str, tuple[str, ...]]:
    """Give the inflected forms of English words by dictionary form, all in lower case: `love` to `loved`, `loves`.

    Raises:
        EmotaxaError: where the table is not installed.

    >>> english_inflections()["adore"]
    ('adored', 'adores', 'adoring')
    """
    found: dict[str, list[str]] = defaultdict(list)
    for word, lemma in _table().items():
        if word.islower() and word != lemma:
            found[lemma].append(word)
    return {lemma: tuple(sorted(words)) for lemma, words in found.items()}


@cache
def _table() -> Mapping[str, str]:
    spec = find_spec(_PACKAGE)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for name, opened in (("en_lemma_lookup.json.gz", gzip.decompress), ("en_lemma_lookup.json", bytes)):
            path = Path(folder) / "data" / name
            if path.is_file():
                table: Mapping[str, str] = json.loads(opened(path.read_bytes()))
                return table
    raise EmotaxaError("the table of English lemmas is missing", hint="install the package spacy-lookups-data")
