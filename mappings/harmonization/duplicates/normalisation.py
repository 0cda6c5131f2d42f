"""Normalisation: what has to be the same for two texts to be the same."""

from typing import Final

import polars as pl

__all__ = ["normalised"]

_FROM: Final = ["\u2018", "\u2019", "\u201a", "\u201b", "\u02bc", "\u201c", "\u201d", "\u201e", "\u201f"]
_TO: Final = ["'"] * 5 + ['"'] * 4

_MASKS: Final = (
    (r"(?:https?://|www\.)\S+|\bhttp\b|<url>|\[url\]", "http"),
    (r"@\w+|<user>|\[user\]", "@user"),
)
"""Web addresses and names of accounts, as they stand in posts or as corpora have masked them; in lower case."""


def normalised(texts: pl.Series, *, masked: bool = False) -> pl.Series:
    r"""Give texts in the form in which they are compared; texts that are equal in it are exact duplicates.

    In this order: NFKC (Unicode Standard Annex 15), so that a letter is the same however it is encoded, and full-width
    or ligature forms are the plain ones; typographic quotation marks and apostrophes are made straight; lower case;
    NFKC again, as lower case may leave letters that it composes; each run of white space becomes one space, and none is
    left at the ends. Punctuation, digits, accents and emoji stay: they tell texts apart. A null gives an empty text.

    Args:
        texts: strings.
        masked: whether web addresses become `http` and names of accounts `@user`, as some corpora mask them and others
            do not.

    >>> normalised(pl.Series(["It\u2019s \uff2fK\u00a0\n", "it's ok"])).to_list()
    ["it's ok", "it's ok"]
    >>> normalised(pl.Series(["@Ann see https://t.co/x1"]), masked=True).to_list()
    ['@user see http']
    """
    plain = texts.fill_null("")
    # NFKC leaves ASCII as it is, and takes as long as all the rest.
    special = plain.str.len_bytes() != plain.str.len_chars()
    places = special.arg_true()
    if len(places):
        composed = plain.gather(places).str.normalize("NFKC").str.replace_many(_FROM, _TO)
        plain = plain.clone().scatter(places, composed.str.to_lowercase().str.normalize("NFKC"))
    plain = plain.str.to_lowercase()
    if masked:
        for pattern, mask in _MASKS:
            plain = plain.str.replace_all(pattern, mask)
    spaced = plain.str.contains(r"\s\s|[^\S ]").arg_true()
    if len(spaced):
        plain = plain.clone().scatter(spaced, plain.gather(spaced).str.replace_all(r"\s+", " "))
    return plain.str.strip_chars()
