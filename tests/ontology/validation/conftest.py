"""What the tests of validation share: the shipped modules, and the fixture that breaks copies of them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ontology.validation.broken_copies import SHIPPED, Edit
from tests.ontology.validation.shipped_once import shipped_modules_read_once


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """Spares each test the reading of the company."""
    with shipped_modules_read_once():
        yield


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """A copy of a shipped module in which a piece of one node's description is replaced."""

    def edit(module: str, node: str, old: str, new: str) -> Path:
        text = SHIPPED[module].read_text(encoding="utf-8")
        start = text.index(f"\n{node} a ")
        end = text.index(" .\n\n", start) + 4 if " .\n\n" in text[start:] else len(text)
        described = text[start:end]
        assert re.search(old, described), f"{node} of {module} holds nothing like {old}"
        copy = tmp_path / f"{module}.ttl"
        copy.write_text(text[:start] + re.sub(old, new, described, count=1) + text[end:], encoding="utf-8")
        return copy

    return edit
