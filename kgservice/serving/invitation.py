"""What to try, as soon as the service answers."""

import os
import shutil
import sys
from pathlib import Path

__all__ = ["invitation"]


def invitation(address: str) -> str:
    """Say that the service answers, and three things to try."""
    body = '{"from":"goemotions","to":"ekman","items":[{"labels":["annoyance"]}]}'
    return "\n".join(
        (
            f"Emotaxa answers at {address} (Ctrl-C ends it). Try:",
            f"  {address}/?from=goemotions&to=ekman&labels=annoyance",
            f"  curl -s {address}/api/v1/convert -H 'Content-Type: application/json' -d '{body}'",
            f"  {_command()} convert --from goemotions --to ekman --explain annoyance",
        )
    )


def _command() -> str:
    """Give what to type for the command line: its name where the shell finds it, else where it stands."""
    if shutil.which("emotaxa"):
        return "emotaxa"
    beside = Path(sys.executable).with_name("emotaxa")
    return os.path.relpath(beside) if beside.is_relative_to(Path.cwd()) else str(beside)
