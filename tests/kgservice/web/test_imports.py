"""The pages stand beside the REST service, which adds them; they know nothing of it."""

from pathlib import Path

import pytest

from kgservice.views import problems
from kgservice.web import routes

PACKAGES = [Path(module.__file__ or "").parent for module in (routes, problems)]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_nothing_is_imported_from_rest(package: Path) -> None:
    named = [path.name for path in package.glob("*.py") if "kgservice.rest" in path.read_text(encoding="utf-8")]
    assert not named
