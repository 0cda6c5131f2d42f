"""Every label set of the reference table: no label is left out or spelled otherwise, and each is accounted for."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from kgservice.workspace import Workspace
from mappings.absence import NO_TERM
from mappings.conversion.converter import Converter
from mappings.knowledge import Knowledge
from mappings.record import MappingRecord
from mappings.shipped import shipped_label_modules, shipped_mapping_sets
from mappings.sssom.check import check_sssom
from ontology.concept import Concept
from ontology.iri import BASE

Table = dict[str, dict[str, dict[str, str]]]
"""By id of the label set and label, the row; `number` is its place below the header."""


@pytest.fixture(scope="module")
def table(reference: Path) -> Table:
    with (reference / "scheme_ids.tsv").open(encoding="utf-8", newline="") as stream:
        ids = {row["name"]: row["id"] for row in csv.DictReader(stream, delimiter="\t") if row["kind"] == "labels"}
    found: Table = defaultdict(dict)
    with (reference / "label_schemes.tsv").open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream, delimiter="\t"), 1):
            found[ids[row["dataset"]]][row["label"]] = {**row, "number": str(number)}
    return found


@pytest.fixture(scope="module")
def labels(knowledge: Knowledge) -> dict[str, dict[str, Concept]]:
    found: dict[str, dict[str, Concept]] = defaultdict(dict)
    for concept in knowledge.taxonomy.concepts.values():
        if knowledge.taxonomy.schemes[concept.scheme].kind == "labels":
            found[concept.scheme][concept.label] = concept
    return found


@pytest.fixture(scope="module")
def claims(knowledge: Knowledge) -> dict[str, list[MappingRecord]]:
    found: dict[str, list[MappingRecord]] = defaultdict(list)
    for record in knowledge.records:
        found[record.subject].append(record)
    return found


def test_the_table_is_the_one_that_was_promised(table: Table) -> None:
    assert len(table) == 108
    assert sum(map(len, table.values())) == 864


def test_every_label_is_held_as_the_data_spells_it(table: Table, labels: dict[str, dict[str, Concept]]) -> None:
    assert {scheme: sorted(rows) for scheme, rows in table.items()} == {
        scheme: sorted(labels.get(scheme, {})) for scheme in table
    }


def test_every_label_set_has_its_printed_name(reference: Path, knowledge: Knowledge) -> None:
    with (reference / "scheme_ids.tsv").open(encoding="utf-8", newline="") as stream:
        names = {row["id"]: row["name"] for row in csv.DictReader(stream, delimiter="\t") if row["kind"] == "labels"}
    assert {scheme: knowledge.taxonomy.schemes[scheme].name for scheme in names} == names


def test_every_label_names_its_row_and_its_count(table: Table, labels: dict[str, dict[str, Concept]]) -> None:
    for scheme, rows in table.items():
        for label, row in rows.items():
            facts = defaultdict(set)
            for name, value in labels[scheme][label].facts:
                facts[name].add(value)
            assert f"label_schemes.tsv:{row['number']}" in facts["referenceRow"], f"{scheme}: {label}"
            assert facts["trainingRows"] == ({row["n_train"]} if row["n_train"] else set()), f"{scheme}: {label}"


def test_every_label_is_mapped_or_says_why_not(
    table: Table, labels: dict[str, dict[str, Concept]], claims: dict[str, list[MappingRecord]]
) -> None:
    for scheme, rows in table.items():
        for label in rows:
            held = [record for record in claims[labels[scheme][label].iri] if not record.negated]
            assert held, f"{scheme}: {label} has no record"
            for record in held:
                assert record.justification, record.id
                if record.object == NO_TERM:
                    assert record.comment, f"{record.id} does not say why"
                    assert len(held) == 1, f"{record.id} stands beside a claim"
                else:
                    assert record.confidence is not None, f"{record.id} has no confidence"


def test_a_close_claim_and_a_denied_one_say_why(claims: dict[str, list[MappingRecord]], table: Table) -> None:
    own = [r for found in claims.values() for r in found if r.set_id.removeprefix(f"{BASE}mappings/") in table]
    silent = [r.id for r in own if (r.negated or r.predicate == "skos:closeMatch") and not r.comment]
    assert silent == []


def test_every_label_means_something_or_is_known_to_mean_nothing(
    converter: Converter, table: Table, labels: dict[str, dict[str, Concept]]
) -> None:
    denotation = converter.denotation
    for scheme, rows in table.items():
        for label in rows:
            concept = labels[scheme][label]
            row = denotation.row[concept.iri]
            if not denotation.meaning[row].any() and denotation.absence(concept.iri) is None:
                aspects = {
                    denotation.taxonomy.concepts[record.object].aspect
                    for record in converter.knowledge.records
                    if record.subject == concept.iri and not record.negated
                }
                assert aspects <= {"appraisal", "dimension", "action tendency"}, f"{scheme}: {label} covers no sense"


def test_each_label_set_has_one_mapping_set_and_it_is_sound(table: Table) -> None:
    sets = {path.name.removesuffix(".sssom.tsv"): path for path in shipped_mapping_sets()}
    modules = {path.stem for path in shipped_label_modules()}
    for scheme in table:
        assert scheme in modules
        assert [found.message for found in check_sssom(sets[scheme]) if found.level != "INFO"] == []


def test_labels_are_resolved_in_their_own_language(workspace: Workspace) -> None:
    resolver = workspace.at().resolver
    for text, wanted in (("기쁨", "kpoem"), ("喜び", "wrime")):
        found = resolver.resolve(text)
        assert wanted in {candidate.concept.scheme for candidate in found.candidates}
        assert found.candidates[0].method == "exact"
