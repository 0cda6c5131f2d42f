"""What listens, and who reaches it."""

import socket

import pytest

from kgservice.serving.invitation import invitation
from kgservice.serving.listening import is_loopback


@pytest.mark.parametrize(("host", "alone"), [("127.0.0.1", True), ("127.0.0.9", True), ("0.0.0.0", False)])
def test_whether_nothing_but_this_machine_reaches_it_shows_in_its_address(host: str, alone: bool) -> None:
    with socket.socket() as bound:
        bound.bind((host, 0))
        assert is_loopback(bound) is alone


def test_a_service_that_others_reach_without_limits_says_which_settings_set_them() -> None:
    quiet, told = (invitation("http://127.0.0.1:8000", unlimited=unlimited) for unlimited in (False, True))
    assert told.startswith(quiet)
    for setting in ("EMOTAXA_ACCESS__REQUESTS_PER_MINUTE", "EMOTAXA_ACCESS__CONCURRENT_REQUESTS"):
        assert setting in told and setting not in quiet
