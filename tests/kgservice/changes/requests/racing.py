"""Editors who all work at once, in threads of one process or in several processes, and what is true once they are done.

As a program it lets editors with the numbers FIRST to LAST work at the store URL, each on so many changes, once it is
told to go on its standard input: `python -m tests.kgservice.changes.requests.racing URL FIRST LAST EACH`.
"""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier
from typing import Any

from pydantic import SecretStr
from pyoxigraph import Literal, NamedNode, Quad

from kgservice.access.principal import Principal, Role
from kgservice.changes.checks.checked import Checked
from kgservice.changes.checks.terms import CheckTerms
from kgservice.changes.desk import Desk
from kgservice.changes.errors import ChecksFailed, InConflict, NotNow, NotYours
from kgservice.changes.proposal import Proposal
from kgservice.changes.request import ChangeRequest, State
from kgservice.stores.change import content_quads
from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.neo4j.address import Address
from kgservice.stores.neo4j.settings import Neo4jSettings
from kgservice.stores.neo4j.store import Neo4jStore
from kgservice.stores.protocol import GraphStore
from ontology.errors import Place
from ontology.finding import Finding
from ontology.iri import BASE, SKOS
from tests.kgservice.changes.requests.people import COM, RAE, approve, reject, renamed, synonym
from tests.kgservice.stores.releases import part_of_release

__all__ = ["EDITORS", "RELEASE", "at_once", "check_raced", "race_in_processes", "race_in_threads"]

ROOT = Path(__file__).parents[4]
RELEASE = {"core", "ekman", "goemotions"}
EDITORS, PROCESSES = 20, 4
FAMILIES = tuple(BASE + "ekman/" + name for name in ("anger", "fear", "joy", "sadness", "surprise", "disgust"))
PREFERRED, NAMES = NamedNode(SKOS + "prefLabel"), NamedNode(SKOS + "altLabel")
SHARED = "wanted by two "
"""How names begin that two editors want to give to a concept each, while a concept alone may bear one."""


def at_once(jobs: Sequence[Callable[[], object]]) -> list[object]:
    """Do things in a thread each, all beginning together; an error is given like an answer."""
    together = Barrier(len(jobs))

    def done(job: Callable[[], object]) -> object:
        together.wait()
        try:
            return job()
        except (InConflict, NotNow, NotYours) as error:
            return error

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(done, jobs))


def checked(proposal: Proposal, terms: CheckTerms) -> list[Checked]:
    """Fail where two concepts would bear a name that one alone may bear."""
    found = [
        Finding("ERROR", Place("names"), f"two concepts bear the name {quad.object.value}")
        for quad in proposal.applied.added
        if isinstance(quad.object, Literal) and quad.object.value.startswith(SHARED)
        if len(list(proposal.after.quads_for_pattern(None, NAMES, quad.object))) > 1
    ]
    return [Checked("names", "failed" if found else "passed", tuple(found))]


@dataclass(frozen=True)
class Graph:
    """What the editors go by: all concepts, and what the families are called in English."""

    concepts: tuple[str, ...]
    labels: Mapping[str, str]

    @classmethod
    def of(cls, store: GraphStore) -> "Graph":
        known = store.knowledge(1).taxonomy.concepts
        return cls(tuple(known), {iri: known[iri].label for iri in FAMILIES})


def work(desk: Desk, graph: Graph, editor: int, each: int) -> None:
    """Let an editor take changes as far as they go: first one that six can make, then one that one of two can make.

    The others add names side by side; the last is rejected.
    """
    by = Principal(f"editor {editor}", Role.EDITOR, f"k{editor}")
    for turn in range(each):
        concept, family = graph.concepts[(editor + turn) % len(graph.concepts)], FAMILIES[editor % len(FAMILIES)]
        operations = [synonym(f"word {editor} {turn}", concept)]
        operations += [renamed(graph.labels[family], f"name {editor}", family)] if turn == 0 else []
        operations += [synonym(f"{SHARED}{editor // 2}", concept)] if turn == 1 else []
        number = desk.create(by, f"Change {turn} of {by.name}", operations, base=1).number
        desk.comment(number, COM, f"Seen by {by.name}")
        try:
            desk.submit(number, by)
            if turn == each - 1:
                reject(desk, number, RAE, "One too many")
            else:
                approve(desk, number, RAE)
                desk.merge(number, by)
        except InConflict:
            continue
        except ChecksFailed:
            reject(desk, number, RAE, "It is taken")


def race_in_threads(store: GraphStore, editors: Sequence[int], each: int, *, desks: int = 1) -> None:
    """Let editors work at a store, each in a thread; several desks are to it as several processes are."""
    opened, graph = [Desk(store, checks=checked) for _ in range(desks)], Graph.of(store)
    outcomes = at_once([lambda n=n: work(opened[n % desks], graph, n, each) for n in editors])  # type: ignore[misc]
    assert outcomes == [None] * len(editors), "an editor was in the way of another one, and nobody said so"


def race_in_processes(url: str, each: int, environment: Mapping[str, str] | None = None) -> None:
    """Let the editors work at a store in four processes, each of which has some of them in threads."""
    share = EDITORS // PROCESSES
    command = [sys.executable, "-m", "tests.kgservice.changes.requests.racing", url]
    told = {**os.environ, **(environment or {})}
    with ExitStack() as running:
        processes = [
            running.enter_context(
                subprocess.Popen(
                    [*command, str(first), str(first + share), str(each)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    cwd=ROOT,
                    env=told,
                )
            )
            for first in range(0, EDITORS, share)
        ]
        for process in processes:
            assert process.stdout is not None and process.stdout.readline() == "ready\n", "a process did not begin"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        ended = [process.wait() for process in processes]
    assert ended == [0] * PROCESSES, "editors of a process were given up"


def check_raced(store: GraphStore, each: int) -> None:
    """Find that every change is merged, rejected or in conflict, that none is lost, and that nothing has a gap."""
    desk, number = Desk(store, checks=checked), EDITORS * each
    assert list(store.subjects()) == [f"change/{n}" for n in range(1, number + 1)]
    requests = [desk.get(n) for n in range(1, number + 1)]
    assert len({request.title for request in requests}) == number
    by_subject: dict[str, list[int]] = {}
    for at, entry in enumerate(store.journal(), start=1):
        assert entry.number == at
        by_subject.setdefault(entry.subject, []).append(entry.place)
    for request in requests:
        settled = request.state in {State.MERGED, State.REJECTED} or request.clashes
        assert settled, f"change {request.number} is {request.state} and nobody knows why"
        assert len(request.threads) == 1
        assert by_subject[request.subject] == list(range(1, request.place + 1))
    # Of those who rename a concept one is first, of those who want a name one has it, and the others are told.
    outcomes = [
        Counter(map(_outcome, (one for one in requests if one.title.startswith(f"Change {n} ")))) for n in (0, 1)
    ]
    assert outcomes[0] == {"merged": len(FAMILIES), "in conflict": EDITORS - len(FAMILIES)}
    assert outcomes[1] == {"merged": EDITORS // 2, "rejected": EDITORS // 2}
    merged = {request.merge.revision: request for request in requests if request.merge is not None}
    assert len(merged) == number - 2 * EDITORS - EDITORS // 2 + len(FAMILIES)
    _check_revisions(store, merged)


def _outcome(request: ChangeRequest) -> str:
    return "in conflict" if request.clashes else request.state.value


def _check_revisions(store: GraphStore, merged: Mapping[int, ChangeRequest]) -> None:
    """Find that each revision is what one request was to do, and that what is checked holds there."""
    log = store.log()
    assert [entry.revision for entry in log] == list(range(1, store.revision + 1))
    assert sorted(merged) == list(range(2, store.revision + 1))
    graph = set(store.quads(1))
    for entry in log[1:]:
        request = merged[entry.revision]
        assert entry.summary == f"{request.title} (change {request.number})" and entry.author == request.author
        came, went = ({*content_quads(part)} for part in store.content(entry))
        assert went <= graph and graph.isdisjoint(came), f"revision {entry.revision} does not follow the one before it"
        graph = (graph - went) | came
        assert {quad.object.value for quad in came} == {step["new"] for step in request.documents}  # type: ignore[union-attr]
        _check_names(graph, came)
        if entry.revision in {2, len(log) // 2, len(log)}:
            assert graph == set(store.quads(entry.revision)), f"revision {entry.revision} is another graph"


def _check_names(graph: set[Quad], came: set[Quad]) -> None:
    for new in came:
        name: Any = new.object
        if new.predicate == PREFERRED:
            same = [one for one in graph if one.subject == new.subject and one.predicate == PREFERRED]
            assert [one.object.language for one in same].count("en") == 1, same  # type: ignore[union-attr]
        elif name.value.startswith(SHARED):
            assert sum(one.object == name for one in graph) == 1, f"two bear the name {name.value}"


def opened(url: str) -> EmbeddedStore | Neo4jStore:
    """Open the store with the release of these tests."""
    release = part_of_release(RELEASE)
    if url.startswith("embedded:"):
        return EmbeddedStore(Path(url.removeprefix("embedded:")), release=release)
    settings = Neo4jSettings(user=os.environ["RACING_USER"], password=SecretStr(os.environ["RACING_PASSWORD"]))
    return Neo4jStore(Address.parse(url), settings, release=release)


def main() -> None:
    """Let some editors work, once all others are ready, too."""
    url, *numbers = sys.argv[1:]
    first, last, each = map(int, numbers)
    with closing(opened(url)) as store:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        assert sys.stdin.readline() == "go\n"
        race_in_threads(store, range(first, last), each)


if __name__ == "__main__":
    main()
