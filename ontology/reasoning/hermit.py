"""The reasoner's process: HermiT in a Java process of its own, which is stopped when its time is up.

HermiT (Glimm, Horrocks, Motik, Stoilos and Wang 2014, doi:10.1007/s10817-014-9305-1) is taken from the copy that the
package owlready2 brings along.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import RdfFormat, Triple, serialize

from ontology.errors import BackendUnavailable, MissingExtra
from ontology.iri import OWL

__all__ = ["INCONSISTENT", "reasoner_version", "run_hermit"]

INCONSISTENT = "InconsistentOntologyException"
"""What the output holds where what was read cannot all be true; HermiT reads nothing further then."""

_GET_JAVA = "install a Java runtime, 8 or newer, and put `java` on the PATH or set JAVA_HOME"
_IMPORTS = OWL + "imports"
_MAIN = "org.semanticweb.HermiT.cli.CommandLine"
_COMPLAINT = re.compile(
    r"(?:Exception in thread \"[^\"]*\" [\w.$]+: |It all went pear-shaped: )(.+?)(?:\n\s+at |\n\n|\Z)", re.S
)


def run_hermit(graphs: Sequence[Iterable[Triple]], options: Sequence[str], *, timeout: float = 300.0) -> str:
    """Let HermiT carry out some actions over graphs, one after the other in one process, and give what it prints.

    Args:
        graphs: ontologies; their owl:imports are passed over, and nothing is fetched.
        options: actions of HermiT's command line.
        timeout: seconds after which it is stopped.

    Returns:
        the output, up to the first graph that is inconsistent.

    Raises:
        MissingExtra: where owlready2 is not installed.
        BackendUnavailable: where there is no Java, where the reasoner's time is up, or where it cannot take what it
            reads, such as a datatype that OWL 2 does not know.
    """
    classes = _class_path()
    # The serial collector and the quick compiler start fastest, and a run takes seconds.
    machine = ["-Xmx2g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8", "-cp", classes]
    with TemporaryDirectory(prefix="emotaxa-") as folder:
        names = []
        for number, triples in enumerate(graphs):
            path = Path(folder) / f"{number}.nt"
            with path.open("wb") as out:
                serialize(
                    (triple for triple in triples if triple.predicate.value != _IMPORTS), out, RdfFormat.N_TRIPLES
                )
            names.append(path.as_uri())
        done = _run([_java(), *machine, _MAIN, "--no-prefixes", *options, *names], timeout)
    if done.returncode and INCONSISTENT not in done.stdout:
        complaint = _COMPLAINT.search(done.stdout)
        said = " ".join((complaint[1] if complaint else done.stdout).split()) or f"exit code {done.returncode}"
        raise BackendUnavailable(
            f"the reasoner gave up: {said[:400]}", hint="validate the modules, and keep to the datatypes of OWL 2"
        )
    return done.stdout


def reasoner_version() -> str:
    """Give the name and version of the reasoner as owlready2 ships it.

    Raises:
        MissingExtra: where owlready2 is not installed.
    """
    folder = Path(_class_path().split(os.pathsep)[0])
    text = (folder / "readme.txt").read_text(encoding="utf-8", errors="replace")
    versions = re.findall(r"^HermiT (\d+(?:\.\d+)+)\s*$", text, re.MULTILINE)
    return f"HermiT {versions[-1]}" if versions else "HermiT"


def _run(command: Sequence[str], timeout: float) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise BackendUnavailable(
            f"the reasoner found no answer within {timeout:g} s", hint="simplify the axioms, or allow more time"
        ) from error
    except OSError as error:
        raise BackendUnavailable(f"Java cannot be started: {error.strerror}", hint=_GET_JAVA) from error


def _java() -> str:
    home = os.environ.get("JAVA_HOME")
    found = (shutil.which("java", path=str(Path(home) / "bin")) if home else None) or shutil.which("java")
    if found is None:
        raise BackendUnavailable("reasoning needs Java, which is not there", hint=_GET_JAVA)
    return found


def _class_path() -> str:
    """Find HermiT in the installed package, without importing it."""
    spec = find_spec("owlready2")
    if spec is None or spec.origin is None:
        raise MissingExtra("reasoning", "reason")
    folder = Path(spec.origin).parent / "hermit"
    jar = folder / "HermiT.jar"
    if not jar.is_file():
        raise BackendUnavailable(f"owlready2 holds no HermiT at {jar}", hint="install owlready2 anew")
    return os.pathsep.join((str(folder), str(jar)))
