"""Describe: what a file seems to be is right for the real corpora, and a guess can be used as it is printed."""

import csv
import io
import json
from pathlib import Path

import polars as pl
import pytest

from mappings.harmonization.corpus.dataset import read_datasets
from mappings.harmonization.corpus.reader import read_rows
from mappings.harmonization.guess.describe import Guess, describe
from mappings.harmonization.labels import LabelReader
from mappings.knowledge import Knowledge
from ontology.errors import DocumentError
from ontology.reference import find_level

TEXTS = ["I have not seen it, and that is all.", "What a day it was for the both of us!", "It is the end of the world."]


def guessed(path: Path, knowledge: Knowledge) -> Guess:
    """Guess, and see to it that the file can be read by what is guessed."""
    guess = describe(path, knowledge.taxonomy)
    description = path.with_name(f"{path.name}.toml")
    if guess.complete:
        description.write_text(guess.as_toml(), encoding="utf-8")
        (dataset,) = read_datasets(description)
        rows = next(iter(read_rows(dataset, path)))
        level = find_level(knowledge.taxonomy, dataset.scheme)
        reader = LabelReader(knowledge.taxonomy, level, knowledge.taxonomy.by_scheme[level.scheme.id], dataset.layout)
        assert rows.frame.height and not any(reader.read(cell).unlisted for cell in rows.frame["cell"].unique())
    return guess


def written(folder: Path, name: str, rows: list[list[str]], **form: str) -> Path:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n", **form).writerows(rows)  # type: ignore[arg-type]
    (path := folder / name).write_text(buffer.getvalue(), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "scheme", "text", "annotation"),
    [
        ("goemotions/dev.tsv", "goemotions", "column1", "multilabel"),
        ("emobank/emobank.csv", "emobank", "text", "dimensional"),
        ("xed/en-annotated.tsv", "xed-en", "column1", "multilabel"),
        ("xed/fi-annotated.tsv", "xed-fi", "column1", "multilabel"),
        ("brighter/track_a/train/eng.csv", "brighter-eng", "text", "multilabel"),
        ("brighter/track_a/dev/afr.csv", "brighter-afr", "text", "multilabel"),
        ("brighter/track_a/train/amh.csv", "brighter-amh", "text", "multilabel"),
    ],
)
def test_the_real_corpora_are_recognised(
    goemotions: Path,
    tmp_path: Path,
    knowledge: Knowledge,
    name: str,
    scheme: str,
    text: str,
    annotation: str,
) -> None:
    guess = describe(goemotions.parent / name, knowledge.taxonomy)
    assert (guess.shipped, guess.value("scheme"), guess.value("format.text")) == (scheme, scheme, text)
    assert guess.value("annotation") == annotation and guess.complete
    (copy := tmp_path / Path(name).name).write_bytes((goemotions.parent / name).read_bytes())
    guessed(copy, knowledge)


def test_brighters_columns_are_those_of_its_labels(goemotions: Path, knowledge: Knowledge) -> None:
    guess = describe(goemotions.parent / "brighter/track_a/train/ron.csv", knowledge.taxonomy)
    assert set(guess.value("format.label_columns")) == {"anger", "disgust", "fear", "joy", "sadness", "surprise"}
    assert guess.value("format.id") == "id"


def test_emobanks_dimensions_are_found_with_their_scale(goemotions: Path, knowledge: Knowledge) -> None:
    guess = describe(goemotions.parent / "emobank/emobank.csv", knowledge.taxonomy)
    dimensions = [guess.value(f"format.{name}") for name in ("valence", "arousal", "dominance")]
    assert (dimensions, guess.value("format.vad_scale"), guess.value("format.split")) == (list("VAD"), "1..5", "split")


@pytest.mark.parametrize(("delimiter", "kind"), [("\t", "tsv"), (",", "csv"), (";", "csv"), ("|", "csv")])
@pytest.mark.parametrize("header", [True, False])
def test_delimiters_and_headers_are_found(
    tmp_path: Path, knowledge: Knowledge, delimiter: str, kind: str, header: bool
) -> None:
    rows = [[TEXTS[n % 3] + f" {n}, {n}; {n}", ["joy", "fear", "anger", "disgust"][n % 4]] for n in range(40)]
    head = [["tweet", "feeling"]] if header else []
    guess = guessed(written(tmp_path, "rows.txt", head + rows, delimiter=delimiter), knowledge)
    assert (guess.value("format.kind"), guess.value("format.header"), guess.value("lang")) == (kind, header, "en")
    assert guess.value("format.labels") == ("feeling" if header else "column2")
    assert (guess.value("annotation"), guess.schemes[0].coverage) == ("single", 1.0)


def test_fields_with_line_breaks_are_found(tmp_path: Path, knowledge: Knowledge) -> None:
    rows = [["text", "label"]] + [[f"{TEXTS[n % 3]}\nAnd {n}.", ["joy", "sadness"][n % 2]] for n in range(20)]
    guess = guessed(written(tmp_path, "rows.tsv", rows, delimiter="\t"), knowledge)
    assert (guess.value("format.quote"), guess.value("format.multiline"), guess.rows) == ('"', True, 20)


def test_who_wrote_a_text_is_marked_as_personal(tmp_path: Path, knowledge: Knowledge) -> None:
    rows = [["tweet_id", "sentiment", "author", "contact", "content"]]
    rows += [
        [str(n), ["worry", "fun", "empty"][n % 3], f"name{n}", f"a{n}@b.org", TEXTS[n % 3] + str(n)] for n in range(30)
    ]
    guess = guessed(written(tmp_path, "rows.csv", rows), knowledge)
    assert guess.value("scheme") == "crowdflower-text-emotion" and guess.value("format.id") == "tweet_id"
    assert {found.value for found in guess.findings if found.field == "personal"} == {"author", "contact"}
    assert read_datasets(tmp_path / "rows.csv.toml")[0].personal == ("author", "contact")


def test_scores_are_told_from_marks(tmp_path: Path, knowledge: Knowledge) -> None:
    rows = [["text", "joy", "fear"]] + [[TEXTS[n % 3] + str(n), str(n * 5), str(100 - n * 5)] for n in range(21)]
    guess = guessed(written(tmp_path, "rows.csv", rows), knowledge)
    assert guess.value("annotation") == "scores"
    assert (guess.value("format.present_from"), guess.value("format.score_scale")) == (50.0, "0..100")


def test_labels_that_no_scheme_has_are_listed(tmp_path: Path, knowledge: Knowledge) -> None:
    labels = ["joy"] * 8 + ["feer"] * 2
    path = written(
        tmp_path, "rows.csv", [["text", "label"]] + [[TEXTS[n % 3] + str(n), labels[n % 10]] for n in range(50)]
    )
    guess = describe(path, knowledge.taxonomy)
    assert guess.schemes[0].unlisted == {"feer": 10} and "'feer' (10)" in guess.as_toml()


@pytest.mark.parametrize("kind", ["jsonl", "json", "parquet"])
def test_objects_and_columns_are_looked_into(tmp_path: Path, knowledge: Knowledge, kind: str) -> None:
    labels = [["joy"], ["joy", "fear"], []]
    rows = [{"content": TEXTS[n % 3] + str(n), "emotions": labels[n % 3], "n": n} for n in range(30)]
    path = tmp_path / f"rows.{kind}"
    if kind == "parquet":
        pl.DataFrame(rows).write_parquet(path)
    else:
        path.write_text("\n".join(map(json.dumps, rows)) if kind == "jsonl" else json.dumps({"data": rows}), "utf-8")
    guess = guessed(path, knowledge)
    assert (guess.value("format.kind"), guess.value("format.text")) == (kind, "content")
    assert (guess.value("format.labels"), guess.value("annotation")) == ("emotions", "multilabel")


@pytest.mark.parametrize(("encoding", "field"), [("utf-16", "encoding"), ("cp1252", "encoding")])
def test_encodings_are_found(tmp_path: Path, knowledge: Knowledge, encoding: str, field: str) -> None:
    text = "text\tlabel\n" + "".join(f"It was naïve of the café {n}\t{['joy', 'fear'][n % 2]}\n" for n in range(30))
    (path := tmp_path / "rows.tsv").write_bytes(text.encode(encoding))
    assert guessed(path, knowledge).value(f"format.{field}") == encoding


@pytest.mark.parametrize("kind", ["table", "objects"])
@pytest.mark.parametrize("lone", [b"\x00\xd8", b"\x00\xdc"])
def test_a_lone_surrogate_is_told_with_its_line(tmp_path: Path, knowledge: Knowledge, kind: str, lone: bytes) -> None:
    rows = [("text\tlabel\n", "It was {}\tjoy\n"), ("", '{{"text": "It was {}", "label": "joy"}}\n')][kind == "objects"]
    lines = [rows[0], *(rows[1].format(n) for n in range(9))]
    data = [line.encode("utf-16-le") for line in lines if line]
    at = data[4].index("was".encode("utf-16-le"))
    data[4] = data[4][:at] + lone + data[4][at:]
    (path := tmp_path / "rows").write_bytes(b"\xff\xfe" + b"".join(data))
    with pytest.raises(DocumentError, match=r"rows:5: not utf-16: byte 0x00; .*save it as UTF-8"):
        describe(path, knowledge.taxonomy)


def test_a_few_lines_in_another_encoding_are_found(tmp_path: Path, knowledge: Knowledge) -> None:
    lines = [f"It was naïve of the café {n}\t{['joy', 'fear'][n % 2]}\n" for n in range(30)]
    data = "".join(lines).encode() + lines[0].encode("cp1252")
    (path := tmp_path / "rows.tsv").write_bytes(data)
    assert guessed(path, knowledge).value("format.fallback") == "cp1252"


def test_a_file_without_labels_gives_a_description_to_complete(tmp_path: Path, knowledge: Knowledge) -> None:
    path = written(tmp_path, "rows.csv", [["text", "colour"]] + [[TEXTS[n % 3] + str(n), "blue"] for n in range(9)])
    guess = describe(path, knowledge.taxonomy)
    assert not guess.complete and guess.value("format.text") == "text" and "# labels" in guess.as_toml()


def test_the_guess_is_data_too(goemotions: Path, knowledge: Knowledge) -> None:
    document = describe(goemotions / "dev.tsv", knowledge.taxonomy).as_dict()
    assert json.loads(json.dumps(document)) == document
    assert document["shipped"] == "goemotions" and document["schemes"][0]["coverage"] == 1.0
    assert all(0 <= found["sure"] <= 1 and found["why"] for found in document["findings"])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"\n \n", "the file is empty"),
        (b"\x1f\x8b\x08abc", "the file is compressed"),
        (b"1,2\n3,4\n5,6\n", "no column holds texts"),
        (b"PAR1abcPAR1", "no Parquet file"),
        (b"[1, 2, 3]", "no object with a text"),
        (b'{"text": 1', "not JSON"),
    ],
)
def test_what_cannot_be_described_is_told(tmp_path: Path, knowledge: Knowledge, data: bytes, message: str) -> None:
    (path := tmp_path / "rows").write_bytes(data)
    with pytest.raises(DocumentError, match=message):
        describe(path, knowledge.taxonomy)


def test_schemes_that_fit_as_well_are_named_and_the_one_with_the_fewest_unused_labels_is_taken(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    labels = ["joy", "love", "anger", "fear", "sadness"]
    path = tmp_path / "rows.jsonl"
    path.write_text(
        "\n".join(json.dumps({"text": TEXTS[n % 3] + str(n), "emotion": labels[n % 5]}) for n in range(50)), "utf-8"
    )
    guess = guessed(path, knowledge)
    assert guess.schemes[0].coverage == 1.0 and guess.schemes[0].beyond == min(fit.beyond for fit in guess.schemes) == 1
    assert "shaver" in guess.also and guess.value("scheme") not in guess.also
    (line,) = [line for line in guess.as_toml().splitlines() if line.startswith("scheme = ")]
    assert f"# check: also {guess.also[0]}, " in line
    assert guess.as_dict()["also"] == list(guess.also)
    assert next(found for found in guess.findings if found.field == "scheme").sure < 0.6


def test_nothing_is_said_of_other_schemes_where_one_alone_fits(tmp_path: Path, knowledge: Knowledge) -> None:
    labels = ["worry", "fun", "empty", "enthusiasm", "relief", "hate"]
    rows = [["text", "label"]] + [[TEXTS[n % 3] + str(n), labels[n % 6]] for n in range(60)]
    guess = guessed(written(tmp_path, "rows.csv", rows), knowledge)
    assert (guess.value("scheme"), guess.also) == ("crowdflower-text-emotion", ())
    assert "other schemes fit" not in guess.as_toml()


@pytest.mark.parametrize("form", ["{}_score", "{}_prob", "score_{}", "p_{}", "{}.probability"])
def test_scores_under_the_name_of_a_label_with_an_affix_are_found_and_are_no_ids(
    tmp_path: Path, knowledge: Knowledge, form: str
) -> None:
    labels = ["joy", "anger", "sadness"]
    rows = [["text", *map(form.format, labels)]]
    rows += [[TEXTS[n % 3] + str(n), *(f"0.{(n * step) % 41 + 10}" for step in (1, 7, 11))] for n in range(41)]
    guess = guessed(written(tmp_path, "rows.csv", rows), knowledge)
    assert guess.value("format.label_columns") == {label: form.format(label) for label in labels}
    assert (guess.value("annotation"), guess.value("format.id")) == ("scores", None)


@pytest.mark.parametrize("form", ["label_{}", "is_{}", "{}_label", "emotion_{}"])
def test_marks_under_the_name_of_a_label_with_an_affix_are_found(
    tmp_path: Path, knowledge: Knowledge, form: str
) -> None:
    labels = ["joy", "anger", "fear"]
    rows = [["key", "text", *map(form.format, labels)]]
    rows += [[f"k{n}", TEXTS[n % 3] + str(n), str(n % 2), str((n + 1) % 2), str(int(n % 3 == 0))] for n in range(30)]
    guess = guessed(written(tmp_path, "rows.csv", rows), knowledge)
    assert guess.value("format.label_columns") == {label: form.format(label) for label in labels}
    assert (guess.value("annotation"), guess.value("format.id")) == ("multilabel", "key")


def test_a_score_of_no_label_is_not_taken_for_an_id(tmp_path: Path, knowledge: Knowledge) -> None:
    rows = [["text", "label", "toxicity_score", "length"]]
    rows += [[TEXTS[n % 3] + str(n), ["joy", "fear"][n % 2], str(n), f"{n}.5"] for n in range(30)]
    assert guessed(written(tmp_path, "rows.csv", rows), knowledge).value("format.id") is None
