"""Reasoning: whether modules agree with each other, and whether every class can have instances.

The reasoner is HermiT (Glimm, Horrocks, Motik, Stoilos and Wang 2014, doi:10.1007/s10817-014-9305-1), in the copy that
the package owlready2 brings along. It runs in a Java process of its own, which is stopped when its time is up.
"""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import RdfFormat, Triple, serialize

from ontology.errors import BackendUnavailable, MissingExtra
from ontology.iri import OWL

__all__ = ["Consistency", "reason"]

_GET_JAVA = "install a Java runtime, 8 or newer, and put `java` on the PATH or set JAVA_HOME"
_IMPORTS = OWL + "imports"
_NOTHING = OWL + "Nothing"
_CLASS = re.compile(r"^\t(\S+)$", re.MULTILINE)
_COMPLAINT = re.compile(
    r"(?:Exception in thread \"[^\"]*\" [\w.$]+: |It all went pear-shaped: )(.+?)(?:\n\s+at |\n\n|\Z)", re.S
)


@dataclass(frozen=True, slots=True)
class Consistency:
    """What a reasoner says about a set of modules.

    Attributes:
        consistent: whether all that they say can be true together.
        unsatisfiable: IRIs of the classes that can have no instance, in order; empty where nothing is consistent.
        seconds: how long it took, the start of Java included.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...]
    seconds: float

    @property
    def sound(self) -> bool:
        """Whether the modules are consistent and every class can have instances."""
        return self.consistent and not self.unsatisfiable


def reason(triples: Iterable[Triple], *, timeout: float = 300.0) -> Consistency:
    """Check the merged triples of some modules; their owl:imports are passed over, and nothing is fetched.

    Args:
        triples: what the modules say together, the core vocabulary included.
        timeout: seconds after which the reasoner is stopped.

    Raises:
        MissingExtra: where owlready2 is not installed.
        BackendUnavailable: where there is no Java, where the reasoner's time is up, or where it cannot take what it
            reads, such as a datatype that OWL 2 does not know.
    """
    classes = _class_path()
    command = [_java(), "-Xmx2g", "-Dfile.encoding=UTF-8", "-cp", classes, "org.semanticweb.HermiT.cli.CommandLine"]
    began = time.perf_counter()
    with TemporaryDirectory(prefix="emotaxa-") as folder:
        merged = Path(folder) / "merged.nt"
        with merged.open("wb") as out:
            serialize((triple for triple in triples if triple.predicate.value != _IMPORTS), out, RdfFormat.N_TRIPLES)
        try:
            done = subprocess.run(
                [*command, "--no-prefixes", "--unsatisfiable", merged.as_uri()],
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
    seconds = time.perf_counter() - began
    if "InconsistentOntologyException" in done.stdout:
        return Consistency(False, (), seconds)
    if done.returncode or not done.stdout.startswith("Classes equivalent to"):
        complaint = _COMPLAINT.search(done.stdout)
        said = " ".join((complaint[1] if complaint else done.stdout).split()) or f"exit code {done.returncode}"
        raise BackendUnavailable(
            f"the reasoner gave up: {said[:400]}", hint="validate the modules, and keep to the datatypes of OWL 2"
        )
    return Consistency(True, tuple(sorted(iri for iri in _CLASS.findall(done.stdout) if iri != _NOTHING)), seconds)


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
