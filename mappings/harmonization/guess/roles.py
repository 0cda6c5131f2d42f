"""Roles: which column of a sample is what."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from mappings.harmonization.corpus.layout import DIMENSIONS
from mappings.harmonization.guess.column import Column
from mappings.harmonization.guess.finding import Finding, SchemeFit
from mappings.harmonization.guess.schemes import LEAST_COVERAGE, fits, label_separator
from ontology.scale import Scale
from ontology.spelling import normalised
from ontology.taxonomy import Taxonomy

__all__ = ["Roles", "guess_roles"]

_TEXTS: Final = re.compile(r"text|tweet|sentence|content|utterance|comment|headline|message|prompt|post|body", re.I)
_LABELS: Final = re.compile(r"label|emotion|emo|sentiment|feeling|class|category|context|target", re.I)
_IDS: Final = re.compile(r"(?:^|[\W_])(?:id|ids|key|number|no|index)$|^id|Id$|ID$")
_AFTER: Final = re.compile(r"[\s_.:-]+(?:scores?|prob(?:s|ability|abilities)?|intensity|labels?|flag)$", re.I)
_BEFORE: Final = re.compile(
    r"^(?:labels?|is|has|scores?|prob(?:s|ability|abilities)?|intensity|emo(?:tions?)?|p)[\s_.:-]+", re.I
)
"""What stands around a label in the name of its column."""

_DIMENSIONS: Final = {
    "valence": ("v", "valence", "pleasure", "val"),
    "arousal": ("a", "arousal", "activation", "act", "aro"),
    "dominance": ("d", "dominance", "dom", "power", "control"),
}
_SCALES: Final = ("0..1", "-1..1", "1..5", "0..3", "-3..3", "1..7", "1..9", "0..10", "0..100", "-100..100")


@dataclass(slots=True)
class Roles:
    """What the columns seem to be.

    Attributes:
        findings: with reasons.
        fits: the schemes that the labels may be of, the best first.
        annotation: as in `Dataset`.
        personal: columns that seem to say who wrote a text.
    """

    findings: list[Finding] = field(default_factory=list)
    fits: list[SchemeFit] = field(default_factory=list)
    annotation: str = "single"
    personal: list[str] = field(default_factory=list)


def guess_roles(taxonomy: Taxonomy, columns: Sequence[Column], path: Path, *, nested: bool) -> Roles:
    """Guess the roles of columns.

    Args:
        taxonomy: whose labels are looked for.
        columns: those of a sample.
        path: the file, whose name may tell.
        nested: whether a cell may be a list of labels, as in JSON and Parquet.
    """
    roles = Roles()
    free = list(columns)
    text = _text(free)
    if text is not None:
        free.remove(text[0])
        roles.findings.append(Finding("format.text", text[0].name, text[1], text[2]))
    for column in list(free):
        if why := column.personal:
            roles.personal.append(column.name)
            roles.findings.append(Finding("personal", column.name, 0.7, why))
            free.remove(column)
    _take_dimensions(roles, free)
    _take_simple(roles, free)
    if not _take_label_columns(taxonomy, roles, free, path):
        _take_labels(taxonomy, roles, free, path, nested=nested)
    _take_id(roles, free)
    return roles


def _text(columns: Sequence[Column]) -> tuple[Column, float, str] | None:
    scored = [
        (column.length * column.distinct * (3.0 if _TEXTS.search(column.name) else 1.0), column)
        for column in columns
        if column.filled and column.numbers is None and not _IDS.search(column.name)
    ]
    if not scored:
        return None
    scored.sort(key=lambda pair: pair[0], reverse=True)
    (best, column), second = scored[0], scored[1][0] if len(scored) > 1 else 0.0
    sure = max(0.5, min(0.99, 1.0 - second / best)) if best else 0.5
    return column, sure, f"its values are the longest, {column.length:.0f} characters, and hardly any recurs"


def _take_dimensions(roles: Roles, free: list[Column]) -> None:
    found: dict[str, Column] = {}
    for dimension in DIMENSIONS:
        for column in free:
            if normalised(column.name) in _DIMENSIONS[dimension] and column.numbers is not None:
                found[dimension] = column
                break
    if len(found) < 2 and not any(len(column.name) > 2 for column in found.values()):
        return
    for dimension, column in found.items():
        free.remove(column)
        roles.findings.append(Finding(f"format.{dimension}", column.name, 0.9, f"numbers under {column.name!r}"))
    if found:
        ranges = [column.numbers for column in found.values() if column.numbers is not None]
        low = min(float(values.min()) for values in ranges)  # type: ignore[arg-type]
        high = max(float(values.max()) for values in ranges)  # type: ignore[arg-type]
        within = [scale for scale in _SCALES if Scale.parse(scale).low <= low and high <= Scale.parse(scale).high]
        scale = within[0] if within else f"{low:g}..{high:g}"
        why = f"the values run from {low:g} to {high:g}; check what the corpus says"
        roles.findings.append(Finding("format.vad_scale", scale, 0.6 if within else 0.3, why))


def _take_simple(roles: Roles, free: list[Column]) -> None:
    splits = [column for column in free if column.is_split]
    languages = [column for column in free if column.is_language]
    for role, found, why in (
        ("split", splits, "it holds names of splits"),
        ("lang", languages, "it holds tags of languages"),
    ):
        for column in found[:1]:
            free.remove(column)
            roles.findings.append(Finding(f"format.{role}", column.name, 0.95, why))


def _take_label_columns(taxonomy: Taxonomy, roles: Roles, free: list[Column], path: Path) -> bool:
    """Find the columns whose names are labels of one scheme, and whose values are marks or scores."""
    numeric = [column for column in free if column.is_marks or column.numbers is not None]
    marks = [column for column in numeric if column.is_marks]
    for columns in (marks, numeric):
        if len(columns) < 2:
            continue
        label_of, found = _labels_of(taxonomy, columns, path)
        if not found or found[0].coverage * len(columns) < 2:
            continue
        unlisted = found[0].unlisted
        own = [column for column in columns if label_of[column.name] not in unlisted]
        scores = not all(column.is_marks for column in own)
        names = ", ".join(column.name for column in own)
        why = f"each is named as a label of {found[0].scheme}, and holds {'scores' if scores else '0 and 1'}"
        bare = all(label_of[column.name] == column.name for column in own)
        named = [column.name for column in own] if bare else {label_of[column.name]: column.name for column in own}
        roles.findings.append(Finding("format.label_columns", named, 0.9, why))
        if scores:
            ranges = [column.numbers for column in own if column.numbers is not None]
            high = max(float(values.max()) for values in ranges)  # type: ignore[arg-type]
            low = min(float(values.min()) for values in ranges)  # type: ignore[arg-type]
            scale = next((s for s in _SCALES if Scale.parse(s).low <= low and high <= Scale.parse(s).high), "")
            middle = Scale.parse(scale) if scale else Scale(low, max(high, low + 1))
            half = (middle.low + middle.high) / 2
            roles.findings.append(Finding("format.present_from", half, 0.3, f"half of the scale; {names} hold scores"))
            if scale:
                roles.findings.append(
                    Finding("format.score_scale", scale, 0.6, f"the scores run from {low:g} to {high:g}")
                )
        roles.annotation = "scores" if scores else "multilabel"
        roles.fits = fits(taxonomy, {label_of[column.name]: 1 for column in own}, "", path)
        for column in own:
            free.remove(column)
        return True
    return False


def _labels_of(taxonomy: Taxonomy, columns: list[Column], path: Path) -> tuple[dict[str, str], list[SchemeFit]]:
    """Give the label that each column seems to be named after, without an affix where that fits a scheme better."""
    whole = {column.name: column.name.strip() for column in columns}
    bare = {name: _BEFORE.sub("", _AFTER.sub("", name)) or name for name in whole.values()}
    bare = {name: bare[label] for name, label in whole.items()}
    best: tuple[dict[str, str], list[SchemeFit]] = (whole, fits(taxonomy, dict.fromkeys(whole.values(), 1), "", path))
    if bare != whole and len(set(bare.values())) == len(bare):
        found = fits(taxonomy, dict.fromkeys(bare.values(), 1), "", path)
        if found and (not best[1] or found[0].coverage > best[1][0].coverage):
            best = bare, found
    return best


def _take_labels(taxonomy: Taxonomy, roles: Roles, free: list[Column], path: Path, *, nested: bool) -> None:
    best: tuple[float, Column, str, list[SchemeFit]] | None = None
    for column in free:
        if len(column.counts) < 2 or len(column.counts) > max(50, column.filled // 2) or column.length > 200:
            continue
        separator = "|" if nested and any("|" in cell for cell in column.counts) else ""
        separator = separator or label_separator(taxonomy, column.counts, path)
        found = fits(taxonomy, column.counts, separator, path)
        if found and found[0].coverage >= LEAST_COVERAGE:
            score = found[0].coverage + (0.3 if _LABELS.search(column.name) else 0.0) + 0.3 * found[0].used
            score -= 0.4 if found[0].coding == "id" and not _LABELS.search(column.name) else 0.0
            if best is None or score > best[0]:
                best = (score, column, separator, found)
    if best is None:
        return
    _, column, separator, roles.fits = best
    free.remove(column)
    fit = roles.fits[0]
    why = f"{fit.coverage:.1%} of its values are labels of {fit.scheme}, which uses {fit.used:.0%} of them"
    roles.findings.append(Finding("format.labels", column.name, fit.coverage, why))
    if separator and not nested:
        several = sum(times for cell, times in column.counts.items() if separator in cell)
        roles.findings.append(Finding("format.label_separator", separator, 0.9, f"{several} rows have several labels"))
    if separator:
        roles.annotation = "multilabel"
    coding = "the labels are ids of the scheme" if fit.coding == "id" else "the labels are names"
    roles.findings.append(Finding("format.label_coding", fit.coding, fit.coverage, coding))


def _take_id(roles: Roles, free: list[Column]) -> None:
    unique = [
        column
        for column in free
        if column.filled and column.distinct == 1.0 and column.length <= 80 and not _is_measure(column)
    ]
    named = [column for column in unique if _IDS.search(column.name)]
    chosen = next(iter(named or unique), None)
    if chosen is not None:
        roles.findings.append(Finding("format.id", chosen.name, 0.9 if named else 0.6, "no value recurs"))


def _is_measure(column: Column) -> bool:
    """Tell whether a column holds what was measured: fractions, or what its name calls a score."""
    fractions = column.numbers is not None and bool((column.numbers % 1 != 0).any())
    return fractions or (column.numbers is not None and bool(_AFTER.search(column.name) or _BEFORE.search(column.name)))
