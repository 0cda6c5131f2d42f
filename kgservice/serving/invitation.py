"""What to try, as soon as the service answers."""

import os
import shutil
import sys
from pathlib import Path

__all__ = ["invitation"]

_UNLIMITED = (
    "Whoever reaches this address may ask as much as they like: EMOTAXA_ACCESS__REQUESTS_PER_MINUTE and "
    "EMOTAXA_ACCESS__CONCURRENT_REQUESTS set limits"
)


def invitation(address: str, *, unlimited: bool = False) -> str:
    """Say that the service answers, and three things to try.

    Args:
        address: where it answers.
        unlimited: whether others than this machine may ask as much as they like, which is said then.
    """
    body = '{"from":"goemotions","to":"ekman","items":[{"labels":["annoyance"]}]}'
    return "\n".join(
        (
            f"Emotaxa answers at {address} (Ctrl-C ends it). Try:",
            f"  {address}/?from=goemotions&to=ekman&labels=annoyance",
            f"  curl -s {address}/api/v1/convert -H 'Content-Type: application/json' -d '{body}'",
            f"  {_command()} convert --from goemotions --to ekman --explain annoyance",
            *((_UNLIMITED,) if unlimited else ()),
        )
    )


def _command() -> str:
    """Give what to type for the command line: its name where the shell finds it, else where it stands."""
    if shutil.which("emotaxa"):
        return "emotaxa"
    beside = Path(sys.executable).with_name("emotaxa")
    return os.path.relpath(beside) if beside.is_relative_to(Path.cwd()) else str(beside)
