"""The ontology: reasoning over all modules at once, and checking everything that is shipped."""

import statistics
import subprocess
import sys
import tempfile
import time
from itertools import chain

from ontology.load import module_triples, shipped_modules
from ontology.reasoning.consistency import reason
from tests.benchmarks.table import Row

RUNS = 3


def run() -> list[Row]:
    """Reason, infer, validate and release, several times; medians."""
    triples = list(chain.from_iterable(module_triples(path) for path in shipped_modules()))
    reasoned = []
    for _ in range(RUNS):
        found = reason(triples)
        if not found.sound:
            raise RuntimeError(f"the shipped modules are not sound: {found}")
        reasoned.append(found.seconds)
    return [
        Row(
            f"HermiT over the merged ontology ({len(triples):,} triples): consistency, unsatisfiable classes",
            _shown(reasoned),
            "",
            "within 120 s",
            statistics.median(reasoned) <= 120.0,
        ),
        Row(
            "work out octants and links with HermiT (`inferred.ttl`)",
            _shown(_timed("-m", "ontology.reasoning.inferred")),
        ),
        Row("`emotaxa validate`: shapes, rules, mappings, HermiT", _shown(_timed(*_EMOTAXA, "validate"))),
        Row(
            "`emotaxa release` in every format, validated first", _shown(_timed(*_EMOTAXA, "release", "--allow-dirty"))
        ),
    ]


_EMOTAXA = ("-c", "import sys; from kgservice.cli.main import main; sys.exit(main())")


def _timed(*arguments: str) -> list[float]:
    """Run Python in processes of their own, each with a fresh store and in an empty folder."""
    found = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory(prefix="emotaxa-bench-") as folder:
            cwd = folder if arguments[-1] == "--allow-dirty" else None
            began = time.perf_counter()
            subprocess.run([sys.executable, *arguments], check=True, capture_output=True, cwd=cwd)
            found.append(time.perf_counter() - began)
    return found


def _shown(seconds: list[float]) -> str:
    return f"{statistics.median(seconds):.1f} s (median of {RUNS}; {min(seconds):.1f} to {max(seconds):.1f})"
