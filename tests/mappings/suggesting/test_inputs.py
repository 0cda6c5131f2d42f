"""Word lists and label sets: what is read, and what is said where it cannot be."""

from pathlib import Path
from typing import Any

import pytest

from mappings.knowledge import Knowledge
from mappings.suggesting.label_set import label_set_from, label_set_of, read_label_set
from mappings.suggesting.word_list import read_word_list, word_list_from
from ontology.errors import DocumentError, EmotaxaError, UnknownReference


def test_a_text_has_a_word_on_each_line(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("\ufeffglee\t12\n\n  broken  hearted \nglee\t3\n", encoding="utf-8")
    assert [(term.text, term.count) for term in read_word_list(path)] == [("glee", 15), ("broken hearted", None)]


def test_a_table_names_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "words.csv"
    path.write_text('Rank,Word,Frequency,lang\n1,"glee, mirth",7,\n2,Freude,,de\n', encoding="utf-8")
    found = read_word_list(path)
    assert [(term.text, term.count, term.names[0].lang) for term in found] == [
        ("glee, mirth", 7, "en"),
        ("Freude", None, "de"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rank,frequency\n1,2", "words:1: no column holds words"),
        ("word,count\njoy,many", "words:2:count: the count is no whole number"),
        ("word,count\njoy,-3", "words:2:count"),
        ("word,count\n,3", "words:2:word: the line holds no word"),
        ('word\n"joy', "not a table"),
        ("word\n" + "j" * 201, "words:2:word: the line holds 201 characters"),
        ("word\n", "there is no word in it"),
    ],
)
def test_a_table_that_cannot_be_read_says_where(text: str, said: str) -> None:
    with pytest.raises(DocumentError, match=said) as caught:
        word_list_from(text, delimiter=",")
    assert caught.value.hint


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DocumentError, match="not UTF-8"):
        read_word_list(path)


TOML = """
id = "moods"
name = "Moods of 2026"
definition = "Moods that readers mark."
source = "Doe, J. (2026). Moods."
labels = [
  "glad",
  { label = "Pissed off", definition = "Angry at someone.", also = ["furious"], examples = ["I could scream!"] },
  { label = "기쁨", slug = "gippeum", lang = "ko" },
]
"""


@pytest.mark.parametrize("ending", [".toml", ".json"])
def test_a_label_set_is_read_from_a_description(tmp_path: Path, ending: str) -> None:
    import json
    import tomllib

    path = tmp_path / f"moods{ending}"
    path.write_text(TOML if ending == ".toml" else json.dumps(tomllib.loads(TOML)), encoding="utf-8")
    found = read_label_set(path)
    assert (found.id, found.name, found.source) == ("moods", "Moods of 2026", "Doe, J. (2026). Moods.")
    glad, angry, korean = found.terms
    assert glad.key == "https://w3id.org/emotaxa/moods/glad" and glad.scheme == "moods"
    assert [name.text for name in angry.names] == ["Pissed off", "furious"] and angry.examples == ("I could scream!",)
    assert korean.key.endswith("/moods/gippeum") and korean.names[0].lang == "ko"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"labels": ["joy"]}, "id"),
        ({"id": "My Moods", "labels": ["joy"]}, "id"),
        ({"id": "moods", "labels": []}, "labels"),
        ({"id": "moods", "labels": "joy"}, "labels"),
        ({"id": "moods", "labels": ["joy", 3]}, "labels[1]"),
        ({"id": "moods", "labels": [{"label": "joy", "defintion": "x"}]}, "labels[0].defintion"),
        ({"id": "moods", "labels": [{"label": "joy", "examples": "x"}]}, "labels[0].examples"),
        ({"id": "moods", "labels": ["기쁨"]}, "labels[0].slug"),
        ({"id": "moods", "labels": ["joy", "Joy"]}, "labels[0]"),
        ({"id": "moods", "labels": ["j" * 201]}, "labels[0].label"),
        ({"id": "moods", "labels": ["joy"], "langs": "en"}, "langs"),
    ],
)
def test_a_description_that_is_wrong_says_where(values: dict[str, Any], field: str) -> None:
    with pytest.raises(EmotaxaError) as caught:
        label_set_from(values)
    assert caught.value.field == field and caught.value.hint


def test_a_file_that_is_no_description_names_itself(tmp_path: Path) -> None:
    path = tmp_path / "moods.json"
    path.write_text('{"id": "moods",\n "labels": [}', encoding="utf-8")
    with pytest.raises(DocumentError, match=r"moods\.json:2:"):
        read_label_set(path)


def test_the_labels_of_a_scheme_that_stands_are_taken_from_the_graph(knowledge: Knowledge) -> None:
    found = label_set_of(knowledge.taxonomy, "GoEmotions")
    assert found.id == "goemotions" and len(found.terms) == 28
    assert found.terms[3].text == "annoyance" and found.terms[3].definition.startswith("Marks mild anger")
    with pytest.raises(UnknownReference):
        label_set_of(knowledge.taxonomy, "goemotionz")


@pytest.mark.parametrize(("name", "delimiter"), [("my-labels.csv", ","), ("my-labels.tsv", "\t")])
def test_a_table_of_labels_is_the_set_that_its_file_is_called_after(tmp_path: Path, name: str, delimiter: str) -> None:
    rows = (
        ("Label", "definition", "count", "also", "id"),
        ("mad", "Angry about somebody.", "120", "furious | cross", "7"),
        ("gleeful", "", "", "", ""),
    )
    path = tmp_path / name
    path.write_text("\ufeff" + "".join(delimiter.join(row) + "\n" for row in rows), encoding="utf-8")
    found = read_label_set(path)
    mad, gleeful = found.terms
    assert (found.id, found.name) == ("my-labels", "my-labels")
    assert (mad.key, mad.definition, mad.count) == (
        "https://w3id.org/emotaxa/my-labels/mad",
        "Angry about somebody.",
        120,
    )
    assert [label.text for label in mad.names] == ["mad", "furious", "cross"]
    assert (gleeful.text, gleeful.count) == ("gleeful", None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x,y\n1,2\n", "no column holds labels"),
        ("label,count\njoy,many\n", "2:count"),
        ('label\n"joy\n', "not a table"),
    ],
)
def test_a_table_that_holds_no_labels_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError) as told:
        read_label_set(path)
    assert said in str(told.value)
