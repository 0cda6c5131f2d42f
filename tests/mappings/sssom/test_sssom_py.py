"""The standard's own tool, sssom-py: it reads and validates what is shipped, and each reads what the other writes.

What it cannot, and the tests leave out: texts that pandas takes for nothing, such as the label "None" or "N/A" (it
reads them as empty), extension slots (it drops them), bars and backslashes within the values of a list (it splits at
every bar), subjects without an id in JSON, a reviewer agreement of 0, and JSON without a context.
"""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mappings.record import MappingSet
from mappings.shipped import shipped_alignments, shipped_mapping_sets, shipped_profiles
from mappings.sssom.files import check_mappings, read_mappings, write_mappings
from mappings.sssom.read import read_sssom
from mappings.sssom.slots import RECORD_SLOTS
from mappings.sssom.values import join_values
from mappings.sssom.write import write_sssom

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]

SHIPPED = (*shipped_mapping_sets(), *shipped_profiles(), *shipped_alignments())
ALIKE = ("ekman", "goemotions", "parrott", "panas-x")


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def one_validator(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let sssom-py keep its validator: it loads its schema anew for every file, which takes longer than all else."""
    from linkml.validator import Validator  # type: ignore[import-untyped]
    from linkml.validator.plugins import JsonschemaValidationPlugin  # type: ignore[import-untyped]
    from sssom import validators
    from sssom.constants import SCHEMA_YAML

    kept = Validator(schema=SCHEMA_YAML, validation_plugins=[JsonschemaValidationPlugin(closed=False)])
    monkeypatch.setattr(validators, "Validator", lambda **_: kept)


def rows(table: Any) -> list[dict[str, str]]:  # noqa: ANN401
    """Give the records of sssom-py's table, every cell as text, in order."""
    records = table.df.astype(object).where(table.df.notna(), "").to_dict("records")
    return ordered([{str(name): cell(str(name), value) for name, value in one.items()} for one in records])


def own_rows(found: MappingSet) -> list[dict[str, str]]:
    said = [dict(record.slots) for record in found.records]
    return ordered(
        [
            {name: cell(name, value if isinstance(value, str) else join_values(value)) for name, value in one.items()}
            for one in said
        ]
    )


def cell(name: str, value: object) -> str:
    number = name in RECORD_SLOTS and RECORD_SLOTS[name].type == "number"
    return str(float(str(value))) if number and value != "" else str(value)


def ordered(records: list[dict[str, str]]) -> list[dict[str, str]]:
    from pandas._libs.parsers import STR_NA_VALUES  # type: ignore[import-untyped]

    kept = ({name: text for name, text in one.items() if text not in STR_NA_VALUES} for one in records)
    return sorted(kept, key=lambda one: sorted(one.items()))


@pytest.mark.usefixtures("one_validator")
def test_every_shipped_file_is_valid_to_it_and_holds_the_same_records() -> None:
    from sssom.parsers import parse_sssom_table
    from sssom.validators import validate

    assert len(SHIPPED) > 70
    for path in SHIPPED:
        table = parse_sssom_table(path)
        reports = validate(table, fail_on_error=False)

        assert [result for report in reports.values() for result in report.results] == [], path
        assert rows(table) == own_rows(read_sssom(path)), path


@pytest.mark.parametrize("name", ALIKE)
@pytest.mark.parametrize("ending", [".json", ".ttl"])
def test_what_it_writes_is_read_as_the_same_set(name: str, ending: str, tmp_path: Path) -> None:
    from sssom.parsers import parse_sssom_table
    from sssom.writers import write_json, write_rdf

    (path,) = (one for one in SHIPPED if one.name == f"{name}.sssom.tsv")
    (write_json if ending == ".json" else write_rdf)(parse_sssom_table(path), tmp_path / f"{name}{ending}")

    found = read_mappings(tmp_path / f"{name}{ending}")

    def claims(one: MappingSet) -> list[tuple[object, ...]]:
        return sorted((r.id, r.subject, r.predicate, r.object, r.negated, r.confidence, r.comment) for r in one.records)

    own = read_sssom(path)
    assert claims(found) == claims(own)
    assert (found.id, found.title, found.licence) == (own.id, own.title, own.licence)
    assert [one for one in check_mappings(tmp_path / f"{name}{ending}") if one.level == "ERROR"] == []
    if ending == ".json":
        assert write_sssom(found) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ALIKE)
@pytest.mark.parametrize("ending", [".jsonld", ".ttl"])
def test_it_reads_what_we_write_as_the_same_set(name: str, ending: str, tmp_path: Path) -> None:
    from sssom.parsers import parse_sssom_json, parse_sssom_rdf, parse_sssom_table

    (path,) = (one for one in SHIPPED if one.name == f"{name}.sssom.tsv")
    write_mappings(read_sssom(path), tmp_path / f"{name}{ending}")

    table = (parse_sssom_json if ending == ".jsonld" else parse_sssom_rdf)(tmp_path / f"{name}{ending}")

    assert rows(table) == rows(parse_sssom_table(path))
