"""Forms: what kind of file it is, in which encoding, and how its rows fall into columns."""

import codecs
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson

from mappings.harmonization.corpus.fields import BadLine, split_fields
from mappings.harmonization.corpus.layout import Layout
from mappings.harmonization.corpus.records import record_ends
from mappings.harmonization.corpus.streams import open_input, read_into
from mappings.harmonization.guess.finding import Finding
from ontology.errors import DocumentError, Place

__all__ = ["Form", "guess_form"]

SAMPLE_BYTES: Final = 4 * 2**20
"""How much of a file is looked at."""

_ROWS: Final = 500
_DELIMITERS: Final = ("\t", ",", ";", "|")
_NAMES: Final = {"\t": "tabs", ",": "commas", ";": "semicolons", "|": "bars"}
_PACKED: Final = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ")
_COMMON: Final = frozenset(
    "id text tweet sentence content comment utterance headline label labels emotion emotions sentiment split lang"
    " language user author v a d valence arousal dominance".split()
)


@dataclass(frozen=True, slots=True)
class Form:
    """How a file is written.

    Attributes:
        kind: as in `Layout`.
        findings: what was found, with reasons.
        delimiter: what stands between columns.
        quote: what encloses fields.
        encoding: how characters are written.
        fallback: encoding of some lines.
        header: whether the first row names the columns.
        columns: the names of the columns, or numbers for names.
        multiline: whether a quoted field holds a line break.
    """

    kind: str
    findings: tuple[Finding, ...]
    delimiter: str = ""
    quote: str | None = None
    encoding: str = "utf-8"
    fallback: str | None = None
    header: bool = False
    columns: tuple[str, ...] = ()
    multiline: bool = False


def guess_form(path: Path) -> Form:
    """Guess from the first megabytes.

    Raises:
        DocumentError: where the file cannot be read, is empty, or is packed.
    """
    with open_input(path) as stream:
        buffer = bytearray(SAMPLE_BYTES)
        with memoryview(buffer) as room:
            got = read_into(path, stream, room, SAMPLE_BYTES)
        data, whole = bytes(buffer[:got]), got < SAMPLE_BYTES
    if data.startswith(b"PAR1"):
        return Form("parquet", (Finding("format.kind", "parquet", 1.0, "the file begins with PAR1"),))
    if data.startswith(_PACKED):
        raise DocumentError("the file is compressed", Place(str(path), 1), hint="unpack it first")
    if not data.strip():
        raise DocumentError("the file is empty", Place(str(path)), hint="give a file with rows")
    text, encoding, fallback, found = _decoded(data, whole)
    start = text.lstrip()[:1]
    if start == "{" and _has_objects(text):
        return Form(
            "jsonl", (*found, Finding("format.kind", "jsonl", 1.0, "each line is an object")), encoding=encoding
        )
    if start in ("{", "["):
        return Form("json", (*found, Finding("format.kind", "json", 0.9, "one JSON document")), encoding=encoding)
    return _table(text if whole else text[: text.rfind("\n") + 1], encoding, fallback, found)


def _has_objects(text: str) -> bool:
    """Tell whether lines are objects: two of them, or one that has a text of its own."""
    found = []
    for line in text.lstrip().split("\n", 2)[:2]:
        try:
            found.append(orjson.loads(line))
        except orjson.JSONDecodeError:
            break
    objects = [value for value in found if isinstance(value, dict)]
    return len(objects) > 1 or any(isinstance(part, str) for value in objects for part in value.values())


def _decoded(data: bytes, whole: bool) -> tuple[str, str, str | None, tuple[Finding, ...]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        # What is no character, as a lone surrogate, is told by the reading of the rows, with its line.
        text = codecs.getincrementaldecoder("utf-16")("replace").decode(data)
        return text, "utf-16", None, (Finding("format.encoding", "utf-16", 1.0, "its byte order mark"),)
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(data, final=whole), "utf-8", None, ()
    except UnicodeDecodeError:
        pass
    beyond = [line for line in data.split(b"\n") if not line.isascii()]
    wrong = sum(not _is_utf8(line) for line in beyond[: None if whole else -1])
    share = f"{wrong} of {len(beyond)} lines with more than ASCII are not UTF-8"
    if 0 < wrong < len(beyond) / 2:
        lines = (line.decode("utf-8" if _is_utf8(line) else "cp1252", "replace") for line in data.split(b"\n"))
        return "\n".join(lines), "utf-8", "cp1252", (Finding("format.fallback", "cp1252", 0.6, share),)
    try:
        text, encoding = data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        text, encoding = data.decode("latin-1"), "latin-1"
    return text, encoding, None, (Finding("format.encoding", encoding, 0.6, share),)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _table(text: str, encoding: str, fallback: str | None, found: tuple[Finding, ...]) -> Form:
    data = text.replace("\r\n", "\n").encode()
    data = data if data.endswith(b"\n") else data + b"\n"
    delimiter, quote, rows, even = max(
        (_cut(data, character) for character in _DELIMITERS), key=lambda cut: (_evenness(cut), len(cut[2][0]))
    )
    header, sure, why = _has_header(rows)
    columns = tuple(rows[0]) if header else tuple(f"column{place}" for place in range(1, len(rows[0]) + 1))
    kind = "tsv" if delimiter == "\t" else "csv"
    given = [
        *found,
        Finding(
            "format.kind", kind, even, f"{even:.0%} of the rows have {len(columns)} fields between {_NAMES[delimiter]}"
        ),
        Finding("format.header", header, sure, why),
    ]
    if kind == "csv" and delimiter != ",":
        given.insert(len(found) + 1, Finding("format.delimiter", delimiter, even, f"{_NAMES[delimiter]} it is"))
    if not header:
        given.append(Finding("format.columns", list(columns), 1.0, "names for the columns: choose better ones"))
    if quote is not None:
        given.append(Finding("format.quote", quote, 0.95, "fields are enclosed in it"))
    breaks = quote is not None and any("\n" in field for row in rows for field in row)
    if breaks and kind == "tsv":
        given.append(Finding("format.multiline", True, 0.9, "fields hold line breaks"))
    return Form(kind, tuple(given), delimiter, quote, encoding, fallback, header, columns, breaks)


def _cut(data: bytes, delimiter: str) -> tuple[str, str | None, list[list[str]], float]:
    """Cut rows at a delimiter, with quotes where that is how more of them have the same number of fields."""
    found = []
    for quote in ('"', None):
        layout = Layout("csv", (), "", delimiter=delimiter, quote=quote)
        rows = []
        start = 0
        for end in (record_ends(data, quote or "\0", delimiter))[:_ROWS].tolist():
            try:
                if line := data[start:end].decode():
                    rows.append(split_fields(line, layout))
            except BadLine:
                rows.append([])
            start = end + 1
        if rows:
            times = Counter(len(row) for row in rows).most_common(1)[0]
            even = [row for row in rows if len(row) == times[0]]
            found.append((delimiter, quote, even or [[""]], times[1] / len(rows)))
    if not found:
        return delimiter, None, [[""]], 0.0
    enclosed = data.startswith(b'"') or f'{delimiter}"'.encode() in data or b'\n"' in data
    best = max(found, key=lambda cut: (len(cut[2][0]) > 1, round(cut[3], 3), cut[1] is not None))
    return best if enclosed or best[1] is None else (best[0], None, best[2], best[3])


def _evenness(cut: tuple[str, str | None, list[list[str]], float]) -> float:
    """Give the share of even rows, less what is punctuation rather than a delimiter: where a space follows it."""
    rows = cut[2]
    if len(rows[0]) < 2:
        return 0.0
    later = [field for row in rows for field in row[1:]]
    return round(cut[3] - sum(field.startswith(" ") for field in later) / len(later), 2)


def _has_header(rows: list[list[str]]) -> tuple[bool, float, str]:
    first, rest = rows[0], rows[1:]
    names = [field.strip() for field in first]
    if not rest:
        return False, 0.5, "there is one row only"
    known = [name for name in names if name.casefold() in _COMMON]
    if any(len(name) > 60 or len(name.split()) > 6 for name in names) or len(set(names)) < len(names):
        return False, 0.95, "the first row is a row like the others"
    if any(_is_number(name) for name in names):
        return False, 0.95, "a field of the first row is a number"
    again = [name for place, name in enumerate(names) if any(row[place].strip() == name for row in rest)]
    if again:
        return False, 0.95, f"{again[0]!r} stands further down in its column, too"
    if known:
        return True, 0.98, f"the first row has {', '.join(known[:4])}"
    numeric = [
        place for place in range(len(names)) if all(_is_number(row[place]) for row in rest if row[place].strip())
    ]
    if numeric:
        return True, 0.9, "the first row is text where the others are numbers"
    short = all(0 < len(name) <= 30 for name in names) and max(len(field) for row in rest for field in row) > 60
    return short, 0.6, "the first row is short" if short else "the first row is a row like the others"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
