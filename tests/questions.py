"""The expected answers of the competency questions, renewed.

`.venv/bin/python -m tests.questions [NAME...]` asks the shipped graph the questions of `ontology/queries/`, the named
ones or all, and writes each answer as the expected one. It prints what changed: read it, and check every row against
the facts before it is committed. An expected answer is what the ontology must say, and not what it happens to say.
"""

import difflib
import sys
from pathlib import Path

from pyoxigraph import Store

from kgservice.competency import asked_store
from mappings.shipped import shipped_files
from ontology.competency import answer_file

__all__ = ["QUERIES", "renew", "shipped_store"]

QUERIES = Path(__file__).resolve().parent.parent / "ontology" / "queries"


def shipped_store() -> Store:
    """Give the whole shipped graph: a named graph for each module, mapping set and derived file."""
    return asked_store(shipped_files())


def renew(path: Path, store: Store) -> str:
    """Write the answer to the query in a file beside it, and give the differences from what stood there."""
    target = path.with_suffix(".tsv")
    before = target.read_text(encoding="utf-8") if target.exists() else ""
    now = answer_file(path.read_text(encoding="utf-8"), store)
    if now == before:
        return ""
    target.write_text(now, encoding="utf-8")
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), now.splitlines(keepends=True), f"{target.name}, before", target.name, n=0
    )
    return "".join(lines)


def main(names: list[str]) -> None:
    """Renew the answers to the named questions, to all where none is named."""
    paths = [QUERIES / f"{name}.rq" for name in names] or sorted(QUERIES.glob("*.rq"))
    if missing := [path.stem for path in paths if not path.exists()]:
        sys.exit(f"there is no question {missing[0]!r} in {QUERIES}")
    store = shipped_store()
    for path in paths:
        sys.stdout.write(renew(path, store))


if __name__ == "__main__":
    main(sys.argv[1:])
