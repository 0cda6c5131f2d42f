"""Objects: rows of JSON Lines and JSON documents."""

import json
from pathlib import Path

import pytest

from mappings.harmonization.corpus.cell import label_cell
from tests.mappings.harmonization.corpus.layouts import read, told

OBJECTS = 'kind = "jsonl"\ntext = "text"\nlabels = "labels"\nid = "id"\nlabel_coding = "id"\n'


def test_objects_to_a_line_give_labels_as_text_numbers_and_lists(tmp_path: Path) -> None:
    rows = [
        {"text": "a\nb", "labels": [1, 2], "id": 7, "more": {"x": 1}},
        {"id": "x", "labels": "3", "text": "c"},
        {"text": "d", "labels": []},
        {"text": "e", "labels": None},
        {"text": "f", "labels": 4},
    ]
    frame = read(tmp_path, OBJECTS, "\n\n".join(map(json.dumps, rows)))
    assert frame["text"].to_list() == ["a\nb", "c", "d", "e", "f"]
    assert frame["cell"].to_list() == [label_cell(["1", "2"]), "3", label_cell([]), "", "4"]
    assert frame["id"].to_list() == ["7", "x", "", "", ""]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("[1]", "rows:2: the line is no object but a list"),
        ('"a"', "rows:2: the line is no object but text"),
        ("{", "rows:2:2: not JSON"),
        ('{"labels": []}', "rows:2:text: the field 'text' is missing"),
        ('{"text": 3, "labels": []}', "rows:2:text: 'text' is a number; it has to be text"),
        ('{"text": "a", "labels": {"joy": 1}}', "rows:2:labels: 'labels' is an object; it has to be text or a number"),
        ('{"text": "a", "labels": [null]}', "rows:2:labels: 'labels' is null"),
        ('{"text": "a", "labels": [["joy"]]}', "rows:2:labels: 'labels' is a list"),
        (b'{"text": "\xe9", "labels": []}', "rows:2:11: not UTF-8: byte 0xe9"),
    ],
)
def test_a_line_that_is_no_such_object_is_told(tmp_path: Path, line: str | bytes, message: str) -> None:
    data = b'{"text": "a", "labels": [], "id": "x"}\n' + (line if isinstance(line, bytes) else line.encode())
    assert told(tmp_path, OBJECTS, data).startswith(message)


def test_a_document_that_is_a_list_is_no_file_of_json_lines(tmp_path: Path) -> None:
    data = json.dumps([{"text": "a", "labels": "joy", "id": "1"}, {"text": "b", "labels": "fear", "id": "2"}], indent=1)
    assert 'or describe the file as "json"' in told(tmp_path, OBJECTS, data)
    frame = read(tmp_path, OBJECTS.replace("jsonl", "json"), data)
    assert frame.rows() == [("a", "joy", "1"), ("b", "fear", "2")]


def test_objects_are_found_wherever_in_a_document_they_stand(tmp_path: Path) -> None:
    data = {"tr_1": [[{"turn": 1, "text": "a", "labels": "joy"}, {"turn": 2, "text": "b", "labels": "fear"}]]}
    frame = read(tmp_path, 'kind = "json"\ntext = "text"\nlabels = "labels"\n', json.dumps(data))
    assert frame["text"].to_list() == ["a", "b"]
