"""`emotaxa` as a process: streams, signals and what a cold start imports."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from tests.kgservice.cli.console import ENTRY, Console, process

HEAVY = (
    "fastapi",
    "pydantic",
    "starlette",
    "uvicorn",
    "polars",
    "numpy",
    "scipy",
    "pyshacl",
    "rdflib",
    "spacy",
    "jinja2",
)


def test_it_answers_from_cold(emotaxa: Console) -> None:
    found = emotaxa.apart("resolve", "joyful", "--scheme", "parrott")
    assert (found.code, found.err) == (0, "")
    assert "parrott:1/joy" in found.out


def test_a_point_with_a_minus_goes_through_a_real_command_line(emotaxa: Console) -> None:
    found = emotaxa.apart("convert", "--from", "vad", "--to", "ekman", "-0.5,0.2")
    assert found.code == 0 and found.out.startswith("-0.5,0.2 -> ")


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        (["--help"], set()),
        (["resolve", "joyful"], {"numpy"}),
        (["schemes"], {"numpy"}),
        (["convert", "--from", "goemotions", "--to", "ekman", "joy"], {"numpy", "scipy"}),
    ],
)
def test_a_command_imports_what_it_needs(emotaxa: Console, arguments: list[str], allowed: set[str]) -> None:
    code = (
        f"import sys; from kgservice.cli.main import run; assert run({arguments!r}) == 0; "
        f"print(*[name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=emotaxa.environment(), capture_output=True, timeout=60, text=True
    )
    assert set(done.stderr.split()) <= allowed, "import these inside the functions that need them"


def test_a_closed_pipe_is_no_error(emotaxa: Console) -> None:
    labels = b"joy\n" * 100_000
    started = process(
        ("convert", "--from", "goemotions", "--to", "ekman", "--labels-from", "-"),
        env=emotaxa.environment(),
        stdin=subprocess.PIPE,
    )
    assert started.stdin and started.stdout and started.stderr
    started.stdin.write(labels)
    started.stdin.close()
    assert started.stdout.readline().startswith(b"joy -> joy")
    started.stdout.close()
    assert started.wait(60) == 141
    assert started.stderr.read() == b""
    started.stderr.close()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
def test_output_to_a_full_disk_is_told_in_one_line(emotaxa: Console) -> None:
    for arguments in (("schemes",), ("schemes", "--json")):
        with open("/dev/full", "wb") as full:
            found = emotaxa.apart(*arguments, stdout=full)
        found.complains("no space left on device")


def test_help_shows_without_a_store(tmp_path: object) -> None:
    environment = {**os.environ, "EMOTAXA_STORE": f"embedded:{tmp_path}/store"}
    done = subprocess.run(
        [sys.executable, "-c", ENTRY, "--help"], env=environment, capture_output=True, timeout=60, text=True
    )
    assert done.returncode == 0 and "Exit codes" in done.stdout
    assert not os.listdir(str(tmp_path))


def test_an_output_that_knows_no_unicode_gets_escapes(emotaxa: Console) -> None:
    environment = emotaxa.environment(PYTHONIOENCODING="ascii")
    done = subprocess.run(
        [sys.executable, "-c", ENTRY, "resolve", "caf\u00e9"],
        env=environment,
        capture_output=True,
        timeout=60,
        text=True,
    )
    assert done.returncode == 1 and not done.stderr
    assert "caf\\xe9" in done.stdout


def test_a_port_that_is_taken_is_a_back_end_unavailable(emotaxa: Console) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        emotaxa.apart("serve", "--port", port).complains(f"127.0.0.1:{port}", "--port", code=3)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serve_tells_what_to_try_and_ends_cleanly(emotaxa: Console, number: signal.Signals) -> None:
    started = process(("serve", "--port", "0"), env=emotaxa.environment())
    assert started.stdout is not None
    lines = [started.stdout.readline().decode() for _ in range(4)]
    address = re.search(r"http://127\.0\.0\.1:\d+", lines[0])
    assert address, lines
    with urllib.request.urlopen(f"{address[0]}/healthz", timeout=10) as answer:
        assert answer.status == 200
    assert "curl" in lines[2] and "emotaxa convert" in lines[3]
    started.send_signal(number)
    out, err = started.communicate(timeout=30)
    assert (started.returncode, out) == (0, b"")
    logged = [json.loads(line) for line in err.splitlines()]
    assert {line["level"] for line in logged} == {"info"}, "nothing but what went on is logged"
    assert "/healthz" in {line.get("route") for line in logged}
