"""Recipes: what they say is read, and what is wrong in one is told with its line and the cure."""

import re
from pathlib import Path

import pytest

from mappings.harmonization.corpus.dataset import shipped_datasets
from mappings.harmonization.options import InputOptions, Options
from mappings.harmonization.recipe import Recipe, read_recipe
from ontology.errors import DocumentError, EmotaxaError

GOOD = """\
to = "ekman"
out = "merged.parquet"
report = "reports/merged.html"
threshold = 0.6
duplicates = "drop"
near = 0.8

# two inputs
[[input]]
dataset = "goemotions"
path = "${CORPORA}/goemotions"
splits = ["train", "dev"]

[[input]]
dataset = "EmoBank"
path = "emobank.csv"
threshold = 0.4
unknown = "drop"
"""


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    (tmp_path / "corpora" / "goemotions").mkdir(parents=True)
    for split in ("dev", "test", "train"):
        (tmp_path / "corpora" / "goemotions" / f"{split}.tsv").write_text("text\t3\tx\n")
    (tmp_path / "emobank.csv").write_text("id,split,V,A,D,text\na,train,3,3,3,text\n")
    return tmp_path


def read(folder: Path, text: str = GOOD) -> Recipe:
    (path := folder / "recipe.toml").write_text(text, encoding="utf-8")
    return read_recipe(path, {"CORPORA": str(folder / "corpora"), "EMPTY": ""})


def test_a_recipe_says_what_a_run_needs(corpora: Path) -> None:
    recipe = read(corpora)
    assert (recipe.target, recipe.out, recipe.report) == (
        "ekman",
        corpora / "merged.parquet",
        corpora / "reports" / "merged.html",
    )
    assert recipe.options == Options(threshold=0.6, duplicates="drop", near=0.8)
    assert [(given.dataset.id, given.path.name, given.options) for given in recipe.inputs] == [
        ("goemotions", "train.tsv", None),
        ("goemotions", "dev.tsv", None),
        ("emobank", "emobank.csv", InputOptions(threshold=0.4, unknown="drop")),
    ]


def test_several_datasets_of_one_directory_are_read_in_turn(corpora: Path) -> None:
    folder = corpora / "brighter" / "train"
    folder.mkdir(parents=True)
    for variant in ("eng", "afr"):
        (folder / f"{variant}.csv").write_text("id,text\n")
    recipe = read(
        corpora,
        'to = "ekman"\n[[input]]\ndataset = ["brighter-eng", "brighter-afr"]\npath = "brighter"\nsplits = ["train"]\n',
    )
    assert [(given.dataset.id, given.path.name) for given in recipe.inputs] == [
        ("brighter-eng", "eng.csv"),
        ("brighter-afr", "afr.csv"),
    ]


def test_a_dataset_may_be_described_beside_the_recipe(corpora: Path) -> None:
    shipped = Path(__file__).parents[3] / "mappings" / "datasets" / "goemotions.toml"
    own = shipped.read_text(encoding="utf-8").replace('id = "goemotions"', 'id = "mine"', 1)
    (corpora / "mine.toml").write_text(own, encoding="utf-8")
    recipe = read(corpora, 'to = "ekman"\n[[input]]\ndataset = "mine.toml"\npath = "corpora/goemotions"\n')
    assert {given.dataset.id for given in recipe.inputs} == {"mine"} and len(recipe.inputs) == 3


def test_a_profile_may_be_a_name_or_a_mapping_set_beside_the_recipe(corpora: Path) -> None:
    recipe = read(corpora, changed("threshold = 0.6", 'profile = "own.sssom.tsv"'))
    assert recipe.options.profile == str(corpora / "own.sssom.tsv")
    recipe = read(corpora, changed("threshold = 0.4", 'profile = "unify-2018"'))
    assert recipe.inputs[-1].options == InputOptions(profile="unify-2018", unknown="drop")


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


BAD = {
    "no TOML": (changed('to = "ekman"', "to = ekman"), r"recipe\.toml:1:6: not well-formed TOML"),
    "an unknown field": (
        changed("threshold = 0.6", "treshold = 0.6"),
        r":4:treshold: unknown field 'treshold'; known are threshold",
    ),
    "a field of an input above": (
        changed("near = 0.8", 'splits = ["dev"]'),
        r":6:splits: unknown field 'splits'; it stands in an \[\[input\]\]",
    ),
    "a field of the recipe in an input": (
        changed('unknown = "drop"', 'out = "x.csv"'),
        r":18:out: unknown field 'out'; it stands above the inputs",
    ),
    "no target": (changed('to = "ekman"\n', ""), "the field 'to' is missing; add: to ="),
    "no dataset": (changed('dataset = "EmoBank"\n', ""), r":14:dataset: the field 'dataset' is missing"),
    "no input": ('to = "ekman"\n', r"the field 'input' is missing; add: \[\[input\]\]"),
    "an empty list of inputs": ('to = "ekman"\ninput = []\n', r"there is no input; add a table: \[\[input\]\]"),
    "an input that is no table": ('to = "ekman"\ninput = ["goemotions"]\n', r":2:input: 'goemotions' is no table"),
    "a number as text": (
        changed("threshold = 0.6", 'threshold = "0.6"'),
        r":4:threshold: 'threshold' must be a number over 0 and up to 1, not '0\.6'",
    ),
    "truth as a number": (
        changed("threshold = 0.6", "threshold = true"),
        r":4:threshold: 'threshold' must be a number",
    ),
    "a threshold that is no degree": (
        changed("threshold = 0.4", "threshold = 40"),
        r":17:threshold: 'threshold' is 40",
    ),
    "not a number": (changed("threshold = 0.4", "threshold = nan"), r":17:threshold: 'threshold' is nan"),
    "an unknown policy": (
        changed('duplicates = "drop"', 'duplicates = "dorp"'),
        r":5:duplicates: 'duplicates' cannot be 'dorp'; it may be drop",
    ),
    "an unknown purpose": (
        changed("near = 0.8", 'purpose = "money"'),
        r":6:purpose: 'purpose' cannot be 'money'; it may be research, train, redistribute",
    ),
    "an empty text": (changed('path = "emobank.csv"', 'path = ""'), r":16:path: 'path' is empty"),
    "near-duplicates without a policy": (
        changed('duplicates = "drop"\n', ""),
        r":5:near: near-duplicates are to be found, and it is not said what becomes of them; add: duplicates =",
    ),
    "an output that cannot be written": (
        changed("merged.parquet", "merged.xlsx"),
        r":2:out: 'merged\.xlsx' cannot be written; end the name in \.parquet",
    ),
    "a report that cannot be written": (
        changed("merged.html", "merged.pdf"),
        r":3:report: 'reports/merged\.pdf' cannot be written; end the name in \.html or \.json",
    ),
    "a variable that is not set": (
        changed("${CORPORA}", "${CORPRA}"),
        r":11:path: the variable CORPRA is not set; set CORPRA to a directory",
    ),
    "a variable that is empty": (changed("${CORPORA}", "${EMPTY}"), r":11:path: the variable EMPTY is not set"),
    "an unknown dataset": (
        changed('"goemotions"\n', '"goemotion"\n'),
        r":10:dataset: unknown dataset 'goemotion'; did you mean goemotions",
    ),
    "a description that is not there": (changed('"EmoBank"', '"own.toml"'), r":15:dataset: .*own\.toml: no such file"),
    "an unknown split": (
        changed('"dev"]', '"valid"]'),
        r":12:splits: goemotions has no split 'valid'; it has train, dev, test",
    ),
    "splits of a dataset whose rows have their own": (
        changed('unknown = "drop"', 'splits = ["train"]'),
        r":18:splits: emobank has no files for its splits; leave the line out",
    ),
    "a split twice": (changed('"dev"]', '"train"]'), r":12:splits: 'train' stands in 'splits' twice"),
    "no splits": (changed('["train", "dev"]', "[]"), r":12:splits: 'splits' is empty"),
    "splits that are no texts": (changed('["train", "dev"]', "[1]"), r":12:splits: \[1\] is no list of texts"),
    "what is not chosen taken for denied where it is denied": (
        changed("threshold = 0.4", "assume_absent = true"),
        r":17:assume_absent: the annotators of emobank did not have to choose one label",
    ),
    "the same, said above for all inputs": (
        changed("threshold = 0.6", "assume_absent = true"),
        r":4:assume_absent: the annotators of goemotions did not have to choose one.*put the line into the inputs",
    ),
    "a similarity that is too small": (
        changed("near = 0.8", "near = 0.3"),
        r":6:near: 'near' is 0\.3; give a number from 0\.5 to 1",
    ),
    "an input that is not there": (changed("emobank.csv", "emobonk.csv"), "there is no such file"),
    "a directory without files of the dataset": (
        changed('path = "emobank.csv"', 'path = "corpora"'),
        r":16:path: .*corpora: is a directory without any file of emobank",
    ),
    "a file twice": (
        GOOD + '\n[[input]]\ndataset = "goemotions"\npath = "corpora/goemotions/dev.tsv"\n',
        r":22:path: dev\.tsv is an input already, in line 11; name each file once",
    ),
    "several datasets in one file": (
        changed('"EmoBank"', '["emobank", "goemotions"]'),
        r":16:path: 2 datasets are to be read from one file",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_told_with_its_line_and_the_cure(corpora: Path, name: str) -> None:
    text, message = BAD[name]
    with pytest.raises(EmotaxaError) as told:
        recipe = read(corpora, text)
        for given in recipe.inputs:
            from mappings.harmonization.corpus.streams import check_input

            check_input(given.path)
    assert re.search(message, str(told.value)), str(told.value)
    assert isinstance(told.value, DocumentError) and "\n" not in str(told.value)


def test_an_input_may_refuse_what_is_said_above(corpora: Path) -> None:
    (corpora / "isear.csv").write_text("")
    text = (
        'to = "ekman"\nassume_absent = true\n[[input]]\ndataset = "isear"\npath = "isear.csv"\n'
        '[[input]]\ndataset = "emobank"\npath = "emobank.csv"\nassume_absent = false\n'
    )
    recipe = read(corpora, text)
    assert [recipe.options.of(given.options).assume_absent for given in recipe.inputs] == [True, False]


def test_a_recipe_that_is_not_there_or_no_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"none\.toml: no such file"):
        read_recipe(tmp_path / "none.toml", {})
    (path := tmp_path / "latin.toml").write_bytes(b'to = "\xe9"')
    with pytest.raises(DocumentError, match="not UTF-8; save the file as UTF-8"):
        read_recipe(path, {})
    path.write_bytes(b" " * 1_000_001)
    with pytest.raises(DocumentError, match="too large for a recipe"):
        read_recipe(path, {})


def test_what_the_recipe_leaves_open_may_be_given_besides(corpora: Path) -> None:
    open_one = read(corpora, changed('out = "merged.parquet"\n', ""))
    assert open_one.out is None
    whole = open_one.completed({"out": Path("rows.csv"), "purpose": "train", "threshold": None, "to": "ekman"})
    assert whole.out == Path("rows.csv") and whole.options == Options(
        threshold=0.6, duplicates="drop", near=0.8, purpose="train"
    )


def test_what_is_said_twice_differently_is_a_conflict_that_names_both(corpora: Path) -> None:
    recipe = read(corpora)
    for given, message in (
        ({"to": "parrott"}, r"recipe\.toml:1:to: to is 'ekman' in the recipe, and 'parrott' is given besides; say it"),
        ({"threshold": 0.5}, r":4:threshold: threshold is 0\.6 in the recipe, and '0\.5' is given besides"),
        ({"out": Path("other.csv")}, r":2:out: out is 'merged\.parquet' in the recipe, and 'other\.csv' is given"),
    ):
        with pytest.raises(DocumentError, match=message):
            recipe.completed(given)
    same = {"to": "ekman", "threshold": 0.6, "out": corpora / "merged.parquet", "near": 0.8}
    assert recipe.completed(same) == recipe


def test_the_recipe_that_is_shipped_names_datasets_that_are_described(tmp_path: Path) -> None:
    text = (Path(__file__).parents[3] / "mappings" / "recipes" / "shaver-six.toml").read_text(encoding="utf-8")
    named = set(re.findall(r'"((?:goemotions|xed|brighter|emobank)[a-z-]*)"', text))
    assert named <= {dataset.id for dataset in shipped_datasets()} and len(named) == 32
