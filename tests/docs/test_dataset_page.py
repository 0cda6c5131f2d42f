"""The page of the described corpora: every shipped dataset stands on it, with what has to be known before use."""

import sys
from importlib import import_module
from pathlib import Path

import pytest

from mappings.harmonization.corpus.dataset import shipped_datasets


def test_every_shipped_dataset_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parents[2] / "docs" / "_ext"))
    monkeypatch.delitem(sys.modules, "dataset_pages", raising=False)
    page = import_module("dataset_pages").dataset_page(shipped_datasets())
    for dataset in shipped_datasets():
        assert f"`{dataset.id}` ({dataset.lang})" in page and f"licence: {dataset.licence}" in page
        assert all(f"`{name}`" in page for name in dataset.personal)
    assert page.count("described without its files at hand\n") == len(
        {dataset.citation for dataset in shipped_datasets() if not dataset.verified}
    )
    assert "## BRIGHTER\n" in page and "## XED\n" in page
