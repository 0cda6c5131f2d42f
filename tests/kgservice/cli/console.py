"""A console for tests: runs a command line in this process, or as a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from click.testing import CliRunner

from kgservice.cli.main import run

ENTRY = "from kgservice.cli.main import main; main()"


@dataclass(frozen=True, slots=True)
class Result:
    """What a command line left: exit code, standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401
        """The one JSON document on standard output."""
        assert self.code in {0, 1}, self.err
        return json.loads(self.out)

    def complains(self, *parts: str, code: int = 2) -> None:
        """Assert that it is an error in one line with some words in it, and nothing on standard output."""
        assert self.code == code, (self.code, self.out, self.err)
        assert not self.out, self.out
        assert self.err.startswith("emotaxa: ")
        assert self.err.count("\n") == 1 and self.err.endswith("\n"), self.err
        assert "Traceback" not in self.err
        for part in parts:
            assert part in self.err, self.err


def process(arguments: Sequence[str], **options: Any) -> "subprocess.Popen[bytes]":  # noqa: ANN401
    """Start `emotaxa` as a process of its own."""
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.Popen([sys.executable, "-c", ENTRY, *arguments], **streams)


class Console:
    """Runs command lines over one store."""

    def __init__(self, store: str) -> None:
        """Name the store."""
        self.store = store

    def __call__(self, *arguments: str, stdin: bytes = b"") -> Result:
        """Run a command line in this process."""
        with CliRunner(env={"EMOTAXA_STORE": self.store}).isolation(stdin) as (out, err, _):
            code = run(arguments)
            sys.stdout.flush()
            return Result(code, out.getvalue().decode(), err.getvalue().decode())

    def apart(
        self,
        *arguments: str,
        seconds: float = 60,
        more: Mapping[str, str] | None = None,
        **options: Any,  # noqa: ANN401
    ) -> Result:
        """Run a command line as a process of its own, which is to end within some seconds.

        Args:
            arguments: what follows `emotaxa`.
            seconds: the time that it has.
            more: variables of its environment besides.
            options: of `subprocess.Popen`.
        """
        started = process(arguments, env=self.environment(**(more or {})), **options)
        out, err = started.communicate(timeout=seconds)
        return Result(started.returncode, (out or b"").decode(), (err or b"").decode())

    def environment(self, **more: str) -> Mapping[str, str]:
        """The environment for a process of its own."""
        return {**os.environ, "EMOTAXA_STORE": self.store, **more}
