"""README.md and the pages of docs/: every command gives what the page shows, and every Python example works."""

import doctest
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner

from kgservice.cli.main import run
from kgservice.stores.open import open_store
from tests.pages import ADDRESS, PAGES, ROOT, commands, renewed, service, shell
from tests.real import missing

WITH_COMMANDS = [path for path in PAGES if commands(path.read_text(encoding="utf-8"))]
WITH_PYTHON = [path for path in PAGES if "```pycon\n" in path.read_text(encoding="utf-8")]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A shell over a store that is built already, as it is after `make run`."""
    store = f"embedded:{tmp_path_factory.mktemp('pages') / 'store'}"
    open_store(store).close()
    return shell(store)


@pytest.fixture(scope="module")
def address(environment: dict[str, str]) -> Iterator[str]:
    """The address of a service over that store."""
    with service(environment) as address:
        yield address


@pytest.mark.parametrize("path", WITH_COMMANDS, ids=lambda path: path.name)
def test_commands_print_what_the_page_shows(path: Path, environment: dict[str, str], address: str) -> None:
    page = path.read_text(encoding="utf-8")
    if ADDRESS in "".join(commands(page)) and not shutil.which("curl"):
        missing("no curl: install it to try the examples over HTTP")

    def emotaxa(arguments: Sequence[str], folder: Path) -> str:
        # In this process: most of the time of a short command is what Python takes to import things.
        with chdir(folder), CliRunner(env=environment).isolation() as (_, _, both):
            run(arguments)
            sys.stdout.flush()
            return both.getvalue().decode()

    assert renewed(page, environment, address, emotaxa=emotaxa) == page, (
        "if the new answers are right: .venv/bin/python -m tests.pages"
    )


@pytest.mark.parametrize("path", WITH_PYTHON, ids=lambda path: path.name)
def test_python_gives_what_the_page_shows(
    path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMOTAXA_STORE", environment["EMOTAXA_STORE"])
    blocks = re.findall(r"^```pycon\n(.*?)^```$", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    examples = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, path.name, str(path), 0)
    told: list[str] = []
    assert doctest.DocTestRunner().run(examples, out=told.append).failed == 0, "".join(told)


def test_the_readme_shows_a_taste_of_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = {command.split()[1] for command in commands(readme) if command.startswith("emotaxa ")}
    assert shown >= {"schemes", "show", "resolve", "convert", "compare", "harmonize", "validate"}
    assert "curl " in readme
    assert "```pycon\n" in readme
