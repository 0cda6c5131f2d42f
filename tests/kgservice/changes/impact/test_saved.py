"""Saved recipes, models and files: those that name what moves are found, and rows are counted."""

import json
from pathlib import Path

import polars as pl
import pytest

from kgservice.changes.impact.gathered import Gathered
from kgservice.changes.impact.labels import counts_of_report, moved_labels
from kgservice.changes.impact.moving import Moving
from kgservice.changes.impact.predictions import moved_predictions, shipped_folders
from kgservice.changes.impact.recipes import moved_recipes, shipped_recipes
from kgservice.changes.impact.side import Ground, Side
from kgservice.changes.impact.touched import Touches
from kgservice.workspace import AtRevision
from mappings.harmonization.output.level import LEVEL_KEY
from mappings.knowledge import Knowledge
from ontology.errors import DocumentError
from ontology.iri import expand
from tests.kgservice.changes.impact.edited import remapped

TRUST = expand("xed-en:trust")


@pytest.fixture(scope="module")
def touches(known: Knowledge, before: AtRevision) -> Touches:
    """XED's trust is mapped to nothing any more."""
    after = AtRevision(remapped(known, lambda one: [] if one.subject == TRUST else [one]))
    ground = Ground(Side(before), Side(after))
    return Touches(ground, Gathered(ground, Moving(ground).derived()))


def test_recipes_are_concerned_by_what_they_convert(touches: Touches, tmp_path: Path) -> None:
    """A recipe of the corpus is, one of another corpus to another level is not, and a folder is looked through."""
    (tmp_path / "mine.toml").write_text(
        'to = "ekman"\n[[input]]\ndataset = "xed-en"\npath = "${NOWHERE}/xed"\n', encoding="utf-8"
    )
    (tmp_path / "other.toml").write_text(
        'to = "ekman"\n[[input]]\ndataset = "goemotions"\npath = "x"\n', encoding="utf-8"
    )
    (tmp_path / "train.toml").write_text(
        'name = "m"\nout = "m"\n[[head]]\nlevel = "plutchik"\nsources = ["xed-en"]\nfiles = ["a.parquet"]\n',
        encoding="utf-8",
    )
    (tmp_path / "broken.toml").write_text("to = \n", encoding="utf-8")
    (tmp_path / "settings.toml").write_text("port = 1\n", encoding="utf-8")

    found = {Path(one.path).name: one for one in moved_recipes(touches, [tmp_path])}

    assert found.keys() == {"mine.toml", "train.toml", "broken.toml"}
    assert found["broken.toml"].kind == "unread"
    assert "TOML" in found["broken.toml"].problem
    [labels, conversion] = found["mine.toml"].touches
    assert (labels.what, labels.iris) == ("labels", (TRUST,))
    assert (conversion.source, conversion.target, conversion.iris) == ("xed-en", "ekman", (TRUST,))
    assert found["train.toml"].kind == "training"
    assert {touch.target for touch in found["train.toml"].touches} == {"plutchik"}


def test_a_recipe_by_a_profile_is_concerned_by_that_profile_alone(touches: Touches, tmp_path: Path) -> None:
    """The derived conversion moves; the profile, which maps labels to labels, does not."""
    (tmp_path / "mine.toml").write_text(
        'to = "unify-2018"\nprofile = "unify-2018"\n[[input]]\ndataset = "xed-en"\npath = "x"\n', encoding="utf-8"
    )

    [found] = moved_recipes(touches, [tmp_path])

    assert [touch.what for touch in found.touches] == ["labels"]


def test_shipped_recipes_and_models_learn_from_the_label(touches: Touches) -> None:
    """They name XED, and the models have a head of its labels."""
    recipes = {Path(one.path).name: one for one in moved_recipes(touches, shipped_recipes())}
    models = {one.name.split()[0]: one for one in moved_predictions(touches, shipped_folders())}

    assert {"shaver-six.toml", "emotaxa-small.toml"} <= recipes.keys()
    assert models.keys() == {"emotaxa-small", "emotaxa-static"}
    assert all(one.kind == "model" and one.touches[0].iris == (TRUST,) for one in models.values())


@pytest.mark.parametrize("ending", [".parquet", ".jsonl", ".csv"])
def test_rows_of_files_are_counted(touches: Touches, tmp_path: Path, ending: str) -> None:
    """Of a classified file, those with a concept that moves."""
    joy = expand("xed-en:joy")
    frame = pl.DataFrame({"concepts": [[TRUST], [joy], [joy, TRUST], [], None], "model": ["m 1"] * 5})
    path = tmp_path / f"answers{ending}"
    if ending == ".parquet":
        frame.write_parquet(path)
    elif ending == ".jsonl":
        frame.write_ndjson(path)
    else:
        frame.with_columns(pl.col("concepts").list.join("|")).write_csv(path)

    [found] = moved_predictions(touches, [tmp_path])

    assert (found.kind, found.rows, found.of, found.name) == ("classified", 2, 5, "xed-en")


def test_rows_of_harmonized_files_are_counted_where_they_tell_their_level(touches: Touches, tmp_path: Path) -> None:
    """A row counts where its own corpus bears the label; the same word in another corpus is another label."""
    frame = pl.DataFrame(
        {
            "source": ["xed-en", "xed-en", "emocontext", None],
            "source_labels": [["trust"], ["joy"], ["trust"], ["trust"]],
            "labels": [["joy"], ["joy"], [], []],
        }
    )
    frame.write_parquet(tmp_path / "told.parquet", metadata={LEVEL_KEY: "ekman"})
    frame.write_parquet(tmp_path / "untold.parquet")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1")

    found = {Path(one.path).name: one for one in moved_predictions(touches, [tmp_path])}

    assert found.keys() == {"told.parquet", "broken.parquet"}
    assert (found["told.parquet"].rows, found["told.parquet"].of) == (1, 4)
    assert found["broken.parquet"].kind == "unread"
    assert found["broken.parquet"].problem


def test_rows_are_those_that_were_counted_or_else_those_of_the_training_data(
    touches: Touches, known: Knowledge, tmp_path: Path
) -> None:
    """The authors count 2,699 rows; a report of one's own goes before."""
    ground = touches.ground
    gathered = Gathered(ground, Moving(ground).derived())
    report = {
        "datasets": {"xed-en": {"scheme": "xed-en", "source_labels": {"trust": {"present": 7}, "no": {"present": 1}}}}
    }
    path = tmp_path / "report.json"
    path.write_text(json.dumps(report), encoding="utf-8")

    counts = counts_of_report(path, known.taxonomy)

    assert counts == {TRUST: 7}
    for given, rows, counted in (({}, _training_rows(known), "training rows"), (counts, 7, "given")):
        [trust] = [label for label in moved_labels(ground, gathered, [], given) if label.iri == TRUST]
        assert (trust.rows, trust.counted, trust.why, trust.datasets) == (rows, counted, "means", ("xed-en",))
        assert trust.otherwise


@pytest.mark.parametrize("text", ["{", "[]", '{"datasets": {"xed-en": {"scheme": "xed-en"}}}'])
def test_what_is_no_report_is_refused(known: Knowledge, tmp_path: Path, text: str) -> None:
    """With the way to a report."""
    path = tmp_path / "report.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(DocumentError, match=r"report\.json") as refused:
        counts_of_report(path, known.taxonomy)

    assert "emotaxa harmonize --report" in str(refused.value.hint)


def _training_rows(known: Knowledge) -> int:
    return int(dict(known.taxonomy.concepts[TRUST].facts)["trainingRows"])
