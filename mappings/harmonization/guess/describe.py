"""Describe: a file of a corpus looked at, and a description of it written, for whoever knows the corpus to check."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import polars as pl

from mappings.harmonization.corpus.columnar import sample_parquet
from mappings.harmonization.corpus.dataset import Dataset, shipped_datasets
from mappings.harmonization.corpus.layout import Layout
from mappings.harmonization.corpus.objects import sample_objects
from mappings.harmonization.corpus.reader import read_rows
from mappings.harmonization.corpus.table import read_table
from mappings.harmonization.guess.column import columns_of
from mappings.harmonization.guess.finding import Finding, SchemeFit
from mappings.harmonization.guess.form import Form, guess_form
from mappings.harmonization.guess.language import guess_language
from mappings.harmonization.guess.roles import guess_roles
from mappings.harmonization.guess.schemes import tied
from ontology.errors import DocumentError, EmotaxaError, Place
from ontology.taxonomy import Taxonomy

__all__ = ["Guess", "describe"]

_SHOWN: Final = 4
"""Schemes that fit as well which a comment names."""

SAMPLE_ROWS: Final = 20_000
"""Rows that are looked at, from the first."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What a file seems to be.

    Attributes:
        path: the file.
        rows: how many of its rows were looked at.
        findings: the fields of a description, each with how sure it is, and why.
        schemes: the schemes that its labels may be of, the best first.
        also: ids of the schemes that fit as many rows as the one that is guessed.
        shipped: id of the shipped dataset whose file it seems to be, or None.
        complete: whether the description says all that is needed to read the file.
    """

    path: Path
    rows: int
    findings: tuple[Finding, ...]
    schemes: tuple[SchemeFit, ...]
    also: tuple[str, ...]
    shipped: str | None
    complete: bool

    def value(self, field: str) -> Any:  # noqa: ANN401 - what TOML may hold
        """Give the value of a field; None where nothing is guessed of it."""
        return next((finding.value for finding in self.findings if finding.field == field), None)

    def as_dict(self) -> dict[str, Any]:
        """Give it as JSON: the findings, the schemes, and the description itself."""
        return {
            "file": str(self.path),
            "rows": self.rows,
            "shipped": self.shipped,
            "complete": self.complete,
            "findings": [finding.as_dict() for finding in self.findings],
            "also": list(self.also),
            "schemes": [fit.as_dict() for fit in self.schemes],
            "description": self.as_toml(),
        }

    def as_toml(self) -> str:
        """Write the description, with what speaks for each line beside it."""
        return "\n".join(_written(self)) + "\n"


def describe(path: Path, taxonomy: Taxonomy) -> Guess:
    """Look at a file, and guess which column is what, and whose labels it bears.

    Raises:
        DocumentError: where the file cannot be read, or is no table in which a column holds texts.
    """
    form = guess_form(path)
    table = _sample(path, form)
    columns = columns_of(table)
    roles = guess_roles(taxonomy, columns, path, nested=form.kind in ("jsonl", "json", "parquet"))
    text = next((finding.value for finding in roles.findings if finding.field == "format.text"), None)
    if text is None:
        raise DocumentError("no column holds texts", Place(str(path)), hint="write its description by hand")
    has_vad = any(finding.field == "format.valence" for finding in roles.findings)
    labelled = bool(roles.fits)
    annotation = roles.annotation if labelled else "dimensional" if has_vad else "single"
    scheme = roles.fits[0].scheme if labelled else "emobank" if has_vad else "?"
    lang, sure = guess_language(table[text].fill_null("").head(2_000).to_list())
    shipped = _shipped(path, taxonomy)
    # What is known by its file needs no choice.
    also = tuple(fit.scheme for fit in tied(roles.fits)) if labelled and shipped is None else ()
    sure_of_scheme = min(0.5, roles.fits[0].coverage) if also else roles.fits[0].coverage if labelled else 0.3
    given = [
        Finding("id", _slug(path), 0.5, "after the file's name"),
        Finding("name", path.stem, 0.5, "after the file's name"),
        Finding("scheme", scheme, sure_of_scheme, _of_scheme(roles.fits, also)),
        Finding("annotation", annotation, 0.7, _of_annotation(annotation)),
        Finding("licence", "LicenseRef-not-stated", 0.0, "write the licence here: the file does not tell it"),
        Finding("lang", lang, sure, "by script and commonest words"),
    ]
    findings = (*given, *form.findings, *roles.findings)
    return Guess(path, table.height, findings, tuple(roles.fits[:5]), also, shipped, labelled or has_vad)


def _sample(path: Path, form: Form) -> pl.DataFrame:
    if form.kind == "parquet":
        return sample_parquet(path, SAMPLE_ROWS)
    if form.kind in ("jsonl", "json"):
        return sample_objects(path, form.kind, form.encoding, SAMPLE_ROWS)
    names = tuple(dict.fromkeys(form.columns))
    layout = Layout(
        kind="csv",
        columns=form.columns,
        text=names[0],
        header=form.header,
        quote=form.quote,
        delimiter=form.delimiter,
        multiline=form.quote is not None,
        encoding=form.encoding,
        fallback=form.fallback,
        further_columns=True,
        label_columns={name: name for name in names if form.columns.count(name) == 1},
    )
    dataset = Dataset("guess", "guess", "", "single", "", "", layout)
    rows = (raw.table for raw in read_table(dataset, layout, path, SAMPLE_ROWS))
    found = next(rows, None)
    if found is None or not found.height:
        raise DocumentError("the file holds no rows", Place(str(path)), hint="give a file with one row to a line")
    return found


def _shipped(path: Path, taxonomy: Taxonomy) -> str | None:
    """Find the shipped dataset whose file it is: by its name, and because its first rows can be read so."""
    from mappings.harmonization.labels import LabelReader
    from ontology.reference import find_level

    for dataset in shipped_datasets():
        if not any(file.holds(path) for file in dataset.files) or dataset.scheme not in taxonomy.schemes:
            continue
        try:
            level = find_level(taxonomy, dataset.scheme)
            layout = dataset.layout_of(path)
            reader = LabelReader(taxonomy, level, taxonomy.by_scheme[dataset.scheme], layout)
            rows = next(iter(read_rows(dataset, path, block_rows=1_000)))
            cells = rows.frame["cell"].unique().to_list()
            if not any(reader.read(cell).unlisted for cell in cells):
                return dataset.id
        except EmotaxaError:
            continue
    return None


def _of_scheme(found: Sequence[SchemeFit], also: Sequence[str]) -> str:
    if not found:
        return "no labels found"
    if also:
        more = f" and {len(also) - _SHOWN} more" if len(also) > _SHOWN else ""
        return f"also {', '.join(also[:_SHOWN])}{more} have {found[0].coverage:.0%} of the labels"
    runners = ", ".join(f"{fit.scheme} {fit.coverage:.0%}" for fit in found[1:4])
    return f"it has {found[0].coverage:.1%} of the labels; next: {runners}" if runners else "nothing else fits"


def _of_annotation(annotation: str) -> str:
    return {
        "multilabel": "a row may bear several labels: those not given are denied",
        "single": "each row bears one label; write multilabel if annotators could have given several",
        "scores": "each label has a score",
        "dimensional": "values, and no labels",
    }[annotation]


def _slug(path: Path) -> str:
    return re.sub(r"[^a-z0-9]+", "-", path.stem.casefold()).strip("-") or "corpus"


def _written(guess: Guess) -> Iterator[str]:
    yield f"# A guess at {guess.path.name}, from its first {guess.rows:,} rows. Look it over before you trust it."
    if guess.shipped:
        yield f"# It seems to be a file of the shipped dataset {guess.shipped}: emotaxa harmonize {guess.shipped}=..."
    if guess.also:
        beyond = guess.schemes[0].beyond
        unused = f", {beyond} of whose labels never occur{'s' if beyond == 1 else ''} here" if beyond else ""
        yield f"# {len(guess.also)} other schemes fit as well as {guess.schemes[0].scheme}{unused}. Name the one"
        yield "# that the annotators chose from: what they never chose decides what is absent."
    for fit in guess.schemes[:1]:
        if fit.unlisted:
            shown = ", ".join(f"{label!r} ({rows})" for label, rows in list(fit.unlisted.items())[:8])
            yield f"# Not labels of {fit.scheme}: {shown}"
    yield ""
    top = [finding for finding in guess.findings if "." not in finding.field and finding.field != "personal"]
    yield from _lines(top)
    personal = [finding.value for finding in guess.findings if finding.field == "personal"]
    if personal:
        yield from _lines([Finding("personal", personal, 0.7, "they seem to say who wrote a text, and are not read")])
    yield ""
    yield "[format]"
    inner = [finding for finding in guess.findings if finding.field.startswith("format.")]
    yield from _lines([replace(finding, field=finding.field.removeprefix("format.")) for finding in inner])
    if not guess.complete:
        yield '# labels = "..."          # no column holds labels of a scheme that is known here: name it'


def _lines(findings: list[Finding]) -> Iterator[str]:
    for finding in findings:
        value = _toml(finding.value)
        doubt = "" if finding.sure >= 0.9 else "likely: " if finding.sure >= 0.6 else "check: "
        yield f"{f'{finding.field} = {value}':<40} # {doubt}{finding.why}"


def _toml(value: Any) -> str:  # noqa: ANN401 - what TOML may hold
    """Write a value on one line; texts, numbers and lists are as in JSON."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(key)} = {_toml(one)}" for key, one in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)
