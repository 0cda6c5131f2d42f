"""Budgets: how many requests pass in how much time, whoever counts."""

import fcntl
import select
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kgservice.access.rates import MINUTE, Rates


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


@given(
    st.integers(min_value=1, max_value=500),
    st.lists(st.tuples(st.floats(min_value=0, max_value=30), st.integers(min_value=1, max_value=20)), max_size=80),
)
def test_no_caller_spends_more_than_the_budget_and_what_came_back_since(
    limit: int, asked: list[tuple[float, int]]
) -> None:
    clock, spent = Clock(), 0
    with closing(Rates(now=clock)) as rates:
        for pause, cost in asked:
            clock.time += pause
            taken, left, seconds = rates.spend("somebody", limit, cost)
            spent += min(cost, limit) if taken else 0
            assert spent <= limit + (clock.time - 1000.0) * limit / MINUTE + 0.01
            assert 0 <= left <= limit and 0 <= seconds <= MINUTE + 0.01


@given(st.integers(min_value=1, max_value=200))
def test_a_whole_budget_can_be_spent_at_once_and_comes_back_evenly(limit: int) -> None:
    clock = Clock()
    with closing(Rates(now=clock)) as rates:
        assert [rates.spend("a", limit)[:2] for _ in range(limit)] == [(True, limit - n - 1) for n in range(limit)]
        taken, _, seconds = rates.spend("a", limit)
        assert not taken
        assert rates.spend("b", limit)[0], "another caller has a budget of its own"
        clock.time += seconds + 1e-6
        assert rates.spend("a", limit)[0]
        assert not rates.spend("a", limit)[0]


def test_what_is_refused_costs_nothing() -> None:
    clock = Clock()
    with closing(Rates(now=clock)) as rates:
        assert rates.spend("a", 10, 10)[0]
        assert not any(rates.spend("a", 10)[0] for _ in range(1000))
        clock.time += MINUTE
        assert rates.spend("a", 10, 10)[0]


def test_however_many_callers_there_are_memory_stays_and_who_spends_most_is_remembered() -> None:
    clock = Clock()
    with closing(Rates(now=clock)) as rates:
        size = len(rates._table)
        for _ in range(10):
            rates.spend("greedy", 10)
        for number in range(50_000):
            rates.spend(f"address {number}", 10)
        assert len(rates._table) == size < 1024 * 1024
        assert not rates.spend("greedy", 10)[0]


def test_workers_share_a_budget(tmp_path: Path) -> None:
    path = tmp_path / "rates"
    code = (
        "import sys; from pathlib import Path; from kgservice.access.rates import Rates\n"
        "rates = Rates(Path(sys.argv[1]))\n"
        "print(sum(rates.spend('key x', 1000)[0] for _ in range(800)))"
    )
    with closing(Rates(path)) as rates:
        workers = [
            subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        taken = [int(worker.communicate()[0]) for worker in workers]
        taken.append(sum(rates.spend("key x", 1000)[0] for _ in range(800)))
    # What comes back while the three are at it: some seconds' worth.
    assert 1000 <= sum(taken) <= 1000 + 10 * 1000 / MINUTE


def test_one_worker_waits_while_another_one_counts(tmp_path: Path) -> None:
    path = tmp_path / "rates"
    code = (
        "import sys; from pathlib import Path; from kgservice.access.rates import Rates\n"
        "rates = Rates(Path(sys.argv[1])); print('open', flush=True); sys.stdin.readline()\n"
        "rates.spend('key x', 10); print('spent', flush=True)"
    )
    with closing(Rates(path)), path.open("r+b") as counting:
        worker = subprocess.Popen(
            [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert worker.stdin is not None and worker.stdout is not None
        assert worker.stdout.readline() == "open\n"
        fcntl.lockf(counting, fcntl.LOCK_EX)
        worker.stdin.write("\n")
        worker.stdin.flush()
        assert not select.select([worker.stdout], [], [], 0.5)[0]
        fcntl.lockf(counting, fcntl.LOCK_UN)
        assert worker.communicate()[0] == "spent\n"
