"""Editors at once over HTTP: nobody's words are lost, and nobody decides on what they have not seen."""

from concurrent.futures import ThreadPoolExecutor

from tests.kgservice.rest.changes.desk import Desk, renamed, synonym


def test_a_reviewer_does_not_approve_what_was_amended_meanwhile(desk: Desk) -> None:
    number = desk.proposed(synonym("temper"))
    seen = desk.get(number, "rae").json()["version"]
    desk.patch(number, "ann", operations=[synonym("bad temper")])
    late = desk.post(f"{number}/approve", "rae", version=seen)
    assert (late.status_code, late.json()["version"]) == (409, 2)
    assert desk.get(number).json()["approvals"] == []


def test_the_second_of_two_who_change_the_same_is_told_what_the_first_did(desk: Desk) -> None:
    first = desk.approved(renamed("realization", "insight", "goemotions:realization"))
    second = desk.approved(renamed("realization", "discovery", "goemotions:realization"), by="bob")
    merged = desk.post(f"{first}/merge", "ann")
    assert merged.status_code == 200
    late = desk.post(f"{second}/merge", "bob")
    told = late.json()
    assert (late.status_code, told["type"].rpartition("/")[2]) == (409, "in-conflict")
    [clash] = told["clashes"]
    assert "insight" in clash["found"] and clash["since"][0]["author"] == "ann"
    assert told["revision"] == int(merged.headers["x-emotaxa-revision"])
    request = desk.get(second).json()
    assert (request["state"], request["clashed"]) == ("approved", told["revision"])
    assert request["clashes"][0]["sentence"] in told["detail"]
    assert desk.post(f"{second}/rebase", "bob").status_code == 409

    amended = desk.patch(
        second, "bob", base=told["revision"], operations=[renamed("insight", "discovery", "goemotions:realization")]
    )
    assert (amended.json()["state"], amended.json()["clashes"]) == ("draft", [])
    desk.post(f"{second}/submit", "bob")
    desk.post(f"{second}/approve", "rae", version=2)
    assert desk.post(f"{second}/merge", "bob").status_code == 200


def test_what_does_not_touch_the_same_is_rebased_and_stays_approved(desk: Desk) -> None:
    number = desk.approved(synonym("exasperation"))
    desk.merged(synonym("trepidation", "ekman:fear"), by="bob")
    rebased = desk.post(f"{number}/rebase", "ann")
    assert rebased.json()["state"] == "approved"
    assert rebased.json()["base"] == int(rebased.headers["x-emotaxa-revision"])


def test_comments_at_once_are_all_kept(desk: Desk) -> None:
    number = desk.drafted(synonym("animus"))
    people = ["ann", "bob", "rae", "rob", "ada", "com"] * 3
    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(lambda who: desk.post(f"{number}/comments", who, text=f"{who} here"), people))
    assert {answer.status_code for answer in told} == {200}
    threads = desk.get(number).json()["threads"]
    assert sorted(thread["comments"][0]["author"] for thread in threads) == sorted(people)


def test_of_two_who_merge_one_request_one_does(desk: Desk) -> None:
    number = desk.approved(synonym("resentment"))
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda who: desk.post(f"{number}/merge", who), ["ann", "rae", "rob", "ada"]))
    assert sorted(answer.status_code for answer in told) == [200, 409, 409, 409]
    kinds = [one["kind"] for one in desk.get(f"{number}/history").json()["history"]]
    assert kinds.count("merged") == 1
