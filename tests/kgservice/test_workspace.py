"""A workspace over a store in memory has everything at hand, and answers by the same names as one far away."""

import pytest

from kgservice.workspace import Workspace
from ontology.errors import UnknownReference


def test_the_newest_revision_is_known_without_asking(workspace: Workspace) -> None:
    assert workspace.newest() == workspace.store.revision == workspace.at().revision


def test_in_memory_one_converter_serves_every_pair(workspace: Workspace) -> None:
    at = workspace.at()
    assert at.converter_between("goemotions", "ekman") is at.converter
    assert at.converter_between("vad", "Parrott 2001") is at.converter


def test_a_level_is_found_by_every_name(workspace: Workspace) -> None:
    at = workspace.at()
    assert at.level("shaver/1").id == "shaver/1" and at.level("GoEmotions").scheme is at.schemes["goemotions"]
    with pytest.raises(UnknownReference) as caught:
        at.level("shaver/9", field="to")
    assert caught.value.field == "to"


def test_warming_works_out_what_concepts_mean(workspace: Workspace) -> None:
    workspace.warm()
    assert "converter" in vars(workspace.at())
