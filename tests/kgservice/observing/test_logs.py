"""Logs: one line for one thing, whatever stands in it, and the request's id in all that belongs to it."""

import io
import json
import logging
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgservice.observing.logs import configure_logs, formatter
from kgservice.observing.request_id import REQUEST_ID
from kgservice.observing.settings import LogSettings

LINE_BREAKS = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    others = {name: logging.getLogger(name) for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "neo4j")}
    before = {name: (one.handlers[:], one.propagate, one.level) for name, one in others.items()}
    yield
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, (its, propagate, its_level) in before.items():
        others[name].handlers[:], others[name].propagate = its, propagate
        others[name].setLevel(its_level)


def made(form: str, message: str, **fields: object) -> str:
    record = logging.LogRecord("kgservice.some", logging.WARNING, "some.py", 1, message, (), None)
    record.__dict__.update(fields)
    return formatter(form).format(record)


def test_a_line_of_json_tells_when_what_and_of_which_request() -> None:
    def work() -> str:
        REQUEST_ID.set("abc")
        return made("json", "something", route="/api/v1/convert", status=200)

    found = json.loads(copy_context().run(work))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", found.pop("time"))
    assert found == {
        "level": "warning",
        "logger": "kgservice.some",
        "event": "something",
        "request": "abc",
        "route": "/api/v1/convert",
        "status": 200,
    }


def test_a_line_outside_of_a_request_names_none() -> None:
    assert "request" not in json.loads(made("json", "something"))


@given(st.text(max_size=60), st.text(max_size=60))
def test_nobody_writes_a_line_of_their_own(said: str, value: str) -> None:
    """As json.loads reads it back, nothing is lost; as it stands, it is one line without any control character."""
    line = made("json", said.replace("%", "%%"), owner=value)
    assert not CONTROL.search(line) and not LINE_BREAKS.search(line)
    found = json.loads(line)
    assert (found["event"], found["owner"]) == (said.replace("%", "%%"), value)
    text = made("text", said.replace("%", "%%"), owner=value)
    assert not CONTROL.search(text) and not LINE_BREAKS.search(text)


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_traceback_is_a_field_of_its_line(form: str) -> None:
    try:
        raise ValueError("bad\n2026-01-01 error forged: line \x1b[31m")
    except ValueError:
        import sys

        line = made(form, "it failed", exc_info=sys.exc_info())
    if form == "json":
        assert "Traceback" in json.loads(line)["exception"]
        assert "\n" not in line
    else:
        first, *rest = line.split("\n")
        assert first.endswith("kgservice.some: it failed")
        assert rest and all(part.startswith("    ") for part in rest)
        assert "\x1b" not in line


def test_text_keeps_values_apart() -> None:
    line = made("text", "something", route='/a b="c"', status=200)
    assert line.endswith('kgservice.some: something  route="/a b=\\"c\\"" status=200')


@pytest.mark.usefixtures("_logging_as_it_was")
@pytest.mark.parametrize("form", ["json", "text", "auto"])
def test_uvicorns_lines_go_the_same_way(form: str) -> None:
    stream = io.StringIO()
    configure_logs(LogSettings.model_validate({"format": form, "level": "info"}), stream)
    logging.getLogger("uvicorn.error").info("Started %d", 7)
    logging.getLogger("uvicorn.access").debug("not told")
    [line] = stream.getvalue().splitlines()
    assert "Started 7" in line
    assert (
        (json.loads(line)["logger"] == "uvicorn.error") if form != "text" else line.endswith("uvicorn.error: Started 7")
    )


@pytest.mark.usefixtures("_logging_as_it_was")
def test_the_level_holds_and_the_driver_is_kept_quiet() -> None:
    stream = io.StringIO()
    configure_logs(LogSettings(format="json", level="debug"), stream)
    logging.getLogger("neo4j").info("a query")
    logging.getLogger("kgservice.some").debug("told")
    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == ["told"]


@pytest.mark.usefixtures("_logging_as_it_was")
def test_threads_of_a_request_know_its_id() -> None:
    stream = io.StringIO()
    configure_logs(LogSettings(format="json"), stream)

    def request(name: str) -> None:
        REQUEST_ID.set(name)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(copy_context().run, logging.getLogger("kgservice.some").info, "within").result()

    for name in ("one", "two"):
        copy_context().run(request, name)
    assert [json.loads(line)["request"] for line in stream.getvalue().splitlines()] == ["one", "two"]
