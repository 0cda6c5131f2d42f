"""Word lists: words, with how often they occur where that is known, as text, CSV or TSV."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Final

from mappings.suggesting.term import Term
from ontology.errors import DocumentError, Place
from ontology.spelling import LONGEST_LABEL

__all__ = ["read_word_list", "word_list_from"]

_WORDS: Final = ("word", "term", "text", "label", "lemma", "synonym")
_COUNTS: Final = ("count", "frequency", "freq", "n")
_LANGUAGES: Final = ("lang", "language")
_MOST_BYTES: Final = 20_000_000


def read_word_list(path: Path, lang: str | None = "en") -> tuple[Term, ...]:
    """Read a file: `.csv` and `.tsv` have a heading with a column `word`, any other a word on each line.

    Args:
        path: the file, in UTF-8.
        lang: language of words of which the file does not say it (BCP 47); None leaves it open.

    Raises:
        DocumentError: where it cannot be read or is larger than 20 MB; where it has no column of words; or where a line
            holds no word or no number: with line and column.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise DocumentError("is too large for a word list", Place(str(path)), hint="give 20 MB at the most")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DocumentError(reason, Place(str(path)), hint="give a word list that can be read") from error
    except UnicodeDecodeError as error:
        raise DocumentError("not UTF-8", Place(str(path)), hint="save the file as UTF-8") from error
    delimiter = {".csv": ",", ".tsv": "\t"}.get(path.suffix.lower())
    return word_list_from(text, lang, delimiter=delimiter, path=str(path))


def word_list_from(
    text: str, lang: str | None = "en", *, delimiter: str | None = None, path: str = "words"
) -> tuple[Term, ...]:
    r"""Read a word list; words that stand there twice are one, and their counts add up.

    Args:
        text: with a delimiter, a table under a heading; else a word on each line, behind which a tab and its count may
            stand. Empty lines are passed over.
        lang: language of words of which the table does not say it.
        delimiter: what parts the columns of a table.
        path: what it is called in errors.

    Raises:
        DocumentError: where a part cannot be read: with line and column.

    >>> [(term.text, term.count) for term in word_list_from("glee\t3\nmirth\nglee\t4")]
    [('glee', 7), ('mirth', None)]
    """
    lines = _table(text, delimiter, path) if delimiter else _lines(text)
    found: dict[tuple[str, str | None], Term] = {}
    for number, word, count, language in lines:
        if not word or len(word) > LONGEST_LABEL or "\n" in word:
            said = "holds no word" if not word else f"holds {len(word):,} characters, and no word"
            place = Place(path, number, slot="word")
            raise DocumentError(
                f"the line {said}", place, hint=f"give 1 to {LONGEST_LABEL} characters", value=word[:80]
            )
        term = Term.word(word, language or lang, _count(count, path, number))
        before = found.setdefault((word, language), term)
        if before is not term and term.count is not None:
            found[word, language] = replace(before, count=(before.count or 0) + term.count)
    if not found:
        raise DocumentError("there is no word in it", Place(path), hint="write a word on each line")
    return tuple(found.values())


_Line = tuple[int, str, str, str | None]


def _lines(text: str) -> Iterator[_Line]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            word, _, count = line.partition("\t")
            yield number, " ".join(word.split()), count.strip(), None


def _table(text: str, delimiter: str, path: str) -> Iterator[_Line]:
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        heading = [name.strip().casefold() for name in next(rows, [])]
        word, count, lang = (_column(heading, names) for names in (_WORDS, _COUNTS, _LANGUAGES))
        if word is None:
            raise DocumentError(
                "no column holds words", Place(path, 1), hint=f"call it {_WORDS[0]}", value=delimiter.join(heading)[:80]
            )
        for row in rows:
            if any(cell.strip() for cell in row):
                cells = [_cell(row, at) for at in (word, count, lang)]
                yield rows.line_num, " ".join(cells[0].split()), cells[1], cells[2] or None
    except csv.Error as error:
        raise DocumentError(
            f"not a table: {error}", Place(path, rows.line_num), hint="close the quotation marks"
        ) from error


def _column(heading: Sequence[str], names: Sequence[str]) -> int | None:
    return next((heading.index(name) for name in names if name in heading), None)


def _cell(row: Sequence[str], at: int | None) -> str:
    return row[at].strip() if at is not None and at < len(row) else ""


def _count(text: str, path: str, number: int) -> int | None:
    if not text:
        return None
    # Longer ones than any count, and other scripts' digits, are no numbers here.
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        place = Place(path, number, slot="count")
        raise DocumentError("the count is no whole number", place, hint="write it in digits: 1200", value=text[:80])
    return int(text)
