"""The jars of the Neo4j server that tests start: fetched by Maven once, then kept in a cache directory."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from tests.real import missing

__all__ = ["server_jars"]

_POM = Path(__file__).with_name("pom.xml")
_HINT = "install Maven and a JDK 17 or 21 (Debian: maven, default-jdk-headless), or name a running server in NEO4J_URI"


def server_jars() -> Path:
    """Give the directory that holds the jars, fetched first where there is none; `EMOTAXA_NEO4J_LIB` names it."""
    if shutil.which("java") is None:
        missing(f"no java here, which Neo4j runs on: {_HINT}")
    folder = Path(os.environ.get("EMOTAXA_NEO4J_LIB") or _cache())
    if not folder.is_dir():
        _fetch(folder)
    return folder


def _cache() -> Path:
    found = re.search("<neo4j.version>(.+)</neo4j.version>", _POM.read_text())
    assert found is not None
    return Path.home() / ".cache" / "emotaxa" / f"neo4j-{found[1]}"


def _fetch(folder: Path) -> None:
    """Fetch the jars into a directory beside, which is renamed when it is whole."""
    if shutil.which("mvn") is None:
        missing(f"no mvn here, which fetches Neo4j: {_HINT}")
    unfinished = folder.with_name(f"{folder.name}.new-{os.getpid()}")
    command = ["mvn", "-q", "-B", "-f", str(_POM), "dependency:copy-dependencies", f"-DoutputDirectory={unfinished}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        shutil.rmtree(unfinished, ignore_errors=True)
        missing(f"Maven could not fetch Neo4j: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    try:
        unfinished.rename(folder)
    except OSError:
        # Another process was faster.
        shutil.rmtree(unfinished, ignore_errors=True)
