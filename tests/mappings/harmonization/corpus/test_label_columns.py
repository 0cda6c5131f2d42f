"""Labels that have a column each: marks, scores and what is neither."""

from pathlib import Path

import pytest

from mappings.harmonization.corpus.cell import label_cell
from tests.mappings.harmonization.corpus.layouts import ONE_HOT, read, told


def test_columns_of_their_own_become_a_cell_and_zeros_are_an_annotation(tmp_path: Path) -> None:
    data = 'id,text,joy,fear,anger\na,"one, two",1,0,1\nb,none,0,0,0\nc,open,1,,0\nd,nobody,,,\n'
    frame = read(tmp_path, ONE_HOT, data)
    assert frame["text"].to_list() == ["one, two", "none", "open", "nobody"]
    assert frame["id"].to_list() == list("abcd")
    assert frame["cell"].to_list() == [
        label_cell(["anger", "joy"]), label_cell([]), label_cell(["joy"], ["fear"]), "",
    ]  # fmt: skip


def test_a_column_that_a_file_lacks_tells_of_no_row(tmp_path: Path) -> None:
    frame = read(tmp_path, ONE_HOT, "id,text,joy,anger\na,b,1,0\n")
    assert frame["cell"].to_list() == [label_cell(["joy"], ["fear"])]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("id,text,label\na,b,joy\n", "rows:1:anger: there is no column 'anger'; the columns are id, text, label"),
        ("id,text,joy,Anger\na,b,1,0\n", "rows:1:anger: there is no column 'anger'; did you mean 'Anger'?"),
        ("id,text,joy,joy\na,b,1,0\n", "rows:1:joy: there are several columns 'joy'"),
        (
            "id,body,joy\na,b,1\n",
            "rows:1:text: there is no column 'text'; the columns are id, body, joy; which one it is stands under "
            "format.text in the description of ",
        ),
        ("id,text,joy\na,b,2\n", "rows:2:joy: '2' says neither that the label holds nor that it does not; write 1"),
        ('id,text,joy\na,b,1\nb,"c\nd",1\nc,e,yes\n', "rows:5:joy: 'yes' says neither"),
        ('id,text,joy\na,"b\nc,1\nd,e,1\n', 'rows:2: a quote (") opens in the row that begins here and is not closed'),
        ("id,text,joy\na,b\n", "rows:2: 2 columns where 3 are expected"),
        ("id,text,joy\na,b,1,1\n", "rows:2: 4 columns where 3 are expected"),
        ('id,text,joy\na,"b" c,1\n', "rows:2: column 2 goes on after its closing quote"),
        ("id,text,joy\n", "rows: the file holds no rows"),
    ],
)
def test_what_does_not_fit_columns_of_labels_is_told(tmp_path: Path, data: str, message: str) -> None:
    assert told(tmp_path, ONE_HOT, data).startswith(message)


SCORES = """
kind = "tsv"
columns = ["text", "joy", "fear", "mood"]
text = "text"
label_columns = ["joy", "fear"]
present_from = 50
score_scale = "0-100"
valence = "mood"
vad_scale = "-100..100"
"""


def test_scores_become_labels_from_their_threshold_and_dimensions_their_unit(tmp_path: Path) -> None:
    frame = read(tmp_path, SCORES, "a\t50\t49.9\t-100\nb\t0\t\t0\nc\t100\t1\t50\nd\t\t\t\n")
    assert frame["cell"].to_list() == [
        label_cell(["joy"]), label_cell([], ["fear"]), label_cell(["joy"]), "",
    ]  # fmt: skip
    assert frame["valence"].to_list() == [-1.0, 0.0, 0.5, None]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("a\thigh\t0\t0", "rows:1:joy: 'high' is no number; give a score on 0..100, or nothing"),
        ("a\t101\t0\t0", "rows:1:joy: '101' lies outside the scale"),
        ("a\t1\tnan\t0", "rows:1:fear: 'nan' lies outside the scale"),
        ("a\t1\t0\t101", "rows:1:mood: '101' lies outside the scale; valence is given on -100..100"),
        ("a\t1\t0\tgood", "rows:1:mood: 'good' is no number"),
        ("a\t1\t0\tinf", "rows:1:mood: 'inf' lies outside the scale"),
    ],
)
def test_a_score_that_is_none_is_told(tmp_path: Path, row: str, message: str) -> None:
    assert told(tmp_path, SCORES, row + "\n").startswith(message)


def test_other_marks_than_numbers_are_read_as_described(tmp_path: Path) -> None:
    layout = """
        kind = "tsv"
        columns = ["anger", "joy", "text"]
        text = "text"
        label_columns = { anger = "anger", joy = "joy" }
        present = ["Anger", "Joy"]
        absent = "---"
    """
    assert read(tmp_path, layout, "Anger\t---\ta\n---\t---\tb\n")["cell"].to_list() == [
        label_cell(["anger"]), label_cell([]),
    ]  # fmt: skip
