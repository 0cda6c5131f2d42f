"""Writes the page of the shipped dataset descriptions before Sphinx reads the sources: `docs/corpora.md`.

The page says what the descriptions say, and is made anew by every build.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from made_pages import make_before_reading, write_made

from mappings.harmonization.corpus.dataset import Dataset, shipped_datasets

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["dataset_page", "setup"]

_HEAD = """# Described corpora

{datasets} datasets of {corpora} corpora are described. Their texts are not shipped: get them where the source says, and
give `emotaxa harmonize` the file or the folder. Where a description was written without its files at hand, this is
said, and a remark says it again when it is used: look at a few rows. [](datasets.md) explains the fields.
"""


def dataset_page(datasets: Sequence[Dataset]) -> str:
    """Give the page: the corpora by name, with the datasets of each."""
    corpora: dict[str, list[Dataset]] = {}
    for dataset in datasets:
        corpora.setdefault(dataset.citation, []).append(dataset)
    lines = [_HEAD.format(datasets=len(datasets), corpora=len(corpora))]
    for own in sorted(corpora.values(), key=lambda found: found[0].name.casefold()):
        lines += _entry(own)
    return "\n".join(lines)


def setup(app: "Sphinx") -> dict[str, Any]:
    """Register with Sphinx."""
    return make_before_reading(app, lambda folder: write_made(dataset_page(shipped_datasets()), folder / "corpora.md"))


def _entry(datasets: Sequence[Dataset]) -> Iterator[str]:
    first = datasets[0]
    title = first.name if len(datasets) == 1 else _shared([dataset.name for dataset in datasets])
    yield f"## {title}"
    yield ""
    yield f"{first.source}"
    yield ""
    yield f"- datasets: {', '.join(f'`{dataset.id}` ({dataset.lang})' for dataset in datasets)}"
    yield f"- label set: {', '.join(f'[{s}](schemes/{s}.md)' for s in dict.fromkeys(d.scheme for d in datasets))}"
    yield f"- annotation: {first.annotation}; file: {first.layout.kind}; licence: {first.licence}"
    yield f"- files: {', '.join(f'`{file.pattern}`' for file in first.files)}"
    if first.personal:
        yield f"- personal columns, never read: {', '.join(f'`{name}`' for name in first.personal)}"
    if not first.verified:
        yield "- described without its files at hand"
    if first.note:
        yield f"- note: {first.note.replace('<', '&lt;')}"
    yield f"- {first.citation.replace('*', chr(92) + '*')}"
    yield ""


def _shared(names: Sequence[str]) -> str:
    """Give what names begin with."""
    shortest = min(names, key=len)
    length = next((n for n in range(len(shortest)) if len({name[n] for name in names}) > 1), len(shortest))
    return shortest[:length].rstrip(" -") or shortest
