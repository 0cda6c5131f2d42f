"""Dataset descriptions: what ships, how it is found, and how a wrong one is told."""

from pathlib import Path

import pytest

from mappings.harmonization.corpus.dataset import find_dataset, read_datasets
from mappings.harmonization.corpus.folder import input_files
from mappings.harmonization.corpus.named import named_dataset
from ontology.errors import DocumentError, UnknownReference
from tests.mappings.harmonization.corpora import GOEMOTIONS

GOOD = """\
id = "mine"
name = "My corpus"
scheme = "goemotions"
annotation = "single"
licence = "CC0-1.0"
lang = "en"

[format]
kind = "csv"
columns = ["text", "emotion"]
text = "text"
labels = "emotion"
label_coding = "name"
"""


def test_goemotions_is_described_as_its_files_are() -> None:
    assert (GOEMOTIONS.scheme, GOEMOTIONS.annotation, GOEMOTIONS.licence) == ("goemotions", "multilabel", "CC-BY-4.0")
    assert (GOEMOTIONS.layout.separator, GOEMOTIONS.layout.quote, GOEMOTIONS.layout.header) == ("\t", '"', False)


@pytest.mark.parametrize("name", ["goemotions", "GoEmotions", "GOEMOTIONS"])
def test_a_dataset_is_found_by_id_and_name_in_any_case(name: str) -> None:
    assert find_dataset(name) is GOEMOTIONS


def test_an_unknown_dataset_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownReference, match="did you mean goemotions") as told:
        find_dataset("go-emotion")
    assert told.value.field == "dataset"
    with pytest.raises(UnknownReference, match="goemotions"):
        find_dataset("zzz")


def test_a_megabyte_of_a_name_is_told_in_short() -> None:
    with pytest.raises(UnknownReference) as told:
        find_dataset("x" * 1_000_000)
    assert len(str(told.value)) < 500


@pytest.mark.parametrize(("name", "split"), [("train.tsv", "train"), ("dev.tsv", "dev"), ("other.tsv", None)])
def test_the_split_follows_from_the_name_of_the_file(name: str, split: str | None) -> None:
    assert GOEMOTIONS.split_of(Path("anywhere") / name) == split


def test_a_description_without_the_optional_fields_is_read(tmp_path: Path) -> None:
    (path := tmp_path / "mine.toml").write_text(GOOD, encoding="utf-8")
    (dataset,) = read_datasets(path)
    assert (dataset.id, dataset.files, dataset.layout.id, dataset.layout.quote) == ("mine", (), None, None)


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ('id = "mine"', "", "mine.toml:id", "the field 'id' is missing; add the line: id ="),
        ('id = "mine"', "id = 3", "mine.toml:1:id", "'id' must be text, not 3"),
        ('id = "mine"', 'id = ""', "mine.toml:1:id", "'id' is empty"),
        ('"single"', '"forced"', "mine.toml:4:annotation", "it may be multilabel, single, scores or dimensional"),
        ('"single"', '"scores"', "mine.toml:4:annotation", "add present_from below [format]"),
        ('"single"', '"dimensional"', "mine.toml:4:annotation", "no column holds a dimension"),
        ("lang =", "langage =", "mine.toml:6:langage", "unknown field 'langage'; known are lang"),
        ('"csv"', '"xlsx"', "mine.toml:9:format.kind", "it may be tsv, csv, jsonl, json or parquet"),
        ('"csv"', '"jsonl"', "mine.toml:10:format.columns", "a jsonl file has no 'columns'"),
        ('text = "text"', 'text = "body"', "mine.toml:11:format.text", "the columns are text, emotion"),
        ('labels = "emotion"', 'labels = "text"', "mine.toml:12:format.labels", "text and labels are one column"),
        ('["text", "emotion"]', '["a", "a"]', "mine.toml:10:format.columns", "give each column a name of its own"),
        ('"name"\n', '"name"\nquote = "ab"\n', "mine.toml:14:format.quote", "cannot enclose a field"),
        ('"name"\n', '"name"\nencoding = "ebcdic"\n', "mine.toml:14:format.encoding", "it may be utf-8, utf-8-sig"),
        ('"name"\n', '"name"\ndelimiter = "::"\n', "mine.toml:14:format.delimiter", "give one character"),
        (
            '"name"\n',
            '"name"\nquote = ","\ndelimiter = ","\n',
            "mine.toml:14:format.quote",
            "the quote is the delimiter",
        ),
        ('"name"\n', '"name"\nmultiline = true\n', "mine.toml:14:format.multiline", "without a quote"),
        ('"name"\n', '"name"\nskip_lines = -1\n', "mine.toml:14:format.skip_lines", "give 0 or more"),
        ('"name"\n', '"name"\nskip_lines = true\n', "mine.toml:14:format.skip_lines", "a whole number"),
        ('"name"\n', '"name"\npresent_from = 1\n', "mine.toml:14:format.present_from", "no columns of scores"),
        ('"name"\n', '"name"\nlabel_columns = ["joy"]\n', "mine.toml:14:format.label_columns", "keep one of the two"),
        ('"name"\n', '"name"\nvalence = "emotion"\n', "mine.toml:8:format.vad_scale", 'add vad_scale = "1-5"'),
        ('"name"\n', '"name"\nvad_scale = "5-1"\n', "mine.toml:14:format.vad_scale", "from low to high"),
        ('"name"\n', '"name"\nlang = "lang"\n', "mine.toml:14:format.lang", "the columns are text, emotion"),
        ('"name"\n', '"name"\nonly = { text = "a" }\n', "mine.toml:14:format.only", 'write it as ["1"]'),
        (
            '"name"\n',
            '"name"\nlabel_codes = { 0 = 1 }\n',
            "mine.toml:14:format.label_codes",
            "give the name of a label",
        ),
        ('["text", "emotion"]', "[1]", "mine.toml:10:format.columns", "write each between quotes"),
        ('lang = "en"', 'personal = ["text"]\nlang = "en"', "mine.toml:6:personal", "'text' is personal, and is read"),
        ('"name"\n', '"name"\n[splits]\ntrain = "../b"\n', "mine.toml:15:splits.train", "no file name"),
        ('"name"\n', '"name"\n[splits]\ntrain = []\n', "mine.toml:15:splits.train", "no file name"),
        (
            '"name"\n',
            '"name"\n[[files]]\nsplit = "dev"\n',
            "mine.toml:14:files.name",
            "the field 'files.name' is missing",
        ),
        ('"name"\n', '"name"\n[variants]\nen = 1\n', "mine.toml:15:variants.en", "is no table"),
        (
            '"name"\n',
            '"name"\n[variants.en]\nlang = 2\n',
            "mine.toml:15:variants.en.lang",
            "'lang' must be text, not 2",
        ),
        ('id = "mine"', "id = ", "mine.toml:1:6", "not well-formed TOML"),
    ],
)
def test_a_wrong_description_is_told_with_line_and_field(
    tmp_path: Path, old: str, new: str, place: str, message: str
) -> None:
    assert old in GOOD
    (path := tmp_path / "mine.toml").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DocumentError) as told:
        read_datasets(path)
    assert str(told.value).startswith(f"{tmp_path}/{place}") and message in str(told.value)


def test_a_description_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no such file"):
        read_datasets(tmp_path / "none.toml")
    (path := tmp_path / "latin.toml").write_bytes(b'id = "\xff"')
    with pytest.raises(DocumentError, match="not UTF-8"):
        read_datasets(path)


def test_variants_differ_in_their_own_fields_and_are_named_in_any_text(tmp_path: Path) -> None:
    more = """
        [splits]
        train = "train/{variant}.csv"
        [variants]
        de.lang = "de"
        [variants.fr]
        lang = "fr"
        format.quote = "'"
    """
    (path := tmp_path / "mine.toml").write_text(GOOD.replace('"mine"', '"mine-{variant}"') + more, encoding="utf-8")
    german, french = read_datasets(path)
    assert (german.id, german.lang, german.layout.quote) == ("mine-de", "de", None)
    assert (french.id, french.lang, french.layout.quote) == ("mine-fr", "fr", "'")
    assert french.layout.text == "text" and french.splits == {"train": "train/fr.csv"}
    assert named_dataset(f"{path}#fr").id == "mine-fr"
    with pytest.raises(UnknownReference, match=r"did you mean .*mine\.toml#de, .*mine\.toml#fr"):
        named_dataset(str(path))
    with pytest.raises(UnknownReference, match="unknown variant"):
        named_dataset(f"{path}#es")


def test_a_description_of_ones_own_is_named_by_its_path(tmp_path: Path) -> None:
    (path := tmp_path / "mine.toml").write_text(GOOD, encoding="utf-8")
    assert named_dataset(str(path)).id == "mine"
    assert named_dataset("GoEmotions") is GOEMOTIONS
    with pytest.raises(DocumentError, match="no such file"):
        named_dataset(str(tmp_path / "none.toml"))


def test_the_files_of_a_folder_come_in_the_descriptions_order(tmp_path: Path) -> None:
    for name in ("train/eng.csv", "dev/eng.csv", "dev/deu.csv", "other.csv"):
        (tmp_path / "track_a" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "track_a" / name).touch()
    dataset = find_dataset("brighter-eng")
    own = [tmp_path / "track_a/train/eng.csv", tmp_path / "track_a/dev/eng.csv"]
    for folder in (tmp_path, tmp_path / "track_a"):
        assert list(input_files(dataset, folder)) == own
    assert list(input_files(dataset, tmp_path, ["dev"])) == own[1:]
    assert input_files(dataset, tmp_path / "track_a/other.csv") == (tmp_path / "track_a/other.csv",)
    assert [dataset.split_of(path) for path in own] == ["train", "dev"]


def test_a_folder_without_a_file_of_the_dataset_is_told_with_what_belongs_there(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"without any file of goemotions; goemotions has train\.tsv, dev\.tsv"):
        input_files(GOEMOTIONS, tmp_path)
    (path := tmp_path / "train.tsv").touch()
    with pytest.raises(DocumentError, match=r"train\.tsv: is the split train, not test"):
        input_files(GOEMOTIONS, path, ["test"])
