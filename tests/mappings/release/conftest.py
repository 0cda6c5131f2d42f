"""A release of the shipped files, built once for all tests that look into it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mappings.release.files import ReleaseContent, read_content
from mappings.release.gate import agreed_version
from mappings.release.licence import licence_text
from mappings.release.products import release_products
from mappings.release.write import write_release
from mappings.shipped import SourceFiles, shipped_files


@pytest.fixture(scope="session")
def version() -> str:
    """The version that the shipped modules name."""
    return agreed_version(shipped_files())


@pytest.fixture(scope="session")
def content() -> ReleaseContent:
    """What the shipped files say."""
    return read_content(shipped_files())


@pytest.fixture(scope="session")
def products(content: ReleaseContent, version: str) -> dict[str, bytes]:
    """The files of a release, by path."""
    return release_products(content, version, licence_text(content), None)


@pytest.fixture(scope="session")
def release(products: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a release."""
    out = tmp_path_factory.mktemp("release") / "emotaxa"
    write_release(products, out)
    return out


@pytest.fixture(scope="session")
def counts(products: dict[str, bytes]) -> dict[str, Any]:
    """What the manifest counts."""
    found: dict[str, Any] = json.loads(products["manifest.json"])["counts"]
    return found


@pytest.fixture
def edited(tmp_path: Path) -> Callable[..., SourceFiles]:
    """Copies some shipped files and changes texts in them, which have to be there."""

    def edit(changes: dict[str, list[tuple[str, str]]], *others: str) -> SourceFiles:
        copies: dict[str, list[Path]] = {}
        shipped = shipped_files()
        wanted = {*changes, *others}
        for role in ("modules", "labels", "sets", "profiles", "alignments"):
            for path in getattr(shipped, role):
                if path.name in wanted:
                    text = path.read_text(encoding="utf-8")
                    for old, new in changes.get(path.name, ()):
                        assert text.count(old) == 1, f"{path.name} holds {text.count(old)} times {old!r}"
                        text = text.replace(old, new)
                    copy = tmp_path / role / path.name
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    copy.write_text(text, encoding="utf-8")
                    copies.setdefault(role, []).append(copy)
                    wanted.remove(path.name)
        assert not wanted, f"no such files: {wanted}"
        return SourceFiles(**{"modules": (), **{role: tuple(paths) for role, paths in copies.items()}})

    return edit
