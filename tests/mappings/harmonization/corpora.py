"""Corpora for the tests: a dataset whose files have a header and quotes, and the shipped sample."""

from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from mappings.harmonization.corpus.dataset import Dataset, Layout, find_dataset

SAMPLE = Path(str(files("mappings") / "samples" / "goemotions.tsv"))

GOEMOTIONS = find_dataset("goemotions")

NAMED = replace(
    GOEMOTIONS,
    id="named",
    name="Named",
    layout=Layout(
        "csv",
        columns=("text", "emotion"),
        text="text",
        labels="emotion",
        header=True,
        quote='"',
        label_separator="|",
        label_coding="name",
    ),
)
"""GoEmotions' labels by name, in a CSV file with a header and without ids."""


def single(dataset: Dataset) -> Dataset:
    """Give a dataset as if its annotators had had to choose one label."""
    return replace(dataset, annotation="single")
