"""Every operation of the OpenAPI document, asked whatever its schemas allow and much that they do not (schemathesis).

With `EMOTAXA_FUZZ_SECONDS` it goes on for so long, with another seed each time, which is told; else it is one short
round, the same each time.

Reconciliation is asked for whole batches in the query, whose parameters have the schema of a batch. In its form a batch
is a text to the schema, so that what is posted is mostly refused; both are read by the same code.
"""

import os
import random
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from kgservice.access.settings import AccessSettings
from kgservice.settings import ServiceSettings
from kgservice.stores.memory import MemoryStore
from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app
from tests.kgservice.stores.releases import part_of_release

SECONDS = float(os.environ.get("EMOTAXA_FUZZ_SECONDS", "0"))
SEED = random.randrange(2**32) if SECONDS else 6
EXAMPLES = 1000 if SECONDS else 4

NAMED = {"core", "ekman", "emotionml-big6", "goemotions", "parrott", "plutchik", "sense", "sentiment", "vad"}
NAMED |= {"brighter-eng", "xed-en"}
"""Modules and mapping sets that examples name, and shipped models; with them, a short round takes half as long."""

REFUSED = ["401", "403", "404", "406", "409", "410", "413", "422", "429"]
CHECKS = {
    # Names that mean nothing, and parameters that go together, are told by 422, and control characters in a path by
    # 400: no schema can say them.
    "positive_data_acceptance": {"expected-statuses": ["2xx", "301", "303", "304", "400", *REFUSED]},
    "negative_data_rejection": {"expected-statuses": ["400", "405", "415", *REFUSED]},
}


@schemathesis.serializer(
    "application/sparql-query",
    "application/sparql-update",
    "application/gzip",
    "application/ld+json",
    "text/csv",
    "text/x-kgcl",
)
def as_it_is(context: schemathesis.SerializationContext, value: Any) -> bytes:  # noqa: ANN401
    """Send a query as its text."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


@pytest.fixture
def app() -> Iterator[FastAPI]:
    """The service, whose limits are out of the way, over what the examples name."""
    workspace = Workspace(MemoryStore(None if SECONDS else part_of_release(NAMED)))
    yield light_app(workspace, ServiceSettings(access=AccessSettings()))
    workspace.close()


def configuration(phases: list[str]) -> SchemathesisConfig:
    chosen: dict[str, Any] = {
        "seed": SEED,
        "continue-on-failure": True,
        "generation": {"max-examples": EXAMPLES, "database": "none"},
        "phases": {name: {"enabled": name in phases} for name in ("examples", "coverage", "fuzzing", "stateful")},
        "checks": CHECKS,
        # The corpus is text to the schema, and whether it is a corpus shows in the job.
        "operations": [
            {"include-path": "/api/v1/harmonize", "checks": {"negative_data_rejection": {"enabled": False}}},
            # Whether a text is a query shows when it is read; its protocol wants 400 for one that is none.
            {
                "include-path-regex": "^/(sparql|rdf-graph-store)",
                "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "304", "400", *REFUSED]}},
            },
        ],
    }
    if SECONDS:
        chosen["max-time"] = SECONDS / 2
    return SchemathesisConfig.from_dict(chosen)


def told(app: FastAPI, phases: list[str]) -> tuple[int, list[str]]:
    """Run phases; give how many requests were made, and what is wrong."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", app, config=configuration(phases))
    asked, wrong = 0, []
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished | events.FuzzScenarioFinished):
            asked += len(event.recorder.cases)
            for case, checks in event.recorder.checks.items():
                request = event.recorder.interactions[case].request if case in event.recorder.interactions else None
                where = f"{request.method} {request.uri}" if request is not None else event.recorder.label
                wrong += [
                    f"{check.name}: {where}: {check.failure_info.failure}"
                    for check in checks
                    if check.failure_info is not None
                ]
        elif isinstance(event, events.NonFatalError):
            wrong.append(f"{event.label}: {event.value}")
        elif isinstance(event, events.FatalError):
            raise event.exception
    return asked, wrong


@pytest.mark.parametrize("phases", [["coverage"], ["examples", "fuzzing"]], ids=",".join)
def test_whatever_is_asked_the_answer_is_as_described(app: FastAPI, phases: list[str]) -> None:
    asked, wrong = told(app, phases)
    sys.stdout.write(f"{asked:,} requests, seed {SEED}\n")
    assert asked > 100
    assert not wrong, f"seed {SEED}:\n" + "\n".join(wrong[:20])
