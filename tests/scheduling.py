"""How the suite is dealt out to several processes: file by file, so that what a file builds is built once."""

import os
from typing import Any

import pytest
from xdist.scheduler import LoadGroupScheduling  # type: ignore[import-untyped]

__all__ = [
    "FileScheduling",
    "pytest_collection_modifyitems",
    "pytest_xdist_make_scheduler",
    "pytest_xdist_setupnodes",
]

_LONG = (
    "tests/test_readme.py",
    "tests/neo4j/",
    "tests/kgservice/",
    "tests/conformance/",
    "tests/ontology/validation/",
    "tests/mappings/release/",
    "tests/mappings/suggesting/",
)
"""Where the long files are, longest first: begun last, one of them would run on alone."""


class FileScheduling(LoadGroupScheduling):  # type: ignore[misc]
    """Keeps the tests of a file together, and those of an `xdist_group`, of whatever file."""

    def _split_scope(self, nodeid: str) -> str:
        group: str = super()._split_scope(nodeid)
        return nodeid.partition("::")[0] if group == nodeid else group


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> FileScheduling | None:  # noqa: ANN401
    """Deal out by file where it would be by group, in the order of collection."""
    if config.getoption("dist") != "loadgroup":
        return None
    config.option.loadscopereorder = False
    return FileScheduling(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Have each process calculate on one thread, and keep what it compiled.

    There are as many processes as cores, and more threads wait for each other. The tests start hundreds of processes,
    and each would compile what it imports anew.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first."""
    ranks = {start: rank for rank, start in enumerate(_LONG)}
    items.sort(key=lambda item: next((ranks[start] for start in _LONG if item.nodeid.startswith(start)), len(_LONG)))
