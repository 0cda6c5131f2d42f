"""Writing model folders: whole or not at all."""

import json
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from classifiers.errors import ModelError
from classifiers.folder.config import CONFIG, FolderConfig
from classifiers.folder.reading import CARD, METRICS, ModelFolder, digest_of, is_model_folder, open_folder
from ontology.errors import DocumentError
from ontology.files.aside import directory_aside

__all__ = ["check_place", "write_folder"]


def check_place(path: Path) -> None:
    """See to it that a model folder may be written somewhere: nothing else stands there.

    Raises:
        ModelError: where something does.
    """
    if path.exists() and not is_model_folder(path, whole=True) and (not path.is_dir() or any(path.iterdir())):
        raise ModelError("something else stands here already", path=path, hint="name another folder, or move it away")


def write_folder(
    path: Path,
    config: FolderConfig,
    files: Mapping[str, bytes | Path],
    *,
    card: str = "",
    metrics: Mapping[str, Any] | None = None,
) -> ModelFolder:
    """Write a model folder; one that stands there already is replaced once the new one is complete.

    Args:
        path: where the folder will be; what stands above it is made.
        config: its configuration; `files` of it is filled in.
        files: what the model is run from, by name in the folder: bytes, or a file to copy.
        card: the text of README.md.
        metrics: what was measured, for metrics.json.

    Returns:
        the folder as it is read again.

    Raises:
        ModelError: where something else than a model folder stands there, or the disk does not take it.
    """
    path = path.absolute()
    check_place(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with directory_aside(path) as fresh:
            _fill(fresh, config, files, card, metrics)
            open_folder(fresh)
    except OSError as error:
        raise ModelError(
            f"cannot be written: {error.strerror or error}", path=path, hint="mend its permissions or make room"
        ) from None
    except DocumentError as error:
        reason = error.message.removeprefix(f"{error.place}: ")
        raise ModelError(f"cannot be written: {reason}", path=path, hint=error.hint) from None
    return open_folder(path)


def _fill(
    folder: Path,
    config: FolderConfig,
    files: Mapping[str, bytes | Path],
    card: str,
    metrics: Mapping[str, Any] | None,
) -> None:
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            target.write_bytes(content)
        else:
            shutil.copyfile(content, target)
    complete = config.model_copy(update={"files": {name: digest_of(folder / name) for name in sorted(files)}})
    texts = {CONFIG: complete.text(), CARD: card}
    if metrics is not None:
        texts[METRICS] = json.dumps(metrics, indent=1, ensure_ascii=False) + "\n"
    for name, text in texts.items():
        if text:
            (folder / name).write_text(text, encoding="utf-8")
    for file in folder.rglob("*"):
        _sync(file)


def _sync(path: Path) -> None:
    """Make a file or directory outlast a power cut, where the system can."""
    if path.is_dir() and sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY if sys.platform != "win32" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
