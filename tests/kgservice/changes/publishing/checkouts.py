"""Checkouts: the shipped files as a Git repository holds them, and what Git says of them."""

import shutil
import subprocess
from pathlib import Path

from mappings.shipped import shipped_files

__all__ = ["FOLDERS", "copied", "files_of", "git", "lines_changed"]

FOLDERS = {
    "modules": "ontology/modules",
    "labels": "mappings/labels",
    "sets": "mappings/sets",
    "profiles": "mappings/profiles",
    "alignments": "mappings/alignments",
}


def copied(folder: Path, names: set[str] | None = None) -> Path:
    """Copy the shipped files, or those of some names, into a directory laid out as the project's."""
    shipped = shipped_files()
    for role, place in FOLDERS.items():
        for path in getattr(shipped, role):
            if names is None or path.name.partition(".")[0] in names:
                _copy(path, folder / place)
    for path in shipped.derived if names is None else ():
        _copy(path, folder / ("ontology/derived" if path.stem == "inferred" else "mappings/derived"))
    return folder


def git(folder: Path, *arguments: str) -> str:
    """Run git, and give what it says."""
    options = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(
        ["git", *options, "-C", str(folder), *arguments], check=True, capture_output=True, encoding="utf-8"
    )
    return done.stdout


def lines_changed(folder: Path) -> dict[str, tuple[int, int]]:
    """Give how many lines came and went in each file since the last commit."""
    rows = (line.split("\t") for line in git(folder, "diff", "--numstat").splitlines())
    return {path: (int(came), int(went)) for came, went, path in rows}


def _copy(path: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(path, folder / path.name)


def files_of(folder: Path) -> dict[str, bytes]:
    """Give the bytes of all files below a directory by path, without those of Git."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and ".git" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
