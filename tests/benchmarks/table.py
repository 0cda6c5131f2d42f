"""What a benchmark reports: rows of one table, and the machine that they were measured on."""

import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

__all__ = ["Row", "machine", "markdown"]

PACKAGES = ("polars", "numpy", "scipy", "pyoxigraph", "fastapi", "pydantic", "uvicorn")


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement beside what it is held against, both from the same run.

    Attributes:
        what: what was done.
        measured: the figure with its unit.
        beside: the figure of what it is compared with, and what that is; may be empty.
        goal: what was promised, in words.
        met: whether the promise holds; None where there is none.
    """

    what: str
    measured: str
    beside: str = ""
    goal: str = ""
    met: bool | None = None


def markdown(rows: Iterable[Row]) -> str:
    """Write rows as a Markdown table."""
    said = {True: "yes", False: "NO", None: ""}
    lines = ["| what | measured | beside it, same run | goal | met |", "|---|---|---|---|---|"]
    lines += [f"| {row.what} | {row.measured} | {row.beside} | {row.goal} | {said[row.met]} |" for row in rows]
    return "\n".join(lines)


def machine() -> str:
    """Describe the machine and the versions that matter."""
    names = [line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    processor = names[0] if names else platform.machine()
    memory = next(
        (int(line.split()[1]) // 1024**2 for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0
    )
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{os.cpu_count()} cores ({processor}), {memory} GiB of memory, "
        f"{platform.system()}, Python {platform.python_version()}; {packages}."
    )


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
