"""The life of a change request on the command line: begun, checked, approved by somebody else, merged, taken back."""

import pytest

from tests.kgservice.cli.console import Console, Result

IRE = "create synonym 'ire' for ekman:anger"


def begun(emotaxa: Console, *more: str, kgcl: str = IRE, by: str = "ann", title: str = "Anger is called ire") -> Result:
    result = emotaxa("change", "new", "--title", title, "--kgcl", kgcl, "--as", by, *more)
    assert result.code == 0, result.err
    return result


def merged(emotaxa: Console, number: str, *, by: str = "ann") -> Result:
    assert emotaxa("change", "approve", number, "--as", "rae").code == 0
    result = emotaxa("change", "merge", number, "--as", by)
    assert result.code == 0, result.out + result.err
    return result


def test_two_people_bring_a_change_into_the_graph(emotaxa: Console) -> None:
    new = begun(emotaxa, "--tag", "easy", "--reviewer", "rae")
    assert "begun the change request 1" in new.out and "“ire”" in new.out and "change submit 1" in new.out
    assert "proposed" in emotaxa("change", "submit", "1", "--as", "ann").out
    checked = emotaxa("change", "check", "1")
    assert checked.code == 0 and "nothing stands in the way" in checked.out
    assert "ire" in emotaxa("change", "impact", "1", "--tables").out
    approved = emotaxa("change", "approve", "1", "--as", "rae", "--text", "as Ekman has it")
    assert "approved version 1" in approved.out and "“ire”" in approved.out, "it tells what was approved"
    assert "merged as revision 2" in emotaxa("change", "merge", "1", "--as", "ann").out
    assert "ire" in emotaxa("show", "ekman:anger").out
    told = emotaxa("change", "history", "1").out
    assert all(word in told for word in ("began", "proposed", "approved", "merged")), told


def test_nobody_approves_their_own_and_is_told_how_somebody_else_may(emotaxa: Console) -> None:
    begun(emotaxa, "--submit")
    emotaxa("change", "approve", "1", "--as", "Ann").complains("Ann may not approve", "--as NAME", "--key KEY")


def test_a_merged_change_is_taken_back_by_another_one(emotaxa: Console) -> None:
    begun(emotaxa, "--submit")
    merged(emotaxa, "1")
    draft = emotaxa("change", "revert", "1", "--reason", "the source does not say so", "--as", "ann")
    assert draft.code == 0 and "takes change request 1 back" in draft.out
    emotaxa("change", "submit", "2", "--as", "ann")
    merged(emotaxa, "2")
    assert "merged as revision 2, reverted by change request 2, " in emotaxa("change", "show", "1").out
    assert "Other names" not in emotaxa("show", "ekman:anger").out


def test_what_a_retired_concept_was_replaced_by_is_told_between_commas(emotaxa: Console) -> None:
    there, instead = "goemotions:realization", "goemotions:surprise"
    retired = f"obsolete {there} with replacement {instead}"
    made = begun(emotaxa, "--kgcl", f"unobsolete {there}", "--kgcl", IRE, kgcl=retired)
    assert f"Bring {there}, which {instead} replaced, back into use" in made.out


def test_an_approval_is_of_the_version_that_was_seen(emotaxa: Console) -> None:
    begun(emotaxa, "--submit")
    amended = emotaxa("change", "amend", "1", "--title", "Anger, or ire", "--as", "ann")
    assert "is in version 2" in amended.out
    emotaxa("change", "approve", "1", "--version", "1", "--as", "rae").complains("in version 2", "decide anew")
    assert "approved version 2" in emotaxa("change", "approve", "1", "--as", "rae").out


def test_a_rejected_request_is_amended_by_what_show_has_printed(emotaxa: Console) -> None:
    begun(emotaxa, "--submit")
    no = emotaxa("change", "reject", "1", "--reason", "say which dictionary", "--as", "rae")
    assert "rejected version 1" in no.out
    shown = emotaxa("change", "show", "1", "--json").out.replace('"title":"Anger is called ire"', '"title":"Ire"')
    again = emotaxa("change", "amend", "1", "-", "--as", "ann", stdin=shown.encode())
    assert again.code == 0, again.err
    assert "draft, version 2" in again.out and "Ire" in emotaxa("change", "show", "1").out


def test_a_draft_is_withdrawn_and_submitted_again(emotaxa: Console) -> None:
    begun(emotaxa, "--submit")
    assert "draft" in emotaxa("change", "withdraw", "1", "--as", "ann").out
    emotaxa("change", "withdraw", "1", "--as", "ann").complains("is draft: to withdraw is not open then")
    assert "proposed" in emotaxa("change", "submit", "1", "--version", "1", "--as", "ann").out


def test_people_talk_about_a_request(emotaxa: Console) -> None:
    begun(emotaxa, "--submit")
    assert "thread 1" in emotaxa("change", "comment", "1", "@ann where?", "--operation", "0", "--as", "rae").out
    emotaxa("change", "comment", "1", "-", "--thread", "1", "--as", "ann", stdin=b"1992, p. 175")
    shown = emotaxa("change", "show", "1").out
    assert "on operations[0]" in shown and "rae, " in shown and "1992, p. 175" in shown
    assert "is resolved" in emotaxa("change", "resolve", "1", "1", "--as", "rae").out
    assert "is open" in emotaxa("change", "resolve", "1", "1", "--reopen", "--as", "rae").out
    assert "needs source" in emotaxa("change", "tag", "1", "Needs  Source").out
    assert emotaxa("change", "tag", "1", "--drop", "needs source").out.endswith(": none\n")
    assert "rae, rob" in emotaxa("change", "review", "1", "rae", "rob").out
    assert "rae hears" in emotaxa("change", "watch", "1", "--as", "rae").out
    assert "rae no longer hears" in emotaxa("change", "watch", "1", "--stop", "--as", "rae").out


def test_requests_are_listed_newest_first_by_what_is_asked(emotaxa: Console) -> None:
    begun(emotaxa, "--tag", "easy")
    begun(emotaxa, kgcl="create synonym 'dread' for ekman:fear", by="bob", title="Fear is called dread")
    assert [line.split()[0] for line in emotaxa("change", "list").out.splitlines()] == ["N", "2", "1"]
    for asked in (["--author", "ann"], ["--tag", "easy"], ["--about", "ekman:anger"], ["--text", "IRE"]):
        listed = emotaxa("change", "list", *asked)
        assert listed.code == 0 and len(listed.out.splitlines()) == 2, (asked, listed)
    first = emotaxa("change", "list", "--limit", "1", "--json").json
    assert first["total"] == 2 and [one["number"] for one in first["changes"]] == [2]
    rest = emotaxa("change", "list", "--limit", "1", "--cursor", first["next"], "--json").json
    assert [one["number"] for one in rest["changes"]] == [1] and rest["next"] is None
    assert "no such change requests" in emotaxa("change", "list", "--state", "merged").err


@pytest.mark.parametrize("command", ["change list", "schemes"])
def test_a_store_that_does_not_answer_is_told_in_one_line(command: str) -> None:
    # In a process of its own, since nothing but the tests listens here to what is logged.
    told = Console("neo4j://127.0.0.1:1").apart(*command.split())
    told.complains("does not answer", "start the server", code=3)


def test_a_store_in_memory_says_that_the_request_ends_with_it(emotaxa: Console) -> None:
    made = begun(emotaxa, "--store", "memory:")
    assert "WARN the store memory: ends with this command, and the change request with it" in made.err
