"""Pages that are made before Sphinx reads the sources, anew by every build."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["make_before_reading", "write_made"]


def write_made(text: str, path: Path) -> None:
    """Write a page; where its text is the same it is left alone, so that Sphinx need not read it again."""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def make_before_reading(app: "Sphinx", make: Callable[[Path], None]) -> dict[str, Any]:
    """Have Sphinx call what makes pages, with the folder of the sources; gives what an extension's setup returns."""
    app.connect("builder-inited", lambda app: make(Path(app.srcdir)))
    return {"parallel_read_safe": True}
