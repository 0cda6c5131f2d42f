"""Logs: one line for each thing that happens, JSON for machines or text for people, on standard error.

Everything is logged with `logging`; structlog makes the lines. Whatever a line holds that somebody sent stands in it
escaped, so that nobody can write lines of their own, or control the terminal that shows them.
"""

import json
import logging
import sys
from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime
from typing import IO, Any

import orjson
import structlog
from structlog.types import Processor, WrappedLogger

from kgservice.observing.request_id import REQUEST_ID
from kgservice.observing.settings import LogSettings

__all__ = ["REQUESTS", "configure_logs", "formatter"]

REQUESTS = "kgservice.requests"
"""The logger of requests. Its records hold what they tell, in order, as `told`."""

Event = MutableMapping[str, Any]

_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
_FIRST = ("time", "level", "logger", "event", "request")
_OTHERS = ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi")
_ENCODED = json.JSONEncoder(default=str, separators=(",", ":")).encode
_NOISY = ("neo4j", "asyncio", "concurrent.futures")


def configure_logs(settings: LogSettings, stream: IO[str] | None = None) -> None:
    """Send everything that is logged in this process, uvicorn's own included, to one place in one form.

    Args:
        settings: level and form; `auto` gives text on a terminal, JSON elsewhere.
        stream: where to; standard error where none is given.
    """
    target = sys.stderr if stream is None else stream
    form = settings.format
    if form == "auto":
        form = "text" if target.isatty() else "json"
    # No line tells of threads, processes or lines of code, which take their time to find out.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    handler = logging.StreamHandler(target)
    handler.setFormatter(formatter(form))
    level = _LEVELS[settings.level]
    logging.basicConfig(handlers=[handler], level=level, force=True)
    logging.captureWarnings(True)
    for name in _OTHERS:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(logging.NOTSET)
    for name in _NOISY:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def formatter(form: str) -> logging.Formatter:
    """Give what makes a line of a record, `json` or `text`."""
    return _Lines(form)


class _Lines(structlog.stdlib.ProcessorFormatter):
    """Makes lines; those of requests, of which there are by far the most, in a shorter way than the others."""

    def __init__(self, form: str) -> None:
        self._render = _json if form == "json" else _text
        shared: list[Processor] = [
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            _add_request,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            structlog.processors.format_exc_info,
        ]
        super().__init__(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, self._render],
            foreign_pre_chain=shared,
        )

    def format(self, record: logging.LogRecord) -> str:
        told = getattr(record, "told", None) if record.name == REQUESTS else None
        if told is None:
            return super().format(record)
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="microseconds")
        event = {
            "time": f"{time[:-6]}Z",
            "level": "info",
            "logger": REQUESTS,
            "event": record.msg,
            "request": REQUEST_ID.get(),
            **told,
        }
        return self._render(None, "info", event)


def _add_request(logger: WrappedLogger, method: str, event: Event) -> Event:
    """Name the request that is being answered, unless the event names one."""
    if "request" not in event and (request := REQUEST_ID.get()) is not None:
        event["request"] = request
    event.pop("color_message", None)
    return event


def _json(logger: WrappedLogger, method: str, event: Event) -> str:
    """Make one line of ASCII, in the quick way where nothing needs the thorough one."""
    ordered = _ordered(event)
    try:
        line = orjson.dumps(ordered, default=str)
    except TypeError:
        pass
    else:
        if line.isascii() and b"\x7f" not in line:
            return line.decode("ascii")
    return _ENCODED(ordered).replace("\x7f", "\\u007f")


def _text(logger: WrappedLogger, method: str, event: Event) -> str:
    """Make one line for people; a traceback follows in lines of its own, each set in."""
    ordered = _ordered(event)
    time, level, name, said = (ordered.pop(key, "") for key in _FIRST[:4])
    trace = ordered.pop("exception", None)
    fields = " ".join(f"{_printable(key)}={_shown(value)}" for key, value in ordered.items() if value is not None)
    line = f"{str(time)[:19]} {level!s:7} {_printable(name)}: {_printable(said)}{'  ' if fields else ''}{fields}"
    if trace:
        line += "".join(f"\n    {_printable(part)}" for part in str(trace).splitlines())
    return line


def _ordered(event: Mapping[str, Any]) -> dict[str, Any]:
    if next(iter(event), None) == _FIRST[0]:
        return dict(event)
    return {name: event[name] for name in _FIRST if name in event} | dict(event)


def _shown(value: Any) -> str:  # noqa: ANN401
    """Show a value, in quotes where blanks or quotes are in it.

    >>> _shown("a b"), _shown(1.5), _shown("/x")
    ('"a b"', '1.5', '/x')
    """
    text = str(value)
    plain = bool(text) and text.isprintable() and not any(char in text for char in ' "=\\')
    return text if plain else json.dumps(text)


def _printable(value: Any) -> str:  # noqa: ANN401
    r"""Escape whatever is not to be shown as it is.

    >>> _printable("a" + chr(10) + "b")
    'a\\nb'
    """
    text = str(value)
    return text if text.isprintable() else "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)
