"""Named datasets: by id, by printed name, or by the path of a description of the user's own."""

from pathlib import Path

from mappings.harmonization.corpus.dataset import Dataset, find_dataset, read_datasets
from ontology.errors import UnknownReference
from ontology.spelling import nearest

__all__ = ["named_dataset"]


def named_dataset(text: str, *, field: str | None = "dataset") -> Dataset:
    """Find a shipped dataset, or read a description: `my.toml`, or `my.toml#eng` where it describes variants.

    This reads files, so it is for those who may read them: the command line and recipes, not requests.

    Raises:
        UnknownReference: where there is no such dataset or variant.
        DocumentError: where the description cannot be read.
    """
    name, _, variant = text.partition("#")
    if not name.endswith(".toml"):
        return find_dataset(text, field=field)
    datasets = read_datasets(Path(name))
    if len(datasets) == 1 and not variant:
        return datasets[0]
    wanted = [dataset for dataset in datasets if variant in (dataset.id, dataset.variant) and variant]
    if len(wanted) == 1:
        return wanted[0]
    known = [dataset.variant or dataset.id for dataset in datasets]
    close = nearest(variant, known) if variant else ()
    hints = tuple(f"{name}#{found}" for found in close or known)
    raise UnknownReference("variant", text, hints, field=field)
