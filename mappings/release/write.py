"""Writing a release: its folder appears whole, or not at all."""

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from ontology.errors import DocumentError, Place
from ontology.files.aside import told_of

__all__ = ["check_free", "write_release"]


def check_free(out: Path) -> None:
    """Make sure that a release can be put into a place: there is nothing, or an empty folder.

    Raises:
        DocumentError: where there is something.
    """
    with told_of(out):
        if out.is_symlink() or (out.exists() and not out.is_dir()):
            raise DocumentError("is no folder", Place(str(out)), hint="name another with --out")
        if out.is_dir() and any(out.iterdir()):
            raise DocumentError("is not empty", Place(str(out)), hint="name another with --out, or remove it")
        if not out.absolute().parent.is_dir():
            raise DocumentError("there is no such folder", Place(str(out.parent)), hint="make it first")


def write_release(files: Mapping[str, bytes], out: Path) -> None:
    """Write files below a folder, which is to be new or empty.

    They are written beside it and moved when all of them are there; when that does not come about, Ctrl-C included,
    nothing is left behind.

    Args:
        files: bytes by path, with `/` between folders.
        out: the folder.

    Raises:
        DocumentError: where it is taken, or cannot be written.
    """
    check_free(out)
    target = out.absolute()
    part = target.with_name(f".{target.name}.part-{os.getpid()}")
    try:
        with told_of(out):
            part.mkdir()
            for name, data in files.items():
                path = part.joinpath(*name.split("/"))
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            with suppress(FileNotFoundError):
                target.rmdir()
            part.rename(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)
