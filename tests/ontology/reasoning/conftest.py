"""The real reasoner, for the tests that need it."""

import importlib.util
import os
import shutil
from pathlib import Path

import pytest

from tests.real import missing


@pytest.fixture(scope="session")
def reasoner() -> None:
    """Java and owlready2, or the test is skipped; it fails where everything real is required."""
    home = os.environ.get("JAVA_HOME")
    java = (home and shutil.which("java", path=str(Path(home) / "bin"))) or shutil.which("java")
    if java is None:
        missing("no Java: install a runtime (on Debian and Ubuntu: apt-get install default-jre-headless)")
    if importlib.util.find_spec("owlready2") is None:
        missing('no owlready2: pip install "emotaxa[reason]"')
