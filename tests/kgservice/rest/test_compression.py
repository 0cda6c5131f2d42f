"""Compression: who takes gzip gets it, and tag, coding and Vary always say the same."""

import gzip

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from kgservice.rest.compression import preferred_coding
from kgservice.rest.weighted import weighted

PACKED = ["gzip", "GZIP", "x-gzip", "gzip;q=0.001", "br, gzip; q=1.0", "*", "br;q=1, *;q=0.1", "gzip, identity"]
PLAIN = ["", "identity", "br", "gzip;q=0", "gzip; Q=0.000", "gzip;q=0, *", "*;q=0", "identity, gzip;q=0.5", "gzipped"]
PATHS = [
    "/api/v1/schemes",
    "/page/goemotions/annoyance",
    "/data/goemotions/annoyance.ttl",
    "/dumps",
    "/dumps/ontology/parrott.ttl",
    "/.well-known/void",
]


@pytest.mark.parametrize("path", PATHS)
def test_the_tag_names_what_goes_out_whatever_the_header_says(client: TestClient, path: str) -> None:
    tags: dict[str, set[str]] = {"gzip": set(), "": set()}
    for coding, headers in (("gzip", PACKED), ("", PLAIN)):
        for header in headers:
            with client.stream("GET", path, headers={"Accept-Encoding": header}) as answer:
                raw = b"".join(answer.iter_raw())
            assert answer.headers.get("Content-Encoding", "") == coding, header
            assert raw.startswith(b"\x1f\x8b") == (coding == "gzip"), header
            tags[coding].add(answer.headers["ETag"])
    assert [len(found) for found in tags.values()] == [1, 1]
    assert tags["gzip"].isdisjoint(tags[""])


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("header", ["gzip", "identity", None])
def test_each_answer_says_once_what_it_depends_on(client: TestClient, path: str, header: str | None) -> None:
    asking = TestClient(client.app)
    del asking.headers["Accept-Encoding"]
    if header is not None:
        asking.headers["Accept-Encoding"] = header
    first = asking.get(path)
    again = asking.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    for answer in (first, again):
        varying = [name.strip().lower() for name in answer.headers["Vary"].split(",")]
        assert varying.count("accept-encoding") == 1
        assert len(set(varying)) == len(varying)


def test_several_headers_are_read_as_one(client: TestClient) -> None:
    asking = [("Accept-Encoding", "br"), ("Accept-Encoding", "gzip;q=0"), ("Accept-Encoding", "*")]
    assert "Content-Encoding" not in client.get("/api/v1/schemes", headers=asking).headers
    assert client.get("/api/v1/schemes", headers=asking[:1] + asking[2:]).headers["Content-Encoding"] == "gzip"


def test_a_small_answer_and_a_compressed_file_go_out_as_they_are(client: TestClient) -> None:
    for header in ("gzip", "identity"):
        small = client.get("/healthz", headers={"Accept-Encoding": header})
        file = client.get("/dumps/ontology/core.ttl.gz", headers={"Accept-Encoding": header})
        for answer in (small, file):
            assert "Content-Encoding" not in answer.headers
            assert "Vary" not in answer.headers
        assert gzip.decompress(file.content).startswith(b"@prefix")
    tags = {
        client.get("/dumps/ontology/core.ttl.gz", headers={"Accept-Encoding": header}).headers["ETag"]
        for header in ("gzip", "identity")
    }
    assert len(tags) == 1, "the file is the same for all"


@given(st.text(max_size=60))
def test_any_header_is_read(header: str) -> None:
    assert preferred_coding(header) in ("gzip", "")
    assert all(0 <= weight <= 1 for weight in weighted(header).values())


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_the_heavier_coding_is_chosen(packed: int, plain: int) -> None:
    header = f"gzip;q={packed / 1000:.3f}, identity;q={plain / 1000:.3f}"
    assert preferred_coding(header) == ("gzip" if packed and packed >= plain else "")
