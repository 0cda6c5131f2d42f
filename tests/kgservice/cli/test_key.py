"""`emotaxa key` and `emotaxa audit`."""

import pytest

from kgservice.access.token import Token
from tests.kgservice.cli.console import Console, Result


def made(emotaxa: Console, *more: str) -> Result:
    result = emotaxa("key", "create", "--name", "Maria Läng", *more)
    assert result.code == 0, result.err
    return result


def test_a_key_is_shown_once_and_never_again(emotaxa: Console) -> None:
    shown = made(emotaxa, "--role", "editor")
    token = Token.read(shown.out.strip())
    assert token is not None and "not shown again" in shown.err
    listed = emotaxa("key", "list")
    assert token.id in listed.out and "Maria Läng" in listed.out and "editor" in listed.out
    for later in (listed, emotaxa("key", "list", "--json"), emotaxa("audit"), emotaxa("key", "revoke", token.id)):
        assert later.code == 0 and token.secret not in later.out + later.err


def test_a_key_ends_when_it_is_told_to(emotaxa: Console) -> None:
    document = made(emotaxa, "--role", "viewer", "--expires", "2099-01-31", "--json").json
    assert document["expires"] == "2099-01-31T00:00:00+00:00" and document["status"] == "valid"
    assert made(emotaxa, "--role", "viewer", "--json").json["expires"] is None
    assert made(emotaxa, "--role", "viewer", "--expires", "12h", "--json").json["status"] == "valid"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--role", "root"], "is not one of"),
        (["--role", "admin", "--expires", "soon"], "--expires: 'soon' is no time"),
        (["--role", "admin", "--expires", "0d"], "is no time"),
        (["--role", "admin", "--expires", "1999-01-01"], "--expires: 1999-01-01 is past"),
        (["--role", "admin", "--name", "two\nlines"], "in one line"),
        (["--role", "admin", "--name", ""], "--name: the name of a key's holder is empty"),
    ],
)
def test_what_makes_no_key_is_told(emotaxa: Console, options: list[str], said: str) -> None:
    emotaxa("key", "create", "--name", "Maria", *options).complains(said)


def test_a_revoked_key_is_listed_as_such(emotaxa: Console) -> None:
    found = made(emotaxa, "--role", "reviewer", "--json").json
    assert emotaxa("key", "revoke", found["id"], "--json").json["status"] == "revoked"
    [again] = [one for one in emotaxa("key", "list", "--json").json["keys"] if one["id"] == found["id"]]
    assert again["status"] == "revoked" and again["revoked"]
    emotaxa("key", "revoke", "nothing").complains("there is no key 'nothing'", "emotaxa key list")


def test_the_audit_log_tells_who_made_a_key_and_took_it_back(emotaxa: Console) -> None:
    key = made(emotaxa, "--role", "admin", "--json").json["id"]
    emotaxa("key", "revoke", key)
    entries = emotaxa("audit", "--key", key, "--since", "1h", "--json").json["entries"]
    assert [entry["event"] for entry in entries] == ["key made", "key revoked"]
    assert entries[0]["role"] == "admin" and entries[0]["by"]
    assert len(emotaxa("audit", "--event", "key made", "--key", key).out.splitlines()) == 1
    assert emotaxa("audit", "--since", "2099-01-01").out == ""


def test_a_store_in_memory_keeps_no_keys(emotaxa: Console) -> None:
    emotaxa("key", "create", "--name", "x", "--role", "admin", "--store", "memory:").complains("ends with this command")


def test_help_is_printed_where_nothing_is_asked(emotaxa: Console) -> None:
    shown = emotaxa("key")
    assert shown.code == 0 and "create" in shown.out and "revoke" in shown.out
