"""The life of a change request over HTTP: written, talked about, decided on, merged, and taken back."""

from tests.kgservice.rest.changes.desk import Desk, renamed, synonym

ANGER = "https://w3id.org/emotaxa/ekman/anger"


def names(desk: Desk, concept: str, revision: int | str | None = None) -> set[str]:
    query = {} if revision is None else {"revision": revision}
    answer = desk.client.get(f"/api/v1/concepts/{concept}", params=query)
    assert answer.status_code == 200, answer.text
    return {label["text"] for label in answer.json()["labels"]}


def test_a_request_is_written_amended_approved_merged_and_taken_back(own_desk: Desk) -> None:
    desk = own_desk
    begun = desk.post(
        "",
        "ann",
        title="A name for anger",
        operations=[synonym("ire")],
        description="For the new data set.",
        tags=["Dataset"],
        reviewers=["rae"],
    )
    assert begun.status_code == 201 and begun.headers["location"] == "/api/v1/changes/1"
    request = begun.json()
    assert (request["state"], request["author"], request["version"], request["base"]) == ("draft", "ann", 1, 1)
    assert request["operations"] == [{"type": "NewSynonym", "about": ANGER, "new": "ire"}]
    assert request["about"] == ["ekman:anger"] and request["tags"] == ["dataset"] and request["reviewers"] == ["rae"]
    assert "submit" in request["allowed"] and "approve" not in request["allowed"]
    assert desk.client.get(begun.headers["location"], headers=desk.shows("ann")).json() == request

    assert desk.post("1/submit", "ann", version=1).json()["state"] == "proposed"
    rejected = desk.post("1/reject", "rae", version=1, reason="It is archaic.").json()
    assert (rejected["state"], rejected["rejection"]["reason"]) == ("rejected", "It is archaic.")
    amended = desk.patch(1, "ann", version=1, operations=[synonym("wrath")], title="Another name for anger").json()
    assert (amended["state"], amended["version"], amended["rejection"]) == ("draft", 2, None)
    assert desk.post("1/submit", "ann").json()["state"] == "proposed"
    approved = desk.post("1/approve", "rae", version=2, text="Good.").json()
    assert (approved["state"], approved["approvals"][0]["author"]) == ("approved", "rae")

    merged = desk.post("1/merge", "ann", version=2)
    assert merged.headers["x-emotaxa-revision"] == "2"
    assert (merged.json()["state"], merged.json()["merged"]["revision"]) == ("merged", 2)
    assert "wrath" in names(desk, "ekman:anger") and "wrath" not in names(desk, "ekman:anger", 1)
    entry = desk.client.get("/api/v1/revisions/2").json()
    assert (entry["author"], entry["summary"]) == ("ann", "Another name for anger (change 1)")

    back = desk.post("1/revert", "bob", reason="It reads as another word.")
    assert back.status_code == 201 and back.headers["location"] == "/api/v1/changes/2"
    assert (back.json()["author"], back.json()["reverts"]) == ("bob", 1)
    assert desk.get(1).json()["state"] == "merged"
    desk.post("2/submit", "bob")
    desk.post("2/approve", "rob", version=1)
    assert desk.post("2/merge", "bob").headers["x-emotaxa-revision"] == "3"
    assert "wrath" not in names(desk, "ekman:anger")
    first = desk.get(1).json()
    assert (first["state"], first["reverted_by"]) == ("reverted", 2)

    told = desk.get("1/history").json()["history"]
    assert [one["kind"] for one in told][:4] == ["created", "submitted", "rejected", "amended"]
    assert [one["place"] for one in told] == list(range(1, len(told) + 1))
    assert (told[2]["author"], told[2]["words"]) == ("rae", "rejected version 1: It is archaic.")


def test_a_request_is_written_in_kgcl_and_read_in_it_again(desk: Desk) -> None:
    text = (
        "create synonym 'irateness'@en for ekman:anger\n# as in the book\nrename ekman:fear from 'fear' to 'fright'\n"
    )
    begun = desk.post("", "ann", title="Two names", kgcl=text)
    assert begun.status_code == 201, begun.text
    request = begun.json()
    assert [one["type"] for one in request["operations"]] == ["NewSynonym", "NodeRename"]
    lines = desk.get(f"{request['number']}/kgcl")
    assert lines.headers["content-type"].startswith("text/plain")
    assert lines.text == (
        "create synonym 'irateness'@en for ekman:anger\nrename ekman:fear from 'fear'@en to 'fright'@en\n"
    )
    again = desk.post("", "ann", title="Two names", kgcl=lines.text).json()
    assert again["operations"] == request["operations"]


def test_what_kgcl_has_no_words_for_is_a_comment(desk: Desk) -> None:
    other = {"type": "NewTextDefinition", "about": "ekman:anger", "new": "Groll.", "lang": "de"}
    number = desk.drafted(synonym("choler"), other)
    first, second = desk.get(f"{number}/kgcl").text.splitlines()
    assert first == "create synonym 'choler'@en for ekman:anger"
    assert second.startswith("# NewTextDefinition: ")


def test_labels_are_taken_for_concepts_of_the_scheme_that_is_named(desk: Desk) -> None:
    begun = desk.post("", "ann", title="A name", operations=[synonym("huff", "anger")], scheme="ekman")
    assert begun.json()["about"] == ["ekman:anger"]


def test_a_draft_may_begin_without_operations_and_get_them_in_kgcl(desk: Desk) -> None:
    number = desk.drafted()
    refused = desk.post(f"{number}/submit", "ann")
    assert (refused.status_code, refused.json()["pointer"]) == (422, "/operations")
    amended = desk.patch(number, "ann", kgcl="create synonym 'spleen'@en for ekman:anger")
    assert amended.json()["words"] == ["Add the alternative label “spleen” in 'en' to ekman:anger"]
    assert desk.post(f"{number}/submit", "ann").status_code == 200


def test_people_talk_about_a_request(desk: Desk) -> None:
    number = desk.drafted(synonym("dudgeon"))
    [thread] = desk.post(f"{number}/comments", "com", text="A source, @ann?", operation=0).json()["threads"]
    assert (thread["thread"], thread["status"], thread["operation"]) == (1, "open", 0)
    assert thread["comments"][0]["mentions"] == ["ann"]
    [thread] = desk.post(f"{number}/comments", "ann", text="Shaver.", thread=1).json()["threads"]
    assert [one["author"] for one in thread["comments"]] == ["com", "ann"]
    settled = desk.post(f"{number}/threads/1", "com", resolved=True).json()
    assert (settled["threads"][0]["status"], settled["threads"][0]["resolved_by"]) == ("resolved", "com")
    assert desk.post(f"{number}/threads/1", "rae", resolved=False).json()["threads"][0]["status"] == "open"

    assert desk.post(f"{number}/reviewers", "ann", add=["rae", "rob"]).json()["reviewers"] == ["rae", "rob"]
    assert desk.post(f"{number}/reviewers", "ann", drop=["rob"]).json()["reviewers"] == ["rae"]
    assert desk.post(f"{number}/tags", "bob", add=["Needs source"], drop=["other"]).json()["tags"] == ["needs source"]
    assert desk.post(f"{number}/watch", "vic").json()["watchers"] == ["ann", "vic"]
    assert desk.post(f"{number}/watch", "vic", watching=False).json()["watchers"] == ["ann"]


def test_a_body_without_fields_may_be_left_out(desk: Desk) -> None:
    number = desk.drafted(synonym("bile"))
    sent = desk.client.post(f"/api/v1/changes/{number}/submit", headers=desk.shows("ann"))
    assert sent.json()["state"] == "proposed"


def test_an_answer_to_a_competency_question_is_accepted(own_desk: Desk) -> None:
    desk = own_desk
    number = desk.approved(renamed("awe", "reverence", "plutchik:3/awe"))
    refused = desk.post(f"{number}/merge", "ann")
    problem = refused.json()
    assert refused.status_code == 422 and problem["type"].endswith("/checks-failed"), refused.text
    assert [one["name"] for one in problem["failures"]] == ["questions"] and problem["revision"] == 1
    assert "parts-of-awe" in problem["detail"] and "nothing was changed" in problem["hint"]
    assert desk.get(number).json()["failures"][0]["name"] == "questions"

    why = "Plutchik's wheel has it otherwise."
    twice = desk.post(f"{number}/answers", "ann", question="parts-of-awe", questions=["parts-of-awe"], why=why)
    assert twice.status_code == 422 and "questions are named twice" in twice.text, twice.text
    assert desk.post(f"{number}/answers", "ann", questions=[], why=why).status_code == 422
    answered = desk.post(f"{number}/answers", "ann", questions=["parts-of-awe"], why=why).json()
    assert (answered["state"], answered["version"]) == ("draft", 2)
    accepted = answered["answers"]["parts-of-awe"]
    assert (accepted["why"], accepted["by"], len(accepted["lost"])) == (why, "ann", 2)
    for given in ({}, {"question": "parts-of-awe"}):
        assert desk.patch(number, "ann", version=desk.get(number).json()["version"], answers={}).json()["answers"] == {}
        again = desk.post(f"{number}/answers", "ann", why=why, **given).json()
        assert again["answers"] == answered["answers"], given
    desk.post(f"{number}/submit", "ann")
    desk.post(f"{number}/approve", "rae", version=again["version"])
    assert desk.post(f"{number}/merge", "ann").json()["state"] == "merged"
    assert desk.get(number).json()["merged"]["answers"].keys() == {"parts-of-awe"}


def test_whoever_has_a_request_is_told_so_until_something_happens_to_it(desk: Desk) -> None:
    number = desk.drafted(renamed("anger", "wrathfulness"))
    for path in (str(number), f"{number}/history", f"{number}/diff", f"{number}/kgcl"):
        first = desk.get(path, "ann")
        tag = {"if-none-match": first.headers["etag"]}
        again = desk.client.get(f"/api/v1/changes/{path}", headers={**desk.shows("ann"), **tag})
        assert again.status_code == 304, path
        assert "last-modified" not in first.headers, "the date of the revision is none of the request"
        desk.post(f"{number}/comments", "com", text="Well.")
        again = desk.client.get(f"/api/v1/changes/{path}", headers={**desk.shows("ann"), **tag})
        assert again.status_code == 200, path
    mine, theirs = desk.get(number, "ann"), desk.get(number, "rae")
    assert mine.headers["etag"] != theirs.headers["etag"] and "Authorization" in mine.headers["vary"]
    assert mine.json()["allowed"] != theirs.json()["allowed"]
