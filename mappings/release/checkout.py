"""The git checkout that files lie in, and what has changed in it."""

import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ontology.errors import EmotaxaError

__all__ = ["Checkout", "GitSilent", "checkout_of"]

_SECONDS = 60
_NOT_IGNORED = 1
"""What `git check-ignore` exits with."""
_WATCHED = "H "
"""How `git ls-files -v` marks a file that is committed or added, and that git looks at."""


class GitSilent(EmotaxaError):
    """Git gave no answer on a folder, so that nobody knows what is committed.

    Attributes:
        folder: the folder.
    """

    def __init__(self, folder: Path, why: str) -> None:
        """Tell what git said instead, if anything, and how to ask it by hand."""
        said = f": {why}" if why else ""
        hint = f"run `git -C {folder} status`, and mend what it complains of"
        super().__init__(f"git did not answer{said}", hint=hint)
        self.folder = folder


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

        Raises:
            GitSilent: where git does not say.
        """
        done = _git(self.root, "status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames")
        if done.code != 0:
            raise GitSilent(self.root, done.complaint)
        return tuple(self.root / entry[3:] for entry in done.said.split("\0") if len(entry) > 3)

    def committed(self, paths: Iterable[Path]) -> frozenset[Path]:
        """Give those of some files that the last commit has as they are; `changed` says nothing of what git ignores.

        Raises:
            GitSilent: where git does not say.
        """
        asked = {path.resolve(): path for path in paths}
        done = _git(self.root, "ls-files", "-z", "-v")
        if done.code != 0:
            raise GitSilent(self.root, done.complaint)
        # Of a file that git was told not to look at, it does not know whether it is as it was.
        watched = {self.root / entry[2:] for entry in done.said.split("\0") if entry.startswith(_WATCHED)}
        differing = {path.resolve() for path in self.changed()}
        return frozenset(path for resolved, path in asked.items() if resolved in watched and resolved not in differing)


def checkout_of(folder: Path) -> Checkout | None:
    """Find the checkout that a folder lies in; None where there is none, or git ignores the folder.

    Raises:
        GitSilent: where a repository is there, and git does not say.
    """
    top = _git(folder, "rev-parse", "--show-toplevel")
    if top.code != 0 or not top.said.strip():
        if _below_repository(folder):
            raise GitSilent(folder, top.complaint)
        return None
    ignored = _git(folder, "check-ignore", "--quiet", ".")
    if ignored.code == 0:
        return None
    if ignored.code != _NOT_IGNORED:
        raise GitSilent(folder, ignored.complaint)
    return Checkout(Path(top.said.strip()).resolve())


def _below_repository(folder: Path) -> bool:
    resolved = folder.resolve()
    return any((above / ".git").exists() for above in (resolved, *resolved.parents))


@dataclass(frozen=True, slots=True)
class _Done:
    """What came of a call of git; the code is None where it did not end by itself, or is not there."""

    code: int | None
    said: str = ""
    complaint: str = ""


def _git(folder: Path, *arguments: str) -> _Done:
    """Run git, reading only."""
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
    except subprocess.TimeoutExpired:
        return _Done(None, complaint=f"it took more than {_SECONDS} seconds")
    except OSError as error:
        return _Done(None, complaint=(error.strerror or str(error)).lower())
    complaint = next((line.strip() for line in done.stderr.splitlines() if line.strip()), "")
    return _Done(done.returncode, done.stdout, complaint)
