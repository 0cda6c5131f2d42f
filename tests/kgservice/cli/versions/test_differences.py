"""`emotaxa diff --revision`: what differs between two revisions, in words and as operations."""

import pytest
from starlette.testclient import TestClient

from kgservice.stores.open import open_store
from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app
from tests.kgservice.cli.console import Console


def test_two_revisions_are_compared_in_words(ire: Console) -> None:
    said = "Concepts\n  ekman:anger (anger): alternative label {}\n\nfrom revision {}: 1 concept changed\n"
    assert ire("diff", "--revision", "1..2").out == said.format('"ire" added', "1 to revision 2")
    assert ire("diff", "--revision", "1..").out == said.format('"ire" added', "1 to revision 2")
    assert ire("diff", "--revision", "2..1").out == said.format('"ire" removed', "2 to revision 1")
    assert ire("diff", "--revision", "1..2", "--exit-code").code == 1
    same = ire("diff", "--revision", "2..2", "--exit-code")
    assert (same.code, same.out) == (0, "from revision 2 to revision 2: nothing differs\n")
    view = ire("diff", "--revision", "1..2", "--json").json
    assert (view["old"], view["new"], view["differs"]) == ("revision 1", "revision 2", True)


def test_the_operations_that_lead_there_are_shown(ire: Console) -> None:
    assert ire("diff", "--revision", "1..2", "--kgcl").out == "create synonym 'ire'@en for ekman:anger\n"
    assert ire("diff", "--revision", "2..1", "--kgcl").out == "remove synonym 'ire'@en for ekman:anger\n"
    told = ire("diff", "--revision", "1..2", "--operations", "--exit-code")
    assert told.code == 1 and "0  Add the alternative label “ire”" in told.out and "1 operation\n" in told.out


def test_operations_in_json_are_what_rest_answers(ire: Console) -> None:
    workspace = Workspace(open_store(ire.store))
    try:
        with TestClient(light_app(workspace)) as client:
            answered = client.get("/api/v1/operations/between?from=1&to=2").json()
    finally:
        workspace.close()
    for option in ("--operations", "--kgcl"):
        assert ire("diff", "--revision", "1..2", option, "--json").json == answered


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], ["give OLD, or --revision A..B"]),
        (["old.ttl", "--revision", "1..2"], ["give OLD, or --revision A..B"]),
        (["old.ttl", "--kgcl"], ["give --revision A..B"]),
        (["--revision", "1..1", "--kgcl", "--operations"], ["--operations or --kgcl, not both"]),
        (["--revision", "1"], ["--revision: '1' names no two revisions", "1..3"]),
        (["--revision", "0..1"], ["--revision: '0..1' names no two revisions"]),
        (["--revision", "a..b"], ["--revision: 'a..b' names no two revisions"]),
        (["--revision", "1..9"], ["there is no revision 9"]),
        (["--revision", "9..1", "--operations"], ["there is no revision 9"]),
    ],
)
def test_wrong_use_is_told(ire: Console, arguments: list[str], said: list[str]) -> None:
    ire("diff", *arguments).complains(*said)
