"""Terms: what a licence allows and demands, read from the table `terms.tsv`, which names the source of each."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

__all__ = ["Terms", "Told", "terms_of", "terms_table"]

Told = Literal["yes", "no", "unknown"]
"""Whether a licence allows something; what it does not tell counts as no."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a licence says of the texts and labels of a dataset.

    Attributes:
        id: its SPDX id, or a name that begins with `LicenseRef-`.
        name: its printed name.
        redistribute: whether the data may be handed on unchanged.
        adapt: whether changed data may be handed on, as rows with other labels are.
        commercial: whether the data may be used for commercial ends.
        train: whether a model may be trained on it, within those ends.
        attribution: whether authors have to be named.
        share_alike: whether what is adapted has to stay under the same licence or one that it names.
        adapted_under: the licences under which adapted data may be handed on, alone or with other data.
        source: where the licence can be read; empty where it is no text of its own.
        note: what else has to be known.
        listed: whether the table has it; of a licence that it lacks nothing is known.
    """

    id: str
    name: str
    redistribute: Told
    adapt: Told
    commercial: Told
    train: Told
    attribution: bool
    share_alike: bool
    adapted_under: tuple[str, ...]
    source: str
    note: str
    listed: bool = True


@cache
def terms_table() -> Mapping[str, Terms]:
    """Read the table: terms by id, the freest first."""
    text = (files("mappings.harmonization.licences") / "terms.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {row["id"]: _terms(row) for row in rows}


def terms_of(licence: str) -> Terms:
    """Give the terms of a licence; case makes no difference.

    >>> terms_of("cc-by-4.0").name
    'Creative Commons Attribution 4.0 International'
    >>> terms_of("Bob's own").train, terms_of("Bob's own").listed
    ('unknown', False)
    """
    by_name = {name.casefold(): terms for name, terms in terms_table().items()}
    found = by_name.get(licence.strip().casefold())
    if found is not None:
        return found
    note = "The table of licences does not have it, and what is not known counts as not allowed"
    return Terms(licence, licence, "unknown", "unknown", "unknown", "unknown", True, False, (), "", note, listed=False)


def _terms(row: Mapping[str, str]) -> Terms:
    return Terms(
        row["id"],
        row["name"],
        _told(row["redistribute"]),
        _told(row["adapt"]),
        _told(row["commercial"]),
        _told(row["train"]),
        row["attribution"] == "yes",
        row["share_alike"] == "yes",
        tuple(row["adapted_under"].split("|")) if row["adapted_under"] else (),
        row["source"],
        row["note"],
    )


def _told(value: str) -> Told:
    for allowed in get_args(Told):
        if value == allowed:
            told: Told = allowed
            return told
    raise ValueError(f"{value!r} is neither yes, no nor unknown")
