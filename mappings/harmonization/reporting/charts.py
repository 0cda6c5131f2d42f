"""Charts: pictures of a report as SVG that stands in a page, takes its colours from it, and can be read out.

Each chart is one image with a title and a description; every mark has a title of its own, which browsers show on hover.
The page says the same in tables. Colours are classes (`present`, `absent`, `unknown`, `degree`), so that they follow
the page from light to dark.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from markupsafe import Markup, escape

from mappings.harmonization.reporting.report import LabelCount

__all__ = ["bars", "heat_map", "stacked_bars"]

_WIDTH: Final = 960
_LINE: Final = 26
_LETTER: Final = 7.3
_LONGEST: Final = 34
_CLOSE: Final = 12
"""Columns from which on a heat map has narrow cells, and their names stand aslant."""


def stacked_bars(name: str, title: str, counts: Mapping[str, LabelCount]) -> Markup:
    """Draw a bar for each label: the shares of the rows in which it is present, absent and unknown.

    Args:
        name: what the ids in the image begin with; unique in the page.
        title: what is shown.
        counts: rows by label.
    """
    left = _margin(counts)
    room = _WIDTH - left
    parts = []
    for line, (label, count) in enumerate(counts.items()):
        top = line * _LINE
        parts.append(_name(label, left, top))
        at = float(left)
        for state in ("present", "absent", "unknown"):
            rows = getattr(count, state)
            width = room * rows / count.rows if count.rows else 0.0
            if width:
                told = f"{label}: {state} in {rows:,} of {count.rows:,} rows ({_percent(rows / count.rows)})"
                parts.append(_mark(at, top + 4, width, _LINE - 8, state, told))
                if width > 48:
                    parts.append(_inside(at + width / 2, top, _percent(rows / count.rows), f"on-{state}"))
            at += width
    told = "; ".join(
        f"{label}: {count.present:,} present, {count.absent:,} absent, {count.unknown:,} unknown"
        for label, count in counts.items()
    )
    return _image(name, title, told, len(counts) * _LINE, parts)


def bars(name: str, title: str, numbers: Mapping[str, int]) -> Markup:
    """Draw a bar for each of some numbers of rows.

    Args:
        name: what the ids in the image begin with; unique in the page.
        title: what is shown.
        numbers: rows by name.
    """
    left = _margin(numbers)
    most = max(numbers.values(), default=0) or 1
    room = _WIDTH - left - 90
    parts = []
    for line, (label, rows) in enumerate(numbers.items()):
        top = line * _LINE
        width = max(1.0, room * rows / most) if rows else 0.0
        parts.append(_name(label, left, top))
        parts.append(_mark(left, top + 4, width, _LINE - 8, "present", f"{label}: {rows:,} rows"))
        parts.append(
            Markup('<text x="{}" y="{}" class="figure">{}</text>').format(
                _number(left + width + 6), top + 17, f"{rows:,}"
            )
        )
    told = "; ".join(f"{label}: {rows:,}" for label, rows in numbers.items())
    return _image(name, title, told, len(numbers) * _LINE, parts)


def heat_map(
    name: str,
    title: str,
    rows: Sequence[str],
    columns: Sequence[str],
    values: Sequence[Sequence[float | None]],
    *,
    kind: str,
    percent: bool = False,
) -> Markup:
    """Draw a cell for each row and column, the deeper in colour the larger its value.

    Args:
        name: what the ids in the image begin with; unique in the page.
        title: what is shown.
        rows: names of the rows.
        columns: names of the columns.
        values: of each row and column, in [0, 1]; None where there is none.
        kind: the class of the cells, which gives their colour: `degree` or `unknown`.
        percent: whether values are written as percentages.
    """
    left = _margin(rows)
    longest = max(map(len, columns), default=1)
    aslant = len(columns) > _CLOSE or longest > 14
    width = 40.0 if aslant else max(52.0, longest * _LETTER + 10)
    head = min(longest, _LONGEST) * _LETTER * 0.72 + 18 if aslant else 24.0
    whole = left + width * len(columns) + (head if aslant else 0)
    parts = [_heading(column, left + width * (place + 0.5), head, aslant) for place, column in enumerate(columns)]
    told = []
    for line, (row, cells) in enumerate(zip(rows, values, strict=True)):
        top = head + line * _LINE
        parts.append(_name(row, left, top))
        for place, (column, value) in enumerate(zip(columns, cells, strict=True)):
            if value is None:
                continue
            shown = _percent(value) if percent else f"{value:.2f}".rstrip("0").rstrip(".")
            words = f"{row}, {column}: {shown}"
            at = left + width * place
            parts.append(_mark(at + 1, top + 1, width - 2, _LINE - 2, f"cell {kind}", words, share=value))
            parts.append(_inside(at + width / 2, top, shown, f"on-{kind}" if value > 0.55 else "value"))
            if value:
                told.append(words)
    return _image(name, title, "; ".join(told), head + len(rows) * _LINE, parts, width=whole)


def _image(
    name: str, title: str, told: str, height: float, parts: Iterable[Markup], *, width: float = _WIDTH
) -> Markup:
    shape = f"0 0 {_number(max(width, 320))} {_number(height + 4)}"
    return Markup(
        '<svg class="chart" viewBox="{}" style="min-width:{}px;max-width:{}px" role="img" '
        'aria-labelledby="{}-title {}-told"><title id="{}-title">{}</title><desc id="{}-told">{}</desc>{}</svg>'
    ).format(
        shape,
        _number(min(width, 640)),
        _number(max(width, 320)),
        name,
        name,
        name,
        title,
        name,
        told,
        Markup("").join(parts),
    )


def _mark(
    left: float, top: float, width: float, height: float, kind: str, told: str, *, share: float | None = None
) -> Markup:
    depth = Markup("") if share is None else Markup(' style="--share:{}"').format(_number(share))
    return Markup('<rect x="{}" y="{}" width="{}" height="{}" class="{}"{}><title>{}</title></rect>').format(
        _number(left), _number(top), _number(width), _number(height), kind, depth, told
    )


def _name(label: str, left: float, top: float) -> Markup:
    return Markup('<text x="{}" y="{}" class="name">{}</text>').format(
        _number(left - 8), _number(top + 17), _cut(label)
    )


def _heading(label: str, middle: float, bottom: float, aslant: bool) -> Markup:
    if not aslant:
        return Markup('<text x="{}" y="{}" class="inside">{}</text>').format(
            _number(middle), _number(bottom - 8), _cut(label)
        )
    return Markup('<text transform="translate({} {}) rotate(-45)">{}</text>').format(
        _number(middle), _number(bottom - 6), _cut(label)
    )


def _inside(middle: float, top: float, text: str, kind: str) -> Markup:
    return Markup('<text x="{}" y="{}" class="inside {}">{}</text>').format(
        _number(middle), _number(top + 17), kind, text
    )


def _margin(labels: Iterable[str]) -> float:
    """Give the room for the names on the left."""
    return min(_LONGEST, max(map(len, labels), default=1)) * _LETTER + 14


def _cut(label: str) -> Markup:
    if len(label) <= _LONGEST:
        return escape(label)
    return Markup("<title>{}</title>{}…").format(label, label[: _LONGEST - 1])


def _percent(share: float) -> str:
    """Write a share, in [0, 1]: none and all are written so only where they are.

    >>> _percent(0.0), _percent(0.0004), _percent(0.256), _percent(0.9999), _percent(1.0)
    ('0%', '<1%', '26%', '>99%', '100%')
    """
    if 0 < share < 0.005:
        return "<1%"
    if 0.995 <= share < 1:
        return ">99%"
    return f"{share:.0%}"


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
