"""--revision, --release and --at: every command that reads can read what was."""

import pytest

from tests.kgservice.cli.console import Console
from tests.kgservice.cli.versions.edits import ANGER

READING = {
    "show": ("ekman:anger",),
    "schemes": (),
    "resolve": ("anger",),
    "convert": ("--from", "goemotions", "--to", "ekman", "anger"),
    "mappings": (),
    "export": ("--scheme", "ekman"),
    "history": ("ekman:anger",),
}


def test_what_was_is_read_by_number_by_release_and_by_time(ire: Console) -> None:
    begun = ire("history", "ekman:anger", "--json").json["versions"][1]["at"]
    for wanted in (("--revision", "1"), ("--release", "0.2.0"), ("--at", begun)):
        assert "ire" not in ire("show", "ekman:anger", *wanted).out, wanted
    assert "ire" in ire("show", "ekman:anger").out
    for wanted in (("--revision", "2"), ("--at", "2999-12-31"), ("--at", "2999-12-31T10:00+02:00")):
        assert "ire" in ire("show", "ekman:anger", *wanted).out, wanted


@pytest.mark.parametrize("command", READING)
def test_every_command_that_reads_tells_which_revision_it_has_read(ire: Console, command: str) -> None:
    result = ire(command, *READING[command], "--release", "0.2.0", "--json")
    assert result.code == 0, result.err
    assert result.json == ire(command, *READING[command], "--revision", "1", "--json").json
    assert result.json.get("revision", 1) == 1
    assert "--at DATE|TIME" in ire(command, "--help").out


def test_sparql_reads_what_was(ire: Console) -> None:
    asked = ("sparql", f"ASK {{ <{ANGER}> <http://www.w3.org/2004/02/skos/core#altLabel> 'ire'@en }}")
    assert ire(*asked).code == 0
    assert ire(*asked, "--release", "0.2.0").code == 1


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (("--at", "yesterday"), ["--at: 'yesterday' is neither a date nor a time", "2026-07-20"]),
        (("--at", "2026-13-01"), ["--at: '2026-13-01' is neither a date nor a time"]),
        (("--at", "1999-01-01"), ["--at: there was no revision at 1999-01-01", "the first is of"]),
        (("--release", "9.9.9"), ["unknown release '9.9.9'", "0.2.0"]),
        (("--revision", "7"), ["there is no revision 7"]),
        (("--revision", "1", "--at", "2999-01-01"), ["give one of --revision, --release and --at"]),
    ],
)
def test_what_never_was_is_told(ire: Console, wanted: tuple[str, ...], said: list[str]) -> None:
    ire("schemes", *wanted).complains(*said)
