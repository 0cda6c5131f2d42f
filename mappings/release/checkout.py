"""The git checkout that files lie in, and what has changed in it."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Checkout", "checkout_of"]

_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Checkout:
    """A working tree of git.

    Attributes:
        root: its top folder.
    """

    root: Path

    def changed(self) -> tuple[Path, ...]:
        """Give the files that differ from the last commit, new ones included, those that git ignores not.

        A file that was renamed counts by both names.
        """
        said = _git(self.root, "status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames")
        return tuple(self.root / entry[3:] for entry in (said or "").split("\0") if len(entry) > 3)


def checkout_of(folder: Path) -> Checkout | None:
    """Find the checkout that a folder lies in; None where there is none, or no git, or git ignores the folder."""
    top = _git(folder, "rev-parse", "--show-toplevel")
    if not top or not top.strip() or _git(folder, "check-ignore", "--quiet", ".") is not None:
        return None
    return Checkout(Path(top.strip()).resolve())


def _git(folder: Path, *arguments: str) -> str | None:
    """Run git, reading only; None where it fails or is not there."""
    # Neither an index of another checkout nor hooks of the user's shall have a say.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment["GIT_OPTIONAL_LOCKS"] = "0"
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            timeout=_SECONDS,
            env=environment,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout if done.returncode == 0 else None
