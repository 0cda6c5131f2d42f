"""Recipes of trainings: what they may say, and where they are told to be wrong."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from classifiers.training.recipe import read_recipe
from mappings.harmonization.recipe import read_recipe as read_merge
from ontology.errors import DocumentError
from tests.classifiers.training.material import recipe, recipe_text

SHIPPED = Path(str(files("classifiers"))) / "recipes"


@pytest.mark.parametrize("name", ["emotaxa-small", "emotaxa-static"])
def test_the_shipped_models_have_recipes_whose_files_the_shipped_merges_make(name: str) -> None:
    found = read_recipe(SHIPPED / f"{name}.toml", {})
    assert found.name == found.out == name
    assert found.weights == (name == "emotaxa-static"), "float32 weights of a transformer are three times what may ship"
    for file in {*(file for head in found.head for file in head.files), *(found.points.files if found.points else ())}:
        merge = SHIPPED / f"merge-{Path(file).stem}.toml"
        assert merge.is_file(), f"{file} is made by no merge-*.toml"
        assert f'to = "{Path(file).stem}"' in merge.read_text()


def test_the_shipped_merges_can_be_read(goemotions: Path) -> None:
    for path in SHIPPED.glob("merge-*.toml"):
        read = read_merge(path, {"EMOTAXA_DATA": str(goemotions.parent)})
        assert {given.dataset.id for given in read.inputs} == {"goemotions", "xed-en", "brighter-eng", "emobank"}


def test_paths_are_relative_to_the_recipe_and_variables_are_put_in(tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text(recipe_text(head={"files": ["${ROWS}/a.parquet"]}))
    found = read_recipe(path, {"ROWS": "/elsewhere"})
    assert found.place(found.head[0].files[0]) == Path("/elsewhere/a.parquet")
    assert found.place(found.out) == tmp_path / "model"
    with pytest.raises(DocumentError, match=r"recipe\.toml:8: the variable ROWS is not set; set ROWS"):
        read_recipe(path, {})


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"training": {"epoch": 3}}, r":24:training\.epoch: unknown field; known here are epochs"),
        ({"training": {"epochs": 0}}, r":1\d:training\.epochs: must be greater than or equal to 1, not 0"),
        ({"training": {"batch": "all"}}, r":1\d:training\.batch: must be a valid integer, not 'all'"),
        ({"head": {"wieght": 1}}, r":9:head\[0\]\.wieght: unknown field; known here are weight"),
        ({"name": None}, r":name: the field is missing; add it"),
        ({"architecture": "rnn"}, r":\d:architecture: must be 'transformer' or 'static', not 'rnn'"),
        ({"loss": {"least": 3.0, "most": 2.0}}, r"loss\.least is more than loss\.most"),
        ({"distillation": {"teachers": []}}, r"distillation\.teachers: "),
    ],
)
def test_what_is_wrong_is_told_with_line_and_field(tmp_path: Path, changed: dict[str, Any], said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        recipe(tmp_path, **changed)


def test_two_heads_of_one_level_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text(recipe_text() + '[[head]]\nlevel = "ekman"\nfiles = ["b.parquet"]\n')
    with pytest.raises(DocumentError, match="two heads have one level"):
        read_recipe(path, {})
