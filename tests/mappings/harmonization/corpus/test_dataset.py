"""Dataset descriptions: what ships, how it is found, and how a wrong one is told."""

from pathlib import Path

import pytest

from mappings.harmonization.corpus.dataset import find_dataset, read_dataset, shipped_datasets
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


def test_every_shipped_scheme_exists_and_ids_are_unique() -> None:
    ids = [dataset.id for dataset in shipped_datasets()]
    assert len(set(ids)) == len(ids) and all(dataset.scheme for dataset in shipped_datasets())


def test_a_description_without_the_optional_fields_is_read(tmp_path: Path) -> None:
    (path := tmp_path / "mine.toml").write_text(GOOD, encoding="utf-8")
    dataset = read_dataset(path)
    assert (dataset.id, dataset.splits, dataset.layout.id, dataset.layout.quote) == ("mine", {}, None, None)


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ('id = "mine"', "", "mine.toml:id", "the field 'id' is missing; add the line: id ="),
        ('id = "mine"', "id = 3", "mine.toml:1:id", "'id' must be text, not 3"),
        ('id = "mine"', 'id = ""', "mine.toml:1:id", "'id' is empty"),
        ('"single"', '"forced"', "mine.toml:4:annotation", "it may be multilabel or single"),
        ("lang =", "langage =", "mine.toml:6:langage", "unknown field 'langage'; known are lang"),
        ('"csv"', '"xlsx"', "mine.toml:9:format.kind", "it may be tsv or csv"),
        ('text = "text"', 'text = "body"', "mine.toml:11:format.text", "the columns are text, emotion"),
        ('labels = "emotion"', 'labels = "text"', "mine.toml:12:format.labels", "text and labels are one column"),
        ('["text", "emotion"]', '["a", "a"]', "mine.toml:10:format.columns", "give each column a name of its own"),
        ('"name"\n', '"name"\nquote = "ab"\n', "mine.toml:14:format.quote", "cannot enclose a field"),
        ('"name"\n', '"name"\nencoding = "latin-1"\n', "mine.toml:14:format.encoding", "it may be utf-8"),
        ('"name"\n', '"name"\n[splits]\ntrain = "a/b"\n', "mine.toml:15:splits.train", "no file name"),
        ('id = "mine"', "id = ", "mine.toml:1:6", "not well-formed TOML"),
    ],
)
def test_a_wrong_description_is_told_with_line_and_field(
    tmp_path: Path, old: str, new: str, place: str, message: str
) -> None:
    assert old in GOOD
    (path := tmp_path / "mine.toml").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DocumentError) as told:
        read_dataset(path)
    assert str(told.value).startswith(f"{tmp_path}/{place}") and message in str(told.value)


def test_a_description_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no such file"):
        read_dataset(tmp_path / "none.toml")
    (path := tmp_path / "latin.toml").write_bytes(b'id = "\xff"')
    with pytest.raises(DocumentError, match="not UTF-8"):
        read_dataset(path)
