"""Cold starts of the command line: a process of its own each time, over a store that is built already."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence

from tests.benchmarks.table import Row

COMMANDS: dict[tuple[str, ...], float | None] = {
    ("resolve", "joyful"): 1.0,
    ("convert", "--from", "goemotions", "--to", "ekman", "annoyance"): None,
    ("show", "goemotions:annoyance"): None,
    ("schemes",): None,
    ("--help",): None,
}
"""The command lines that are measured, and the seconds that are promised."""

RUNS = 15

_ENTRY = "from kgservice.cli.main import main; main()"


def run() -> list[Row]:
    """Start each command line several times, after once that is not counted."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "EMOTAXA_STORE": f"embedded:{folder}/store"}
        bare = statistics.median(_seconds([sys.executable, "-c", "pass"], environment))
        beside = f"{bare * 1000:.0f} ms: Python that does nothing"
        return [_row(command, goal, beside, environment) for command, goal in COMMANDS.items()]


def _row(command: Sequence[str], goal: float | None, beside: str, environment: Mapping[str, str]) -> Row:
    seconds = _seconds([sys.executable, "-c", _ENTRY, *command], environment)
    median = statistics.median(seconds)
    return Row(
        f"`emotaxa {' '.join(command)}` from cold",
        f"{median * 1000:.0f} ms (median of {RUNS}; {min(seconds) * 1000:.0f} to {max(seconds) * 1000:.0f})",
        beside,
        "" if goal is None else f"under {goal:g} s",
        None if goal is None else median < goal,
    )


def _seconds(command: Sequence[str], environment: Mapping[str, str]) -> list[float]:
    found = []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        subprocess.run(command, env=environment, check=True, capture_output=True)
        found.append(time.perf_counter() - start)
    return found[1:]
