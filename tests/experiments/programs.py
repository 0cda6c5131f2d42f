"""Programs: those that the page of the three uses shows, so that what is measured is what a reader runs."""

import csv
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from tests.pages import files_on

__all__ = ["PAGE", "program", "shown_rows"]

PAGE: Final = Path(__file__).parents[2] / "docs" / "uses.md"


def program(name: str) -> Any:  # noqa: ANN401 - a module whose functions have no types, as on a page
    """Give a program of the page as a module, without running its main function.

    Args:
        name: of its file, `rating.py`.
    """
    module = ModuleType(name.removesuffix(".py"))
    exec(compile(_shown(name), f"{PAGE.name}:{name}", "exec"), module.__dict__)
    return module


def shown_rows(name: str) -> list[dict[str, str]]:
    """Give the rows of a table in CSV that the page shows."""
    return list(csv.DictReader(_shown(name).splitlines()))


def _shown(name: str) -> str:
    return files_on(PAGE.read_text(encoding="utf-8"))[name]
