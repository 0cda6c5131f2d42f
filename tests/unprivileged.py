"""A user whom file permissions bind, even where the tests run as root."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["unprivileged"]


@contextmanager
def unprivileged() -> Iterator[Path]:
    """A directory that everybody may write, and a user whom file permissions bind."""
    root = Path(tempfile.mkdtemp())
    root.chmod(0o777)
    bound = os.geteuid() != 0
    try:
        if not bound:
            os.seteuid(65534)
        yield root
    finally:
        if not bound:
            os.seteuid(0)
        for path in (root, *root.rglob("*")):
            path.chmod(0o755)
        shutil.rmtree(root)
