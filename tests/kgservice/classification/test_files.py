"""Files: every row with its columns and its answer, in every pair of formats, taken up again after a kill."""

import csv
import json
import signal
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from classifiers.protocol import Classifier
from kgservice.classification.files.run import FileReport, classify_file
from mappings.conversion.converter import Converter
from ontology.errors import DocumentError, UnknownReference
from tests.kgservice.classification.words import WordModel
from tests.kgservice.serving.process import ROOT, within

ROWS: list[dict[str, Any]] = [
    {"id": 7, "text": "what a joy", "labels": ["old"], "stars": 5},
    {"id": 8, "text": None, "labels": [], "stars": None},
    {"id": 9, "text": "  ", "labels": None, "stars": 2},
    {"id": 10, "text": "!!", "labels": ["a", "b"], "stars": 1},
    {"id": 11, "text": 'fear,\n "and" anger', "labels": [], "stars": 3},
    {"id": 12, "text": "nothing much", "labels": [], "stars": 3},
]
ADDED = ["labels", "probabilities", "concepts", "valence", "arousal", "dominance", "octant", "model"]
Classify = Callable[..., FileReport]


@pytest.fixture(scope="module")
def classifier(converter: Converter) -> Classifier:
    return WordModel().at(converter)


@pytest.fixture
def classify(classifier: Classifier, converter: Converter) -> Classify:
    def run(source: Path, out: Path, **options: Any) -> FileReport:  # noqa: ANN401
        return classify_file(classifier, converter, source, out, **{"to": "ekman", **options})

    return run


def written(folder: Path, ending: str, rows: list[dict[str, Any]] = ROWS) -> Path:
    path = folder / f"in{ending}"
    if ending == ".parquet":
        pl.DataFrame(rows).write_parquet(path)
    elif ending == ".jsonl":
        path.write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    else:
        with path.open("w", encoding="utf-8", newline="") as stream:
            table = csv.writer(stream, delimiter="\t" if ending == ".tsv" else ",")
            table.writerow(rows[0])
            table.writerows([["" if value is None else value for value in row.values()] for row in rows])
    return path


def read(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".parquet":
        return pl.read_parquet(path).to_dicts()
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("source", [".jsonl", ".csv", ".tsv", ".parquet"])
@pytest.mark.parametrize("out", [".jsonl", ".csv", ".parquet"])
def test_each_row_stays_and_gets_its_answer(
    classify: Classify, classifier: Classifier, tmp_path: Path, source: str, out: str
) -> None:
    done = classify(written(tmp_path, source), tmp_path / f"out{out}")
    assert (done.rows, done.without_text, done.classified, done.to) == (6, 3, 6, "ekman")
    found = read(tmp_path / f"out{out}")
    assert list(found[0]) == ["id", "text", "input_labels", "stars", *ADDED]
    assert [str(row["id"]) for row in found] == ["7", "8", "9", "10", "11", "12"]
    assert found[4]["text"] == ROWS[4]["text"]
    empty = {"", None}
    for place in (1, 2, 3):
        assert {found[place][name] for name in ADDED} <= empty, found[place]
    [expected] = classifier.classify([ROWS[4]["text"]], "ekman", top_k=99)
    answer = found[4]
    if out == ".csv":
        answer = {**answer, "probabilities": json.loads(answer["probabilities"])}
        answer |= {name: answer[name].split("|") for name in ("labels", "concepts")}
        answer |= {name: float(answer[name]) for name in ("valence", "arousal", "dominance")}
    assert (tuple(answer["labels"]), tuple(answer["concepts"])) == (expected.labels, expected.concepts)
    assert answer["probabilities"] == pytest.approx(
        {one.label: one.probability for one in expected.predictions}, abs=1e-6
    )
    assert expected.point is not None
    assert answer["valence"] == pytest.approx(expected.point.valence, abs=1e-6)
    assert (answer["octant"], answer["model"]) == (expected.octant, "words 1")
    assert found[5]["labels"] == ("" if out == ".csv" else []), "nothing chosen is no row without text"


def test_lines_of_json_stay_as_they_were_written(classify: Classify, tmp_path: Path) -> None:
    lines = [
        '{ "big": 123456789012345678901234567890 , "text":"joy", "n": 1.50, "deep": [{"a": [1, "x"]}] }',
        '{"n": "x"}',
    ]
    (tmp_path / "in.jsonl").write_text("\ufeff" + "\n\n".join(lines), encoding="utf-8")
    assert classify(tmp_path / "in.jsonl", tmp_path / "out.jsonl").rows == 2
    found = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    for line, out in zip(lines, found, strict=True):
        assert out.startswith(line[:-1].rstrip())
        json.loads(out)
    classify(tmp_path / "in.jsonl", tmp_path / "out.parquet")
    assert read(tmp_path / "out.parquet")[0]["deep"] == '[{"a": [1, "x"]}]'


def test_no_column_of_the_input_is_lost(classify: Classify, tmp_path: Path) -> None:
    row = {"text": "joy", "labels": ["x"], "input_labels": ["y"], "input_labels_2": ["z"], "model": "old"}
    for source in (".jsonl", ".parquet"):
        path = written(tmp_path, source, [row, {**row, "labels": ["w"]}])
        for out in (".jsonl", ".csv", ".parquet"):
            classify(path, tmp_path / f"out{out}")
            first, second = read(tmp_path / f"out{out}")
            kept = [first[name] for name in ("input_labels", "input_labels_2", "input_labels_3", "input_model")]
            assert kept == (["y", "z", "x", "old"] if out == ".csv" else [["y"], ["z"], ["x"], "old"])
            assert second["input_labels_3"] in ("w", ["w"])
            assert first["labels"] in ("joy", ["joy"])


def test_what_was_classified_can_be_classified_again(classify: Classify, tmp_path: Path) -> None:
    source = written(tmp_path, ".jsonl", ROWS)
    for number, ending in enumerate((".jsonl", ".parquet", ".csv")):
        out = tmp_path / f"again{number}{ending}"
        classify(source, out)
        source = out
    assert [name for name in read(source)[0] if name.endswith("labels") or "labels_" in name] == [
        "input_labels", "input_labels_2", "input_labels_3", "labels",
    ]  # fmt: skip


def test_numbers_of_json_lines_are_those_that_were_written(classify: Classify, tmp_path: Path) -> None:
    big = "12345678901234567890123"
    line = (
        f'{{ "n":{big}, "labels" : [ {big}, 1.50 ,"\\"labels\\":"], "deep":{{"labels":1e2}}, "text":"joy",'
        '"l\\u0061bels_":0, "m\\u006fdel":1.0 }'
    )
    lines = [line, '{"n": 7, "text": "half \\ud83d", "labels": 1}', f'{{"n": {"9" * 5000}}}']
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    classify(tmp_path / "in.jsonl", tmp_path / "out.jsonl")
    first, second, third = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    expected = line.replace('"labels" :', '"input_labels" :').replace('"m\\u006fdel"', '"input_model"')
    assert first.startswith(expected[:-1].rstrip() + ",")
    assert second.startswith('{"n": 7, "text": "half \\ud83d", "input_labels": 1,')
    assert third.startswith(lines[2][:-1])
    for ending in (".csv", ".parquet"):
        classify(tmp_path / "in.jsonl", tmp_path / f"out{ending}")
        rows = read(tmp_path / f"out{ending}")
        assert [row["n"] for row in rows] == [big, "7", "9" * 5000]
        assert big in rows[0]["input_labels"]


def test_empty_cells_of_one_column_are_rows(classify: Classify, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text('text\njoy\n\n""\nanger\n', encoding="utf-8")
    done = classify(tmp_path / "in.csv", tmp_path / "out.jsonl")
    assert (done.rows, done.without_text) == (4, 2)
    assert [row["text"] for row in read(tmp_path / "out.jsonl")] == ["joy", "", "", "anger"]


def test_labels_that_stand_on_several_tiers_are_told_apart(
    classify: Classify, classifier: Classifier, tmp_path: Path
) -> None:
    classify(written(tmp_path, ".jsonl"), tmp_path / "out.jsonl", to="parrott")
    found = read(tmp_path / "out.jsonl")[0]["probabilities"]
    assert len(found) == len(classifier.classify([], "parrott").concepts)
    assert found["surprise"] >= found["parrott:2/surprise"] >= found["parrott:3/surprise"]


def test_bad_texts_stop_nothing(classify: Classify, tmp_path: Path) -> None:
    texts = ["joy " * 300_000, "half \ud83d joy", "\x00\x01", "\u200b", "a" * 200_000, ""]
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(json.dumps({"text": text}) for text in texts), encoding="utf-8")
    for ending in (".jsonl", ".csv", ".parquet"):
        done = classify(path, tmp_path / f"out{ending}")
        assert (done.rows, done.without_text) == (6, 3)


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("in.jsonl", b'{"text": "a"}\n{"text": \n', "in.jsonl:2: no JSON"),
        ("in.jsonl", b'{"text": "a"}\n["a"]\n', "in.jsonl:2: holds no object"),
        ("in.jsonl", b'{"text": 5}\n', "in.jsonl:1: 'text' is no text"),
        ("in.jsonl", b'{"texts": "a"}\n', "did you mean texts"),
        ("in.jsonl", b"\xff\xfe\x00", "in.jsonl:1:1: not UTF-8: byte 0xff"),
        (
            "in.jsonl",
            b'{"text": "a"}\n{"text": "caf\xe9"}\n',
            "in.jsonl:2:14: not UTF-8: byte 0xe9 ('\u00e9' in cp1252)",
        ),
        ("in.jsonl", b'{"text": 1234567890123456789, "a": ' + b"[" * 100_000, "in.jsonl:1: nested too deep"),
        ("in.csv", b"review\na\n", "--text-column; there are review"),
        ("in.csv", b"text,n\na\n", "in.csv:2: 1 cells under 2 columns"),
        ("in.csv", b'text\n"a\n', "in.csv"),
        ("in.csv", b'text,n\n"a\nb",1\nb\xff,2\n', "in.csv:4:2: not UTF-8: byte 0xff"),
        ("in.tsv", b"text\n" + b"a\n" * 50_000 + b"\xc3", "in.tsv:50002:1: not UTF-8: byte 0xc3"),
        ("in.csv", b"text,text\na,b\n", "two columns are called 'text'"),
        ("in.parquet", b"PAR1nothing", "no Parquet file"),
        ("in.xlsx", b"", "rows cannot be read from .xlsx"),
    ],
)
def test_what_cannot_be_read_is_told_before_any_work(
    classify: Classify, tmp_path: Path, name: str, content: bytes, complaint: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DocumentError) as error:
        classify(tmp_path / name, tmp_path / "out.jsonl")
    assert complaint in str(error.value)
    assert [path.name for path in tmp_path.iterdir()] == [name], "something was left behind"


def test_other_mistakes_are_told(classify: Classify, tmp_path: Path) -> None:
    source = written(tmp_path, ".jsonl")
    for wrong, out, complaint in (
        (source, tmp_path / "out.txt", "end the name in"),
        (source, source, "is the file that is read"),
        (tmp_path / "none.jsonl", tmp_path / "out.csv", "no such file"),
        (tmp_path, tmp_path / "out.csv", "is a directory"),
        (source, tmp_path / "none" / "out.csv", "no such directory"),
    ):
        with pytest.raises(DocumentError, match=complaint):
            classify(wrong, out)
    with pytest.raises(UnknownReference):
        classify(source, tmp_path / "out.csv", to="ekmann")
    numbers = tmp_path / "n.parquet"
    pl.DataFrame({"text": [1, 2], "b": [b"x", b"y"]}).write_parquet(numbers)
    with pytest.raises(DocumentError, match="not text"):
        classify(numbers, tmp_path / "out.csv")
    pl.DataFrame({"text": ["joy"], "b": [b"x"]}).write_parquet(numbers)
    with pytest.raises(DocumentError, match="only Parquet"):
        classify(numbers, tmp_path / "out.jsonl")
    assert classify(numbers, tmp_path / "out.parquet").rows == 1
    assert read(tmp_path / "out.parquet")[0]["b"] == b"x"


def test_files_without_rows_give_files_without_rows(classify: Classify, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("id,text\n", encoding="utf-8")
    for ending in (".jsonl", ".csv", ".parquet"):
        assert classify(tmp_path / "in.csv", tmp_path / f"out{ending}").rows == 0
        assert read(tmp_path / f"out{ending}") == []


def start(source: Path, out: Path, seconds: float) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.kgservice.classification.slow_run", str(source), str(out), str(seconds)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_a_run_that_was_killed_goes_on_to_the_same_bytes(classify: Classify, tmp_path: Path) -> None:
    ending = ".parquet"
    rows = [{"id": place, "text": ["joy", "fear", None, "anger"][place % 4]} for place in range(12_001)]
    source = written(tmp_path, ".jsonl", rows)
    out, parts = tmp_path / f"out{ending}", tmp_path / f".out{ending}.parts"
    with start(source, out, 0.3) as killed:
        for _ in within(30):
            if len(list(parts.glob("*.part"))) >= 2:
                break
        killed.send_signal(signal.SIGKILL)
    assert not out.exists()
    kept = len(list(parts.glob("*.part")))
    assert 2 <= kept < 7
    with start(source, out, 0) as again:
        told = again.communicate(timeout=60)[0]
    assert told.split() == ["12001", str(12_001 - 2_000 * kept), "3000"]
    assert not parts.exists()
    classify(source, tmp_path / f"whole{ending}", resume=False)
    assert out.read_bytes() == (tmp_path / f"whole{ending}").read_bytes()


def test_parts_of_another_run_are_not_taken(classify: Classify, tmp_path: Path) -> None:
    source = written(tmp_path, ".jsonl", [{"text": "joy"}] * 4_001)

    def enough(rows: int, done: int, total: int | None) -> None:
        if rows > 2_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        classify(source, tmp_path / "out.jsonl", progress=enough)
    with pytest.raises(DocumentError, match="holds the parts of a run with other target"):
        classify(source, tmp_path / "out.jsonl", to="parrott")
    assert classify(source, tmp_path / "out.jsonl").classified == 1


def test_memory_does_not_grow_with_the_file(converter: Converter, tmp_path: Path) -> None:
    classifier = WordModel(remembers=False).at(converter)

    def peak(rows: int) -> int:
        path = tmp_path / "in.jsonl"
        path.write_text(json.dumps({"text": "joy " * 50, "id": 1}) + "\n", encoding="utf-8")
        path.write_bytes(path.read_bytes() * rows)
        tracemalloc.start()
        classify_file(classifier, converter, path, tmp_path / "out.jsonl", to="ekman")
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    small, large = peak(4_000), peak(16_000)
    assert large < 1.5 * small, (small, large)
