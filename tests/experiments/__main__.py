"""Run the experiments and write their pages: `python -m tests.experiments [NAME...] [--write] [--affective-text PATH]`.

With names, only those run, and what they find goes to standard output; with --write, also to the pages all of whose
experiments are named. EMOTAXA_DATA names the directory of the corpora. PATH is the directory of Affective Text's files,
or one of its XML files.
"""

import argparse
import datetime
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from kgservice.stores.memory import MemoryStore
from kgservice.workspace import Workspace
from mappings.conversion.converter import Converter
from ontology.errors import EmotaxaError
from tests.experiments import figures, groupings, headlines, mask, merging, reply, review, shared, transfer
from tests.experiments.page import Part, bootstrap_setting, head, paragraphs

__all__ = ["DOCS", "PAGES", "Page", "main", "written"]

DOCS: Final = Path(__file__).parents[2] / "docs"

_AGREEMENT: Final = (
    "How far conversions agree with people, on data that are labelled both ways or come near to it. Where there are "
    "several ways to convert, they are measured side by side on the same rows: *derived* (from what the labels mean), "
    "a *profile* (a published grouping), *names alone* (labels that are spelled alike), and by way of a *point* in "
    "valence, arousal and dominance, with our norms or the centroids of Senpy."
)
_MASK: Final = (
    "A merged file has three values for each row and label: present, absent, unknown. This page measures what the "
    "third is worth to a classifier that is trained on such a file, and what merging is worth at all."
)

_FIGURES: Final = (
    "`emotaxa-small` and `emotaxa-static`, measured on what they neither learnt from nor were tuned on: each a single "
    "training by its recipe in `classifiers/recipes` (`make models`), with the seed that stands there."
)

_USES: Final = (
    "The programs of [](uses.md), measured on test splits that neither they nor the shipped models were tuned on. "
    "How well the emotions themselves are found is told in the cards of the [models](models.md)."
)

Page = tuple[str, str, str, str]
"""File, title, what it is about, and what holds for the whole page."""

PAGES: Final[Mapping[Page, tuple[str, ...]]] = {
    ("agreement.md", "Agreement", _AGREEMENT, bootstrap_setting()): ("groupings", "shared", "headlines", "transfer"),
    ("mask.md", "What the mask is worth", _MASK, ""): ("mask",),
    ("figures.md", "How good the shipped models are", _FIGURES, bootstrap_setting()): ("figures", "merging"),
    ("uses-measured.md", "How well the three uses do", _USES, bootstrap_setting()): ("review", "reply"),
}


def main(arguments: list[str]) -> int:
    """Run the named experiments, all where none is named; exit 1 where the corpora or a file cannot be read."""
    names = [name for page in PAGES.values() for name in page]
    parser = argparse.ArgumentParser(prog="python -m tests.experiments", description="Run the experiments.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(names)}; all where none is named")
    parser.add_argument("--write", action="store_true", help="write the pages all of whose experiments ran")
    parser.add_argument("--affective-text", type=Path, metavar="PATH", help="the files of SemEval-2007 task 14")
    given = parser.parse_args(arguments)
    unknown = [name for name in given.names if name not in names]
    if unknown:
        parser.error(f"unknown experiment {unknown[0]!r}; there are {', '.join(names)}")
    experiments: dict[str, Callable[[Converter], Part]] = {
        "groupings": groupings.run,
        "shared": shared.run,
        "headlines": partial(headlines.run, given=given.affective_text),
        "transfer": transfer.run,
        "mask": mask.run,
        "figures": figures.run,
        "merging": merging.run,
        "review": review.run,
        "reply": reply.run,
    }
    try:
        found = {name: _timed(name, experiments[name]) for name in dict.fromkeys(given.names or names)}
        for name in given.names:
            sys.stdout.write(f"{found[name].text}\n")
        if given.write or not given.names:
            written(found, DOCS)
    except EmotaxaError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def written(found: Mapping[str, Part], folder: Path) -> list[Path]:
    """Write the pages all of whose experiments were run.

    Args:
        found: what each experiment found, by name.
        folder: where to write them.
    """
    today = datetime.datetime.now(tz=datetime.UTC).date()
    paths = []
    for (file, title, about, setting), names in PAGES.items():
        if not found.keys() >= set(names):
            continue
        summary = [sentence for name in names for sentence in found[name].summary]
        top = head(title, about, today=today, setting=setting, summary=summary)
        text = paragraphs([top, *(found[name].text for name in names)])
        (folder / file).write_text(text, encoding="utf-8")
        paths.append(folder / file)
    return paths


def _timed(name: str, run: Callable[[Converter], Part]) -> Part:
    sys.stderr.write(f"running {name} ...\n")
    sys.stderr.flush()
    started = time.perf_counter()
    workspace = Workspace(MemoryStore())
    try:
        found = run(workspace.at().converter)
    finally:
        workspace.close()
    sys.stderr.write(f"{name}: {time.perf_counter() - started:.0f} s\n")
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
