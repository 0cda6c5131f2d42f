"""Writes the page of the settings before Sphinx reads the sources: `docs/settings.md`.

The page lists every setting of the service as its models have it, and is made anew by every build.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from made_pages import make_before_reading, write_made

from kgservice.serving.fields import Field, setting_fields

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["settings_page", "setup"]

_HEAD = """# Settings

Every setting of the service, with the environment variable that sets it and its default. In a file it stands in the
table of its group under its own name; [](running.md) tells how the ways of saying go together.
"""


def settings_page(fields: Sequence[Field]) -> str:
    """Give the page: the settings by their groups."""
    lines = [_HEAD]
    for group, found in groupby(fields, lambda field: field.name.rpartition(".")[0]):
        lines += [f"## {f'`[{group}]`' if group else 'The service'}", ""]
        lines += ["| setting | variable | default | what it means |", "|---|---|---|---|"]
        lines += [_row(field) for field in found]
        lines.append("")
    return "\n".join(lines)


def setup(app: "Sphinx") -> dict[str, Any]:
    """Register with Sphinx."""
    return make_before_reading(
        app, lambda folder: write_made(settings_page(list(setting_fields().values())), folder / "settings.md")
    )


def _row(field: Field) -> str:
    return (
        f"| `{field.name.rpartition('.')[2]}` | `{field.variable}` | {_default(field)} | {'; '.join(_meaning(field))} |"
    )


def _default(field: Field) -> str:
    if field.secret or field.default in (None, ""):
        return ""
    return f"`{str(field.default).lower() if isinstance(field.default, bool) else field.default}`"


def _meaning(field: Field) -> Iterator[str]:
    yield field.meaning.rstrip(".").replace("|", r"\|")
    if field.bounds and field.bounds != "true, false":
        yield field.bounds
    if field.secret:
        yield f"`{field.variable}_FILE` names a file that holds it"
