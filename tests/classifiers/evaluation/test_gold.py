"""Gold: harmonized rows and described datasets say the same of each concept."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from classifiers.evaluation.gold import Gold
from classifiers.evaluation.harmonized import harmonized_level, read_harmonized
from classifiers.evaluation.leaks import find_leaks
from classifiers.evaluation.sources import Labelled, labelled_file
from mappings.conversion.converter import Converter
from mappings.harmonization.corpus.dataset import find_dataset
from mappings.harmonization.harmonize import harmonize
from mappings.harmonization.inputs import Input, inputs_of
from mappings.harmonization.options import Options
from ontology.errors import DocumentError, EmotaxaError, UnknownReference
from tests.classifiers.evaluation.answering import columns_of

TSV = "I like this\t20\taaa\nSo what\t27\tbbb\nThanks, that is kind\t15,0\tccc\nI hate waiting\t3\tddd\n"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "test.tsv"
    path.write_text(TSV)
    return path


def gold_in(converter: Converter, file: Labelled, to: str, split: str | None = None) -> Gold:
    level = converter.level(to, "to")
    return file.gold(converter, level, columns_of(converter, level), Options(), split)


def cells(converter: Converter, gold: Gold, to: str, row: int) -> tuple[set[str], set[str]]:
    names = [concept.curie for concept in columns_of(converter, converter.level(to, "to"))]
    return (
        {name for name, flag in zip(names, gold.present[row], strict=True) if flag},
        {name for name, flag in zip(names, gold.known[row], strict=True) if not flag},
    )


@pytest.mark.parametrize("suffix", [".parquet", ".jsonl", ".csv", ".hf"])
def test_a_harmonized_file_says_what_its_dataset_does(
    converter: Converter, corpus: Path, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"rows{suffix}"
    harmonize(converter, [Input(find_dataset("goemotions"), corpus)], "ekman", out)
    written = gold_in(converter, labelled_file(str(out)), "ekman")
    read = gold_in(converter, labelled_file(f"goemotions={corpus}"), "ekman")
    np.testing.assert_array_equal(written.present, read.present)
    np.testing.assert_array_equal(written.known, read.known)
    assert written.texts == read.texts == [line.split("\t")[0] for line in TSV.splitlines()]
    assert cells(converter, read, "ekman", 3)[0] == {"ekman:anger"}
    assert "sense:neutral" in cells(converter, read, "ekman", 1)[0]


def test_what_the_source_cannot_tell_is_not_known(converter: Converter, corpus: Path) -> None:
    present, unknown = cells(converter, gold_in(converter, labelled_file(f"goemotions={corpus}"), "plutchik/2"),
                             "plutchik/2", 3)  # fmt: skip
    assert present == {"plutchik:2/annoyance"}
    assert "plutchik:2/trust" in unknown and "plutchik:2/sadness" not in unknown


def test_a_scheme_of_several_tiers_is_read_tier_by_tier(converter: Converter, corpus: Path) -> None:
    gold = gold_in(converter, labelled_file(f"goemotions={corpus}"), "parrott")
    present, _ = cells(converter, gold, "parrott", 3)
    assert {"parrott:1/anger", "parrott:2/irritation"} & present == {"parrott:1/anger"} or "parrott:1/anger" in present
    tier = gold_in(converter, labelled_file(f"goemotions={corpus}"), "parrott/1")
    assert present >= cells(converter, tier, "parrott/1", 3)[0] - {"sense:neutral"}
    # Nothing is present below what is absent, and nothing broader than what is present is not.
    taxonomy = converter.knowledge.taxonomy
    concepts = columns_of(converter, converter.level("parrott", "to"))
    place = {concept.iri: at for at, concept in enumerate(concepts)}
    for concept in concepts:
        for above in taxonomy.ancestors(concept.iri):
            one, other = place[concept.iri], place[above]
            assert not (gold.present[:, one] & ~gold.present[:, other]).any()
            absent = gold.known[:, other] & ~gold.present[:, other]
            assert not (absent & ~gold.known[:, one]).any()


def test_rows_harmonized_to_leaves_deny_a_family_only_whole(converter: Converter, tmp_path: Path) -> None:
    leaves = [concept.label for concept in converter.knowledge.taxonomy.leaves("shaver")]
    frame = pl.DataFrame(
        {"text": ["a", "b"], "labels": [["rage"], []], "unknown": [[], ["rage"]]},
        schema={"text": pl.String, "labels": pl.List(pl.String), "unknown": pl.List(pl.String)},
    )
    frame.write_parquet(tmp_path / "rows.parquet")
    gold = gold_in(converter, labelled_file(str(tmp_path / "rows.parquet")), "shaver")
    present, unknown = cells(converter, gold, "shaver", 0)
    assert "shaver:1/anger" in present and not unknown and "rage" in leaves
    present, unknown = cells(converter, gold, "shaver", 1)
    assert not present
    assert {"shaver:1/anger"} <= unknown and "shaver:1/joy" not in unknown


def test_only_ratings_count_as_points(converter: Converter, corpus: Path, tmp_path: Path, goemotions: Path) -> None:
    derived = gold_in(converter, labelled_file(f"goemotions={corpus}"), "ekman")
    assert np.isnan(derived.points).all()
    rated = tmp_path / "rated.csv"
    emobank = goemotions.parent / "emobank/emobank.csv"
    rated.write_text("".join(emobank.read_text().splitlines(keepends=True)[:50]))
    gold = gold_in(converter, labelled_file(str(rated), "emobank"), "ekman")
    assert not np.isnan(gold.points).any() and np.abs(gold.points).max() <= 1
    assert not gold.known.any()
    out = tmp_path / "both.parquet"
    harmonize(
        converter, [Input(find_dataset("goemotions"), corpus), Input(find_dataset("emobank"), rated)], "ekman", out
    )
    both = gold_in(converter, labelled_file(str(out)), "ekman")
    assert (~np.isnan(both.points[:, 0])).tolist() == [False] * 4 + [True] * 49


def test_one_split_can_be_asked_for(converter: Converter, goemotions: Path) -> None:
    found = labelled_file(f"goemotions={goemotions}")
    assert len(gold_in(converter, found, "goemotions", "dev")) == 5426
    with pytest.raises(DocumentError, match="holds no row of split elsewhere"):
        gold_in(converter, found, "goemotions", "elsewhere")


def test_the_texts_of_the_test_that_were_trained_on_are_found(converter: Converter, goemotions: Path) -> None:
    gold = gold_in(converter, labelled_file(f"goemotions={goemotions / 'test.tsv'}"), "goemotions")
    train = labelled_file(f"goemotions={goemotions / 'train.tsv'}").training_texts(converter)
    exactly = set(gold.texts) & set(train.to_list())
    leaks = find_leaks(gold, [train])
    # Some more differ in case or white space alone.
    assert sum(text in exactly for text in gold.texts) == 37
    assert leaks.rows == 43 and leaks.train == 43410
    assert exactly <= {text for text, leaked in zip(gold.texts, leaks.leaked, strict=True) if leaked}
    assert find_leaks(gold, None).rows == 0 and find_leaks(gold, None).train is None


def test_of_a_file_of_all_splits_the_training_rows_are_those_of_its_train_split(
    converter: Converter, goemotions: Path
) -> None:
    whole = inputs_of(find_dataset("goemotions"), goemotions)
    assert len(whole) == 3
    assert len(labelled_file(f"goemotions={goemotions}").training_texts(converter)) == 43410


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        ('{"text":"a","labels":["joy"]}\n', "rows.jsonl", "it has no column unknown"),
        ('{"text":"a","labels":["amusement"],"unknown":[]}\n', "rows.jsonl", "1 label is none of the level"),
        ('{"text":"a","labels":[],"unknown":["grief", "zeal"]}\n', "rows.jsonl", "2 labels are none of the level's"),
        ('{"text":"a","lab', "rows.jsonl", "cannot be read as .jsonl"),
        ("text,labels,unknown\n\"a\n", "rows.csv", "harmonized file|cannot be read"),
        ("PAR1", "rows.parquet", "cannot be read as .parquet"),
        ("a\t3\tx\n", "rows.tsv", "cannot be read from .tsv; name its dataset, as goemotions=.*rows.tsv"),
    ],
)  # fmt: skip
def test_what_is_no_harmonized_file_is_told(
    converter: Converter, tmp_path: Path, content: str, name: str, told: str
) -> None:
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(DocumentError, match=told) as error:
        gold_in(converter, labelled_file(str(path)), "ekman")
    assert name in str(error.value) and error.value.hint


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"none\.parquet"):
        read_harmonized(tmp_path / "none.parquet")
    with pytest.raises(DocumentError, match="is no directory"):
        read_harmonized(tmp_path / "none.hf")


def test_a_dataset_that_is_not_known_is_told() -> None:
    with pytest.raises(UnknownReference, match="goemotion"):
        labelled_file("goemotion=test.tsv")
    with pytest.raises(EmotaxaError, match="is no DATASET=PATH"):
        labelled_file("goemotions=")


@pytest.mark.parametrize(("suffix", "told"), [(".parquet", True), (".hf", True), (".jsonl", False), (".csv", False)])
def test_a_file_tells_its_level_where_there_is_room_for_it(
    converter: Converter, corpus: Path, tmp_path: Path, suffix: str, told: bool
) -> None:
    splits = [Input(find_dataset("goemotions"), corpus, name) for name in (None, "train")]
    for number, given in enumerate((splits[:1], splits)):
        for resume in (False, True):
            out = tmp_path / f"rows{number}{resume}{suffix}"
            harmonize(converter, given, "parrott/1", out, resume=resume)
            assert harmonized_level(out) == ("parrott/1" if told else None)


def test_what_others_wrote_tells_no_level(tmp_path: Path) -> None:
    pl.DataFrame({"text": ["a"]}).write_parquet(tmp_path / "rows.parquet")
    assert harmonized_level(tmp_path / "rows.parquet") is None
    (tmp_path / "rows.hf").mkdir()
    pl.DataFrame({"text": ["a"]}).write_ipc_stream(tmp_path / "rows.hf" / "data-00000-of-00001.arrow")
    for info in (None, "{}", "[]", '{"emotaxa_level": 5}'):
        if info is not None:
            (tmp_path / "rows.hf" / "dataset_info.json").write_text(info)
        assert harmonized_level(tmp_path / "rows.hf") is None
    (tmp_path / "rows.hf" / "dataset_info.json").write_text("{")
    with pytest.raises(DocumentError, match=r"cannot be read as \.hf"):
        harmonized_level(tmp_path / "rows.hf")
