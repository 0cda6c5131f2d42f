"""The service in a process of its own, for tests that end it."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["CODE", "ROOT", "Running", "serving", "within"]

ROOT = Path(__file__).parents[3]
CODE = "import sys; from kgservice.cli.main import main; sys.exit(main())"
PATIENCE = 30


@dataclass(frozen=True, slots=True)
class Running:
    """A service that answers.

    Attributes:
        process: the one that was started; with several workers their supervisor.
        address: its URL.
        errors: where its standard error goes.
    """

    process: "subprocess.Popen[str]"
    address: str
    errors: Path

    @property
    def place(self) -> tuple[str, int]:
        """Host and port."""
        host, _, port = self.address.removeprefix("http://").rpartition(":")
        return host, int(port)

    def get(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Ask for a path: status, headers by their names in small letters, body."""
        return self.ask(urllib.request.Request(self.address + path))

    def post(self, path: str, document: Any, **headers: str) -> tuple[int, dict[str, str], bytes]:  # noqa: ANN401
        """Send a JSON document."""
        told = {"Content-Type": "application/json", **headers}
        return self.ask(urllib.request.Request(self.address + path, json.dumps(document).encode(), told))

    def ask(self, request: urllib.request.Request) -> tuple[int, dict[str, str], bytes]:
        """Send a request; errors are answers."""
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, {name.lower(): value for name, value in error.headers.items()}, error.read()

    def lines(self) -> list[dict[str, Any]]:
        """Read what has been logged; every whole line is to be JSON."""
        whole, _, _ = self.errors.read_text(encoding="utf-8").rpartition("\n")
        return [json.loads(line) for line in whole.splitlines()]

    def told(self, count: int, **fields: Any) -> list[dict[str, Any]]:  # noqa: ANN401
        """Wait until so many lines hold these fields, as a request is told after its response, and give those lines."""
        found: list[dict[str, Any]] = []
        for _ in within(10):
            found = [line for line in self.lines() if fields.items() <= line.items()]
            if len(found) >= count:
                break
        return found

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal, and wait for the exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=PATIENCE)


@contextmanager
def serving(
    folder: Path, *options: str, store: str = "memory:", settings: Mapping[str, str] | None = None
) -> Iterator[Running]:
    """Start a service that logs JSON, and wait until it says that it answers; what is left of it is killed.

    Args:
        folder: for what it writes on standard error.
        options: further ones of `emotaxa serve`.
        store: its URL.
        settings: variables without their EMOTAXA_.
    """
    command = [sys.executable, "-W", "error", "-c", CODE, "serve", "--store", store, "--port", "0", *options]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EMOTAXA_")}
    # What is not about classification starts without a model.
    chosen = {"CLASSIFICATION__WARM": "0", **(settings or {})}
    told = {f"EMOTAXA_{name}": value for name, value in chosen.items()}
    errors = folder / "stderr.log"
    with (
        errors.open("w", encoding="utf-8") as stream,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env={**kept, **told},
            stdout=subprocess.PIPE,
            stderr=stream,
            text=True,
            start_new_session=True,
        ) as process,
    ):
        try:
            assert process.stdout is not None
            line = next((line for line in process.stdout if "answers at" in line), "")
            assert line, errors.read_text(encoding="utf-8")
            yield Running(process, line.split()[3], errors)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def within(seconds: float) -> Iterator[None]:
    """Go round until the time is over, a little pause each time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(0.05)
