"""Unlisted labels: label strings in the rows that their scheme does not have, collected over all inputs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from mappings.harmonization.options import UnknownPolicy
from mappings.harmonization.reporting.report import UnknownLabel
from mappings.harmonization.rows import AnsweredRows
from ontology.errors import DocumentError, Place

__all__ = ["UnknownLabels", "UnlistedLabels"]

_MOST: Final = 10_000
"""Strings that are told apart; more of them, and the column is none of labels."""

_CHOICE: Final = 'unknown="keep" or unknown="drop"'
"""How the policy is chosen in Python."""

_SHOWN: Final = 3
"""Strings that an error names, the most frequent first."""


class UnknownLabels(DocumentError):
    """Label strings that no scheme of their dataset has; `found` holds all of them, by dataset and string."""

    def __init__(
        self, message: str, place: Place, *, hint: str, value: str, found: Mapping[str, Mapping[str, UnknownLabel]]
    ) -> None:
        """Keep the strings besides."""
        self._said = message, place, hint, value
        self._word(_CHOICE)
        self.found = found

    def _word(self, choice: str) -> None:
        message, place, hint, value = self._said
        super().__init__(message, place, hint=f"{hint}, or keep or drop such rows: {choice}", value=value)

    def choosing(self, choice: str) -> "UnknownLabels":
        """Give the same with the words by which the policy is chosen here, as `--unknown keep|drop`."""
        self._word(choice)
        return self

    def lines(self) -> Iterator[str]:
        """Give a line for each string where they are more than the message names."""
        if sum(len(labels) for labels in self.found.values()) > _SHOWN:
            for dataset, labels in self.found.items():
                for label, one in sorted(labels.items(), key=lambda item: -item[1].rows):
                    close = f"; did you mean {' or '.join(one.suggestions)}?" if one.suggestions else ""
                    rows = f"{one.rows:,} row{'' if one.rows == 1 else 's'}"
                    yield f"{dataset}: {_cut(label)!r}: {rows}, first {one.first}{close}"


@dataclass(slots=True)
class _Found:
    rows: int
    first: Place
    suggestions: tuple[str, ...]


@dataclass(slots=True)
class UnlistedLabels:
    """The strings met so far, by dataset, with their rows.

    Attributes:
        more: rows with strings beyond the most that are told apart.
    """

    more: int = 0
    _found: dict[tuple[str, str, str, bool], _Found] = field(default_factory=dict)

    def add(
        self,
        dataset: str,
        scheme: str,
        column: str | None,
        answered: AnsweredRows,
        path: str,
        policy: UnknownPolicy,
    ) -> None:
        """Count the strings of some rows.

        Args:
            dataset: id of the dataset.
            scheme: id of the scheme that does not have them.
            column: the column of the labels, where there is one.
            answered: the rows.
            path: the file that they were read from.
            policy: what happens to the rows.
        """
        for place, labels in answered.unlisted.items():
            times = int(answered.times[place])
            if not times:
                continue
            for label, suggestions in labels.items():
                key = (dataset, scheme, label, policy == "error")
                found = self._found.get(key)
                if found is None:
                    if len(self._found) >= _MOST and (policy != "error" or self.refused):
                        self.more += times
                        continue
                    line = answered.rows.line_of(answered.first_of(place))
                    found = self._found[key] = _Found(0, Place(path, line, slot=column), suggestions)
                found.rows += times

    @property
    def refused(self) -> bool:
        """Whether there are strings that end the run."""
        return any(refused for _, _, _, refused in self._found)

    def error(self, hint: str = "") -> UnknownLabels:
        """Word the error that tells all strings that end the run; `hint` says which labels there are."""
        found = {key: one for key, one in self._found.items() if key[-1]}
        by_scheme: dict[str, list[tuple[str, _Found]]] = {}
        for (_, scheme, label, _), one in found.items():
            by_scheme.setdefault(scheme, []).append((label, one))
        (_, _, label, _), first = next(iter(found.items()))
        parts = [_listed(scheme, labels, first.first.path) for scheme, labels in by_scheme.items()]
        known = f"{hint}; " if hint and len(by_scheme) == 1 else ""
        return UnknownLabels(
            "; ".join(parts),
            first.first,
            hint=f"{known}correct them",
            value=_cut(label),
            found=_by_dataset(found),
        )

    def by_dataset(self) -> dict[str, dict[str, UnknownLabel]]:
        """Give the strings of each dataset, in the order in which they were met, with files by their names alone."""
        return _by_dataset(self._found, name_of=lambda path: Path(path).name)


def _by_dataset(
    found: Mapping[tuple[str, str, str, bool], _Found], name_of: Callable[[str], str] = str
) -> dict[str, dict[str, UnknownLabel]]:
    given: dict[str, dict[str, UnknownLabel]] = {}
    for (dataset, _, label, _), one in found.items():
        labels = given.setdefault(dataset, {})
        rows, first = one.rows, f"{name_of(one.first.path)}:{one.first.line}"
        if label in labels:
            rows, first = rows + labels[label].rows, labels[label].first
        labels[label] = UnknownLabel(rows, first, one.suggestions)
    return given


def _listed(scheme: str, labels: Sequence[tuple[str, _Found]], path: str) -> str:
    most = sorted(labels, key=lambda one: -one[1].rows)
    named = ", ".join(_worded(label, found, path) for label, found in most[:_SHOWN])
    more = f" and {len(labels) - _SHOWN:,} more" if len(labels) > _SHOWN else ""
    what = "a label that" if len(labels) == 1 else f"{len(labels):,} labels that"
    return f"{what} {scheme} does not have: {named}{more}"


def _worded(label: str, found: _Found, path: str) -> str:
    where = f"line {found.first.line}" if found.first.path == path else f"{found.first.path}:{found.first.line}"
    rows = f"{found.rows:,} row{'' if found.rows == 1 else 's'}, first in {where}"
    close = f"; did you mean {' or '.join(found.suggestions)}?" if found.suggestions else ""
    return f"{_cut(label)!r} ({rows}{close})"


def _cut(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}... ({len(text):,} characters)"
