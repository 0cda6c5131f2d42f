"""Tables of operations: the template can be read, rows do what they say, and every wrong cell is told at once."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import pytest

from kgservice.changes.bulk.table.columns import columns
from kgservice.changes.bulk.table.read import TableRefused, read_table, table_operations
from kgservice.changes.bulk.table.template import EXAMPLES, template
from kgservice.changes.operations.documents import OPERATIONS
from kgservice.stores.dataset import Dataset
from mappings.knowledge import Knowledge
from ontology.errors import DocumentError
from ontology.finding import Finding
from ontology.iri import BASE
from ontology.validation.notation import prefixed

BEFORE: Mapping[str, tuple[str, ...]] = {
    "NodeUnobsoletion": ("NodeObsoletion",),
    "NodeDeletion": ("NodeCreation",),
    "RemoveTextDefinition": ("NewTextDefinition",),
    "NormReplacement": ("NewNorm",),
    "RemoveNorm": ("NewNorm",),
    "MappingSetDeletion": ("MappingSetCreation",),
    "SchemeDeletion": ("SchemeCreation",),
}
"""Examples without which another one does nothing."""
ENDS = {"subject": "ekman:anger", "object": "sense:anger"}
MINE = [
    {"operation": "SchemeCreation", **EXAMPLES["SchemeCreation"]},
    {"about": "mine:joy", "label": "joy"},
    {"about": "mine:delight", "label": "delight", "parent": "mine:joy"},
    {"about": "mine:glee", "label": "glee", "parent": "mine:joy"},
]


def table(*rows: Mapping[str, str], delimiter: str = ",") -> str:
    names = [name for name in columns() if any(name in row for row in rows)]
    names += sorted({name for row in rows for name in row} - set(names))
    out = io.StringIO()
    writer = csv.DictWriter(out, names, delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def refused(graph: Dataset, *rows: Mapping[str, str]) -> tuple[Finding, ...]:
    with pytest.raises(TableRefused) as error:
        table_operations(table(*rows), graph)
    assert all(found.hint for found in error.value.findings)
    return error.value.findings


@pytest.mark.parametrize("kind", ["csv", "tsv"])
def test_the_template_is_an_empty_table_with_an_example_of_each_kind(graph: Dataset, kind: str) -> None:
    text = template("csv" if kind == "csv" else "tsv")
    assert table_operations(text, graph) == ()
    for name in OPERATIONS:
        assert f"\n#{name}{',' if kind == 'csv' else chr(9)}" in text


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_each_example_is_read_as_its_kind(graph: Dataset, name: str) -> None:
    rows = [{"operation": each, **EXAMPLES[each]} for each in (*BEFORE.get(name, ()), name)]
    if name in {"NodeDeepening", "NodeShallowing"}:
        below = [{"operation": "NodeMove", "about": "mine:glee", "new": "mine:delight"}]
        rows = [*MINE, *(below if name == "NodeShallowing" else []), *rows]
    found = table_operations(table(*rows), graph)
    assert found[-1].type == name


def test_a_row_for_a_new_concept_makes_it_with_its_synonyms(graph: Dataset) -> None:
    found = table_operations(table(EXAMPLES[""]), graph)
    assert [operation.in_words() for operation in found] == [
        "Create parrott:3/equanimity, “equanimity” below parrott:2/contentment",
        "Add the alternative label “evenness of temper” in 'en' to parrott:3/equanimity",
        "Add the alternative label “even temper” in 'en' to parrott:3/equanimity",
    ]


def test_a_row_for_a_concept_that_stands_says_what_differs(graph: Dataset) -> None:
    row = {"about": "ekman:joy", "label": "joy", "synonym": "happiness|delectation", "definition": "Being glad."}
    found = table_operations(table(row), graph)
    assert [operation.type for operation in found] == ["TextDefinitionReplacement", "NewSynonym"]
    moved = {"about": "parrott:3/bliss", "parent": "parrott:2/zest"}
    [move] = table_operations(table(moved), graph)
    assert move.in_words() == "Move parrott:3/bliss from below parrott:2/cheerfulness to below parrott:2/zest"


def test_a_row_for_a_concept_that_stands_says_all_that_differs(graph: Dataset) -> None:
    row = {"about": "goemotions:joy", "notation": "joy17", "source": "Ann 2026", "position": "99"}
    found = table_operations(table(row), graph)
    assert {one.type for one in found} == {"NodeAnnotationChange"}
    assert {prefixed(one.model_dump()["property"]): one.model_dump()["new"] for one in found} == {
        "skos:notation": "joy17",
        "dct:source": "Ann 2026",
        "core:position": "99",
    }
    assert table_operations(table({"about": "goemotions:joy", "notation": "17", "label": "joy"}), graph) == ()
    told = refused(graph, {"about": "parrott:3/bliss", "tier": "9"}, {"about": "parrott:3/bliss", "aspect": "mood"})
    assert [(one.place.line, one.place.slot) for one in told] == [(2, "tier"), (3, "aspect")]


def test_rows_build_on_those_before_them(graph: Dataset) -> None:
    rows = [
        {"operation": "create", "about": "goemotions:boredom", "label": "boredom"},
        {"operation": "add synonym", "about": "goemotions:boredom", "new": "ennui"},
        {"operation": "rename", "about": "goemotions:boredom", "new": "tedium"},
    ]
    found = table_operations(table(*rows), graph)
    assert [operation.type for operation in found] == ["NodeCreation", "NewSynonym", "NodeRename"]
    assert found[-1].model_dump()["old"] == "boredom"


def test_slots_of_sssom_are_columns_of_mappings(graph: Dataset) -> None:
    row = {**EXAMPLES["MappingCreation"], "operation": "map", "object_label": "tedium", "subject_category": "emotion"}
    [made] = table_operations(table(row), graph)
    said = made.model_dump()
    assert said["slots"] == {"object_label": "tedium", "subject_category": "emotion"}
    assert said["author_label"] == ("Ann Author", "Bo Author") and said["set"] == BASE + "mappings/ekman"


def test_concepts_and_sets_may_be_named_as_people_do(graph: Dataset, knowledge: Knowledge) -> None:
    rows = [
        {"operation": "add synonym", "about": "ekman:Anger", "new": "ire"},
        {"operation": "MappingConfidenceChange", "set": "ekman", **ENDS, "new": "0.9"},
    ]
    synonym, confidence = table_operations(table(*rows), graph, knowledge.taxonomy)
    assert synonym.model_dump()["about"] == BASE + "ekman/anger"
    assert confidence.model_dump()["record"] == BASE + "mapping/ekman/anger--anger"
    with pytest.raises(TableRefused, match=r"2:about: unknown"):
        table_operations(table({**rows[0], "about": "angr"}), graph, knowledge.taxonomy)


def test_every_wrong_cell_is_told_at_once_with_row_column_and_cure(graph: Dataset) -> None:
    found = refused(
        graph,
        {"operation": "NodeRenam", "about": "ekman:anger", "new": "wrath"},
        {"operation": "NodeRename", "about": "anger", "new": "wrath"},
        {"operation": "NodeRename", "about": "ekman:angr", "new": "wrath"},
        {"operation": "NewSynonym", "about": "ekman:anger", "new": "ire", "lang": "english language"},
        {"operation": "MappingConfidenceChange", **EXAMPLES["MappingConfidenceChange"], "new": "2"},
        {"operation": "NodeRename", "about": "ekman:anger", "new": "wrath", "replacement": "ekman:joy"},
        {"label": "joy"},
        {"operation": "NodeRename", "about": "ekman:anger", "old": "rage", "new": "wrath"},
    )
    assert [(one.place.line, one.place.slot) for one in found] == [
        (2, "operation"),
        (3, "about"),
        (4, "about"),
        (5, "lang"),
        (6, "new"),
        (7, "replacement"),
        (8, "about"),
        (9, "old"),
    ]
    assert "NodeRename" in found[0].hint and "parrott:3/joy" in found[1].hint and "ekman:anger" in found[2].hint
    assert "it has “anger”" in found[7].hint


def test_cells_that_are_no_iris_or_texts_at_all_are_told(graph: Dataset, knowledge: Knowledge) -> None:
    found = refused(
        graph,
        {"operation": "MappingConfidenceChange", "set": "my set>", **ENDS, "new": "0.9"},
        {"operation": "RemoveNorm", "about": "norm:a/b", "old": "good"},
        {"operation": "NodeRename", "about": "goemotions:a<b", "new": "wrath"},
        {"about": "ekman:anger", "synonym": "Zorn", "lang": "no language"},
        {"operation": "SchemeDeletion", "scheme": "a b"},
    )
    assert [(one.place.line, one.place.slot) for one in found] == [
        (2, "set"),
        (3, "old"),
        (4, "about"),
        (5, "lang"),
        (6, "scheme"),
    ]
    assert "old_valence" in found[1].hint
    with pytest.raises(TableRefused, match=r"2:about: .*a<b"):
        table_operations(
            table({"operation": "rename", "about": "goemotions:a<b", "new": "x"}), graph, knowledge.taxonomy
        )


def test_a_slot_that_holds_a_list_gets_one(graph: Dataset) -> None:
    row = {"operation": "MappingSlotChange", "set": "ekman", **ENDS, "slot": "match_string", "new": "ire|wrath"}
    [made] = table_operations(table(row), graph)
    assert made.model_dump()["new"] == ("ire", "wrath")


def test_columns_that_are_not_there_are_told_with_the_nearest(graph: Dataset) -> None:
    [found] = refused(graph, {"operation": "", "about": "", "defintion": ""})
    assert (found.place.line, found.place.slot) == (1, "defintion") and "definition" in found.hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the table is empty"),
        ("operation,about\nNodeRename,a,b\n", "3 cells in a table of 2 columns"),
        ('operation,about\nNodeRename,"a\n', "the quotes of a cell are broken"),
        ("operation,about,about\n", "stands twice"),
    ],
)
def test_a_table_that_is_none_is_told(graph: Dataset, text: str, said: str) -> None:
    with pytest.raises(TableRefused, match=said):
        table_operations(text, graph)


def test_a_file_of_windows_with_a_mark_is_read(graph: Dataset, tmp_path: Path) -> None:
    rows = table({"operation": "rename", "about": "ekman:anger", "new": "wrath"}, delimiter="\t")
    path = tmp_path / "changes.tsv"
    path.write_bytes(b"\xef\xbb\xbf" + rows.replace("\n", "\r\n").encode())
    [made] = read_table(path, graph)
    assert made.type == "NodeRename"
    with pytest.raises(DocumentError, match="no such file"):
        read_table(tmp_path / "nowhere.csv", graph)
