"""Shipped descriptions: each makes sense with the label sets, and says what a user has to know before use."""

import re

import pytest

from mappings.harmonization.corpus.dataset import Dataset, shipped_datasets
from mappings.harmonization.labels import LabelReader
from mappings.harmonization.licences.terms import terms_table
from mappings.knowledge import Knowledge
from ontology.reference import find_level

DATASETS = shipped_datasets()
ORIGINS = {dataset.citation for dataset in DATASETS}
"""Corpora: languages and parts of one come from one publication."""


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.id)
def test_its_label_set_has_every_label_that_the_description_names(dataset: Dataset, knowledge: Knowledge) -> None:
    level = find_level(knowledge.taxonomy, dataset.scheme)
    concepts = knowledge.taxonomy.by_scheme[level.scheme.id]
    for layout in (dataset.layout, *(file.layout for file in dataset.files if file.layout)):
        reader = LabelReader(knowledge.taxonomy, level, concepts, layout)
        named = {*layout.label_columns, *(layout.given_labels or ()), *layout.label_codes.values()}
        unknown = {label for label in named if reader.read(f"\x01{label}").unlisted}
        assert not unknown, f"{dataset.id}: {level.id} has no {unknown}; it has {sorted(reader.codes)}"
        assert layout.label_coding == "name" or reader.codes, f"{level.id} has no ids"


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.id)
def test_it_says_whose_it_is_and_under_which_terms(dataset: Dataset) -> None:
    assert dataset.citation and dataset.source and dataset.files
    assert dataset.licence in terms_table(), f"{dataset.id}: the table of licences has no {dataset.licence}"
    assert re.fullmatch(r"[a-z]{2,3}(-[A-Z]{2})?", dataset.lang)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", dataset.id)


def test_ids_and_names_are_their_own() -> None:
    assert len({dataset.id for dataset in DATASETS}) == len({dataset.name for dataset in DATASETS}) == len(DATASETS)


def test_at_least_thirty_corpora_are_described() -> None:
    assert len(ORIGINS) >= 30, sorted(ORIGINS)


def test_what_tells_who_wrote_a_text_is_named_and_never_read() -> None:
    personal = {dataset.id: dataset.personal for dataset in DATASETS if dataset.personal}
    assert "author" in personal["crowdflower-text-emotion"] and "prolific_id" in personal["crowd-envent"]
    for dataset in DATASETS:
        layout = dataset.layout
        assert not {*layout.needed, *layout.label_columns.values()} & {*dataset.personal}
