"""The examples on the pages: run as they stand, so that what the pages show is what a reader gets.

`.venv/bin/python -m tests.pages` runs them all and writes what they print into the pages.

A ```console block holds commands, each after `$ ` (and `> ` where it goes on), followed by what it prints on standard
output and standard error. The commands of a page run one after the other, in a folder of their own that looks like a
checkout. A ```pycon block is a doctest. A ```{code-block} with a caption is a file of that name, which lies in that
folder. Blocks of other kinds are shown, and not run.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

__all__ = ["PAGES", "Run", "commands", "files_on", "renewed", "service", "shell"]

Run = Callable[[Sequence[str], Path], str]
"""Runs `emotaxa` with arguments in a folder, and gives all that it prints."""

ROOT = Path(__file__).resolve().parent.parent
PAGES = tuple(path for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))))
ADDRESS = "127.0.0.1:8000"
"""Where the pages say that the service listens; the tests take a free port."""

_BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"^```\{code-block\} \w+\n:caption: ([\w.-]+)\n\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_EXAMPLE = re.compile(r"^\$ (?P<command>.*\n(?:> .*\n)*)(?:(?!\$ ).*\n)*", re.MULTILINE)


def commands(page: str) -> list[str]:
    """Give the commands on a page."""
    return [found["command"] for block in _BLOCK.findall(page) for found in _EXAMPLE.finditer(block)]


def files_on(page: str) -> dict[str, str]:
    """Give the files that a page shows, by name."""
    return dict(_FILE.findall(page))


def renewed(page: str, environment: dict[str, str], address: str = ADDRESS, *, emotaxa: Run | None = None) -> str:
    """Run the commands on a page, and give the page with what they print.

    Args:
        page: the page.
        environment: in which they run.
        address: where the service listens.
        emotaxa: runs those commands that need no shell; all have a process of their own where None.
    """
    with TemporaryDirectory() as folder:
        for name in ("mappings", "ontology"):
            (Path(folder) / name).symlink_to(ROOT / name)
        for name, text in files_on(page).items():
            (Path(folder) / name).write_text(text, encoding="utf-8")

        def run(example: re.Match[str]) -> str:
            command = re.sub(r"\n> ", "\n", example["command"]).replace(ADDRESS, address)
            arguments = _without_shell(command)
            if emotaxa is None or arguments is None:
                printed = _printed(command, folder, environment)
            else:
                printed = emotaxa(arguments, Path(folder))
            printed = printed.replace(address, ADDRESS)
            return f"$ {example['command']}{printed}{'' if printed.endswith(chr(10)) or not printed else chr(10)}"

        return _BLOCK.sub(lambda block: _EXAMPLE.sub(run, block[0]), page)


def _printed(command: str, folder: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
    )
    return done.stdout


def _without_shell(command: str) -> list[str] | None:
    """Give the arguments of `emotaxa`, where a command is nothing else.

    >>> _without_shell("emotaxa convert --to 'a b'"), _without_shell("emotaxa schemes | head -1")
    (['convert', '--to', 'a b'], None)
    """
    lexer = shlex.shlex(command.strip(), posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words = list(lexer)
    special = any(set(word) <= set("();<>|&") for word in words) or any(each in command for each in "$`*?\n")
    return words[1:] if words[:1] == ["emotaxa"] and words[1:2] != ["serve"] and not special else None


def shell(store: str) -> dict[str, str]:
    """Give the environment in which the commands run: this installation, over a store of its own."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return {**os.environ, "PATH": path, "EMOTAXA_STORE": store, "PYTHONUTF8": "1"}


@contextmanager
def service(environment: dict[str, str]) -> Iterator[str]:
    """Serve on a free port of this machine, and give the address without the scheme."""
    command = ["emotaxa", "serve", "--port", "0"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            found = next((found for line in process.stdout if (found := re.search(r"127\.0\.0\.1:\d+", line))), None)
            assert found, "the service did not start"
            yield found[0]
        finally:
            process.terminate()
            process.communicate()


def main() -> None:
    """Renew all pages."""
    from kgservice.stores.open import open_store

    with TemporaryDirectory() as folder:
        store = f"embedded:{folder}/store"
        open_store(store).close()
        environment = shell(store)
        with service(environment) as address:
            for path in PAGES:
                page = renewed(path.read_text(encoding="utf-8"), environment, address)
                if "\nemotaxa: a defect of Emotaxa" in page:
                    sys.exit(f"{path.name} is left as it was: one of its commands runs into a defect")
                path.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
