"""Run every benchmark and write docs/benchmarks.md: `python -m tests.benchmarks [NAME...]`.

With names, only those run, and the table goes to standard output alone.
"""

import datetime
import sys
from pathlib import Path

from tests.benchmarks import (
    classification,
    cli,
    conversion,
    editors,
    encoders,
    harmonize,
    hierarchy,
    impact,
    mappings,
    matrices,
    neo4j,
    ontology,
    resolution,
    rest,
    sparql,
    store,
    trained,
)
from tests.benchmarks.table import Row, machine, markdown

BENCHMARKS = {
    "conversion": ("Conversion in bulk", conversion.run),
    "matrices": ("Matrices of all pairs", matrices.run),
    "harmonize": ("Harmonization, file to file", harmonize.run),
    "mappings": ("Reasoning over mappings", mappings.run),
    "impact": ("What a change moves", impact.run),
    "editors": ("Editors at once", editors.run),
    "resolution": ("Resolution among a million labels", resolution.run),
    "rest": ("The service", rest.run),
    "sparql": ("SPARQL", sparql.run),
    "classification": ("Classification by the service", classification.run),
    "encoders": ("Encoders", encoders.run),
    "trained": ("Trained models", trained.run),
    "hierarchy": ("From labels to any scheme", hierarchy.run),
    "cli": ("The command line", cli.run),
    "store": ("The embedded store", store.run),
    "neo4j": ("The store on Neo4j", neo4j.run),
    "ontology": ("The ontology", ontology.run),
}
PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"


def main(names: list[str]) -> int:
    """Run the named benchmarks, all where none is named; exit 1 where a promise is not kept."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"unknown benchmark {unknown[0]!r}; there are {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    parts: list[str] = []
    broken: list[Row] = []
    for name, (title, run) in BENCHMARKS.items():
        if not names or name in names:
            print(f"running {name} ...", file=sys.stderr, flush=True)
            rows = run()
            broken += [row for row in rows if row.met is False]
            parts.append(f"## {title}\n\n{markdown(rows)}\n")
            print(parts[-1], flush=True)
    if not names:
        today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
        head = (
            f"# Benchmarks\n\nMeasured by `make bench` on {today}, each pair side by side in one run.\n\n{machine()}\n"
        )
        PAGE.write_text("\n".join([head, *parts]), encoding="utf-8")
    for row in broken:
        print(f"not met: {row.what}: {row.measured}, goal {row.goal}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
