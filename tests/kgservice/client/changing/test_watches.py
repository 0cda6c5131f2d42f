"""Watches and notices by every kind of client."""

import pytest

from kgservice.access.errors import Forbidden
from kgservice.changes.watching.errors import BadTarget, BadWebhook, ForeignWatch, UnknownWatch
from tests.kgservice.client.changing.faces import Face


def test_a_watch_is_made_changed_paused_and_removed(people: Face) -> None:
    com = people("Com", "commenter").watches
    made = com.add("tag:data set", kinds=["merged"])
    assert made.secret is None and (made.watch.owner, made.watch.target) == ("Com", "tag:data set")
    number = made.watch.number
    assert com.list() == (made.watch,) and com.get(number) == made.watch
    assert com.change(number, target="everything", kinds=[]).target == "everything"
    assert com.pause(number).state == "paused"
    assert com.resume(number, skip=True).state == "active"
    with pytest.raises(ForeignWatch):
        people("Eve", "editor").watches.pause(number)
    assert people("Ada", "admin").watches.list() == com.list()
    assert people("Ada", "admin").watches.list(mine=True) == ()
    com.remove(number)
    with pytest.raises(UnknownWatch) as gone:
        com.get(number)
    assert gone.value.value == number


def test_a_webhook_has_a_secret_that_is_shown_once(people: Face) -> None:
    com = people("Com", "commenter").watches
    made = com.add("me", url="https://hooks.example.org/emotaxa")
    assert made.secret is not None and made.secret.startswith("whsec_") and made.secret not in repr(made)
    new = com.rotate(made.watch.number)
    assert new.secret not in (None, made.secret)
    with pytest.raises(BadWebhook):
        com.add("me", url="http://127.0.0.1/")
    with pytest.raises(BadTarget):
        com.add("nothing")
    with pytest.raises(Forbidden):
        people("Vi", "viewer").watches.list()
    com.remove(made.watch.number)


def test_notices_tell_who_mentioned_whom_and_are_read(people: Face) -> None:
    ann, bo = people("Ann", "editor"), people("Bo", "reviewer")
    request = ann.changes.create("Nothing as yet", reviewers=["Bo"])
    ann.changes.comment(request, "What do you think, @Bo?")
    page = bo.notices.list()
    assert [(one.kind, one.reasons) for one in page.notices] == [("commented", ("mentioned",)), ("created", ("asked",))]
    assert page.notices[0].body["text"] == "What do you think, @Bo?"
    assert [one.entry for one in bo.notices.iterate()] == [one.entry for one in page.notices]
    first = bo.notices.list(limit=1)
    assert bo.notices.list(before=first.next).notices == page.notices[1:]
    bo.notices.read(page.notices[0].entry)
    assert bo.notices.list(unread=True).notices == ()
    assert all(one.read for one in bo.notices.list().notices)
