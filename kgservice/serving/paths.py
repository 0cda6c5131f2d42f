"""Paths among the settings: tried before anything starts, so that nothing turns out later not to be written."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from kgservice.serving.configuration import Configured, Origin
from kgservice.serving.errors import WrongSetting

__all__ = ["check_paths"]


def check_paths(configured: Configured) -> None:
    """Try every file and folder that the settings name; folders that are not there yet are made.

    Raises:
        WrongSetting: at the first that cannot be written.
    """
    settings = configured.settings
    named: list[tuple[str, Path | None, Callable[[Path], None], str]] = [
        ("sparql.cache_folder", settings.sparql.cache_folder, _try_folder, "a folder"),
        ("rest.job_folder", settings.rest.job_folder, _try_folder, "a folder"),
    ]
    if settings.access.audit:
        named.append(("access.audit_file", settings.access.audit_file, _try_file, "a file in an existing folder,"))
    for name, path, tried, what in named:
        if path is None:
            continue
        try:
            tried(path)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise WrongSetting(
                str(configured.origins.get(name, Origin("default"))),
                f"{name}: {path} cannot be written: {reason.lower()}",
                f"name {what} in which the user who runs the service may write",
                str(path),
            ) from None


def _try_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        pass


def _try_file(file: Path) -> None:
    with file.open("ab"):
        pass
