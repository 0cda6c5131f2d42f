"""Names of the models of a service: what settings may say, and which cards are shown."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from kgservice.classification.cards import card_of
from kgservice.classification.models import named_specs
from kgservice.classification.settings import ClassificationSettings


@pytest.mark.parametrize(
    ("models", "said"),
    [
        (["ensemble:emotaxa-small=0.7,lexical=0.3"], "both=ensemble:"),
        (["/models/ours"], "ours=/models/ours"),
        (["hf:who/what"], "NAME=SPEC"),
        (["=lexical"], "NAME=SPEC"),
        (["a="], "a=/models/a"),
        ([" "], "NAME=SPEC"),
        (["lexical", "a=x", "a=y"], "two models are called 'a'"),
        (["lexical", "lexical"], "two models"),
    ],
)
def test_a_name_that_names_nothing_is_refused_at_once(models: list[str], said: str) -> None:
    with pytest.raises(ValidationError, match="models") as error:
        ClassificationSettings.model_validate({"models": models})
    assert said in str(error.value)


def test_names_stand_for_what_they_say() -> None:
    chosen = ClassificationSettings(models=("lexical", "both = ensemble:a=0.7,b=0.3", "ours=/models/ours"))
    found = {"lexical": "lexical", "both": "ensemble:a=0.7,b=0.3", "ours": "/models/ours"}
    assert named_specs(chosen.models) == found


def test_cards_are_those_of_folders_that_models_are_read_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("lexical", "prototype", "ours"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "README.md").write_text(f"the folder {name}", encoding="utf-8")
    assert card_of("ours") == card_of(str(tmp_path / "ours")) == card_of("hf:ours") == card_of("hf:ours@ekman")
    assert card_of("ours") == "the folder ours"
    for spec in ("lexical", "prototype", "prototype:ours", "ensemble:ours=1", "none"):
        assert card_of(spec) is None
