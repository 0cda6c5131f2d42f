"""Who acts: the holder of a key, with its role, or somebody who may open the store."""

import pytest

from kgservice.access.token import Token
from tests.kgservice.cli.change.test_life import begun
from tests.kgservice.cli.console import Console


def key(emotaxa: Console, name: str, role: str, *more: str) -> str:
    made = emotaxa("key", "create", "--name", name, "--role", role, *more)
    assert made.code == 0, made.err
    return made.out.strip()


def test_the_holder_of_a_key_acts_in_its_name_and_with_its_role(emotaxa: Console) -> None:
    begun(emotaxa, "--submit")
    editor, reviewer = key(emotaxa, "Bo", "editor"), key(emotaxa, "Rae", "reviewer")
    emotaxa("change", "approve", "1", "--key", editor).complains("needs the role reviewer, and the key has editor")
    approved = emotaxa("change", "approve", "1", "--key", reviewer, "--json").json
    assert [one["author"] for one in approved["approvals"]] == ["Rae"]


def test_the_key_of_the_environment_counts_unless_a_name_is_given(
    emotaxa: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMOTAXA_KEY", key(emotaxa, "Bo", "editor"))
    arguments = ("change", "new", "--title", "x", "--json")
    assert emotaxa(*arguments).json["author"] == "Bo"
    assert emotaxa(*arguments, "--as", "ann").json["author"] == "ann"
    monkeypatch.setenv("EMOTAXA_KEY", "")
    assert emotaxa(*arguments).json["author"] not in {"Bo", "ann"}


def test_a_key_that_is_not_taken_is_told_and_never_shown(emotaxa: Console) -> None:
    begun(emotaxa)
    revoked = key(emotaxa, "Bo", "editor")
    emotaxa("key", "revoke", revoked.split("_")[1])
    for shown, said in (
        ("emx_nonsense", "that is no key"),
        (Token.new().text(), "the store has no such key"),
        (revoked, "has been revoked"),
    ):
        refused = emotaxa("change", "show", "1", "--key", shown)
        refused.complains("--key: ", said, "emotaxa key create")
        assert shown not in refused.err


def test_a_key_and_a_name_are_not_both_taken(emotaxa: Console) -> None:
    emotaxa("change", "list", "--key", "x", "--as", "y").complains("give --key or --as, not both")
    emotaxa("change", "list", "--as", " ").complains("the name of --as is empty")
