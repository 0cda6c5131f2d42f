"""Which addresses webhooks may be sent to."""

import ipaddress
import socket
from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgservice.changes.watching.addresses import looked_up, why_refused


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", "193.0.14.129", "2606:4700::1111", "2001:4860:4860::8888"])
def test_public_addresses_may_be_sent_to(address: str) -> None:
    assert why_refused(address) == ""


@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("127.0.0.1", "loopback"),
        ("127.255.0.9", "loopback"),
        ("10.1.2.3", "private"),
        ("172.31.255.255", "private"),
        ("192.168.0.1", "private"),
        ("169.254.169.254", "link-local"),
        ("168.63.129.16", "a cloud's own"),
        ("100.64.0.1", "shared between the customers of a provider"),
        ("100.100.100.200", "shared between the customers of a provider"),
        ("0.0.0.0", "unspecified"),
        ("224.0.0.1", "multicast"),
        ("255.255.255.255", "reserved"),
        ("192.0.0.192", "reserved for protocols"),
        ("198.51.100.7", "for documentation"),
        ("::1", "loopback"),
        ("::", "unspecified"),
        ("fd00:ec2::254", "private"),
        ("fe80::1", "link-local"),
        ("fe80::1%eth0", "link-local"),
        ("ff02::1", "multicast"),
        ("::ffff:127.0.0.1", "loopback"),
        ("::ffff:169.254.169.254", "link-local"),
        ("64:ff9b::10.0.0.1", "private"),
        ("64:ff9b:1::1", "reserved"),
        ("::127.0.0.1", "reserved"),
        ("2002:7f00:1::", "reserved for 6to4"),
        ("2001:0:53aa:64c::1", "reserved for protocols"),
        ("2001:db8::1", "for documentation"),
        ("5f00::1", "reserved"),
        ("localhost", "no address"),
    ],
)
def test_others_may_not(address: str, what: str) -> None:
    assert why_refused(address) == what


def test_an_address_behind_nat64_is_judged_by_the_one_that_it_stands_for() -> None:
    assert why_refused("64:ff9b::1.1.1.1") == ""


@given(st.ip_addresses())
def test_nothing_that_python_knows_as_special_may_be_sent_to(address: IPv4Address | IPv6Address) -> None:
    special = address.is_private or address.is_loopback or address.is_link_local or address.is_multicast
    # Python calls all of ::/8 reserved, within which lie the addresses that stand for others.
    if special or address.is_unspecified or (address.version == 4 and address.is_reserved):
        assert why_refused(str(address))


@given(st.ip_addresses(v=4))
def test_an_address_is_the_same_inside_one_of_ipv6(address: IPv4Address) -> None:
    mapped = ipaddress.IPv6Address(f"::ffff:{address}")
    assert why_refused(str(mapped)) == why_refused(str(address))


@given(st.ip_addresses(v=4, network="10.0.0.0/8"))
def test_what_is_allowed_may_be_sent_to_however_it_is_written(address: IPv4Address) -> None:
    allowed = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))
    assert why_refused(str(address), allowed) == why_refused(f"::ffff:{address}", allowed) == ""
    assert why_refused("192.168.0.1", allowed) == "private"


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "127.1", "017700000001"])
def test_a_number_is_looked_up_as_the_address_that_it_stands_for(host: str) -> None:
    assert looked_up(host, 80, 5.0) == ("127.0.0.1",)


def test_a_name_that_nobody_has_is_an_error() -> None:
    with pytest.raises(OSError):
        looked_up("no-such-name.invalid", 80, 20.0)


def test_a_resolver_that_takes_too_long_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    done = threading.Event()

    def slow(*_: object, **__: object) -> list[object]:
        done.wait(20)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    with pytest.raises(TimeoutError, match="looking up"):
        looked_up("example.org", 80, 0.05)
    done.set()
