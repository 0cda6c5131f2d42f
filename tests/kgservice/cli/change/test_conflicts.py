"""Conflicts and failed checks on the command line: exit code 1, and the reasons line by line."""

import json

from tests.kgservice.cli.change.test_life import begun, merged
from tests.kgservice.cli.console import Console

WRATH, FURY = (f"rename ekman:anger from 'anger' to '{name}'" for name in ("wrath", "fury"))


def in_conflict(emotaxa: Console) -> None:
    """Two rename the same concept, and the first is merged."""
    begun(emotaxa, "--submit", kgcl=WRATH, by="bob", title="Anger is wrath")
    begun(emotaxa, "--submit", kgcl=FURY, title="Anger is fury")
    merged(emotaxa, "1", by="bob")


def test_what_others_have_changed_meanwhile_is_told_line_by_line(emotaxa: Console) -> None:
    in_conflict(emotaxa)
    emotaxa("change", "approve", "2", "--as", "rae")
    for command in ("merge", "rebase"):
        refused = emotaxa("change", command, "2", "--as", "ann")
        assert refused.code == 1, refused
        assert "in conflict with revision 2" in refused.out and "operations[0]" in refused.out
        assert "expected" in refused.out and "found" in refused.out and "by bob" in refused.out
    for command in ("check", "diff", "impact"):
        assert emotaxa("change", command, "2").code == 1
    assert "In conflict with revision 2" in emotaxa("change", "show", "2").out


def test_a_conflict_is_settled_as_the_command_line_has_it(emotaxa: Console) -> None:
    in_conflict(emotaxa)
    emotaxa("change", "approve", "2", "--as", "rae")
    refused = emotaxa("change", "merge", "2", "--as", "ann").out
    assert "amend it with --base 2" in refused and "base=" not in refused, refused
    assert "ekman:anger skos:prefLabel" in refused and "http://" not in refused, refused
    rename = "rename ekman:anger from 'wrath' to 'fury'"
    late = emotaxa("change", "amend", "2", "--kgcl", rename, "--as", "ann")
    late.complains("--kgcl:1: ", "looked at revision 2, name --base 2")


def test_what_a_request_is_in_conflict_with_is_shown_before_what_may_be_done(emotaxa: Console) -> None:
    in_conflict(emotaxa)
    emotaxa("change", "approve", "2", "--as", "rae")
    emotaxa("change", "merge", "2", "--as", "ann")
    shown = emotaxa("change", "show", "2", "--as", "rob").out
    assert 0 < shown.index("In conflict with revision 2") < shown.index("Operations") < shown.index("you may: "), shown
    assert "next: ann amends it: emotaxa change amend 2 FILE --base 2\n" in shown, shown
    assert shown.endswith("; rebase and merge once the conflict is settled\n"), shown


def test_a_conflict_in_json_is_the_problem_document(emotaxa: Console) -> None:
    in_conflict(emotaxa)
    refused = emotaxa("change", "rebase", "2", "--as", "ann", "--json")
    assert refused.code == 1 and refused.json["type"].endswith("/in-conflict"), refused


def test_a_request_is_amended_on_what_others_have_made(emotaxa: Console) -> None:
    in_conflict(emotaxa)
    renamed = "rename ekman:anger from 'wrath' to 'fury'"
    amended = emotaxa("change", "amend", "2", "--kgcl", renamed, "--base", "2", "--as", "ann")
    assert amended.code == 0 and "on revision 2" in amended.out, amended.err
    merged(emotaxa, "2")
    assert "fury" in emotaxa("show", "ekman:anger").out


def test_what_does_there_what_it_did_is_rebased(emotaxa: Console) -> None:
    begun(emotaxa, "--submit", kgcl=WRATH, by="bob", title="Anger is wrath")
    begun(emotaxa, "--submit", kgcl="create synonym 'dread' for ekman:fear", title="Fear is called dread")
    merged(emotaxa, "1", by="bob")
    rebased = emotaxa("change", "rebase", "2", "--as", "ann")
    assert rebased.code == 0 and "is based on revision 2" in rebased.out


def test_a_failed_check_is_told_with_its_findings(emotaxa: Console) -> None:
    told = begun(emotaxa, "--submit", kgcl="remove definition for ekman:anger", title="No definition").out
    assert "shapes: 1 finding" in told and "no English definition" in told and "next: ann amends it" in told
    checked = emotaxa("change", "check", "1")
    assert checked.code == 1 and "it cannot be merged: shapes failed" in checked.out
    emotaxa("change", "approve", "1", "--as", "rae")
    refused = emotaxa("change", "merge", "1", "--as", "ann")
    assert refused.code == 1 and "no English definition" in refused.out and "nothing was changed" in refused.out
    assert "Checks that failed" in emotaxa("change", "show", "1").out


def test_what_others_build_on_cannot_be_taken_back_alone(emotaxa: Console) -> None:
    begun(emotaxa, "--submit", kgcl=WRATH, title="Anger is wrath")
    merged(emotaxa, "1")
    begun(emotaxa, "--submit", kgcl="rename ekman:anger from 'wrath' to 'fury'", title="Wrath is fury")
    merged(emotaxa, "2")
    refused = emotaxa("change", "revert", "1", "--reason", "no", "--as", "ann")
    assert refused.code == 1 and "taking back change 1 is in conflict" in refused.out


def test_a_new_answer_that_is_right_is_accepted(emotaxa: Console) -> None:
    families = [f"ekman:{name}" for name in ("anger", "disgust", "fear", "joy", "sadness", "surprise")]
    change = [{"type": "DisjointnessChange", "old": families, "new": families[:-1]}]
    made = emotaxa("change", "new", "--title", "Fewer", "-", "--as", "ann", stdin=json.dumps(change).encode())
    assert made.code == 0, made.err
    question = "ekman-families-that-exclude-each-other"
    checked = emotaxa("change", "check", "1")
    assert checked.code == 1 and question in checked.out, checked.out
    for named, why in (([], "as told"), ([question], "surprise goes with the others")):
        accepted = emotaxa("change", "answer", "1", *named, "--why", why, "--as", "ann")
        assert accepted.code == 0 and f"accepted the answer to {question}" in accepted.out, accepted.err
    assert emotaxa("change", "check", "1").code == 0
    assert "surprise goes with the others" in emotaxa("change", "show", "1").out
