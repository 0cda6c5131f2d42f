"""Consistency: whether modules agree with each other, and whether every class can have instances."""

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Triple

from ontology.errors import BackendUnavailable
from ontology.iri import OWL
from ontology.reasoning.hermit import INCONSISTENT, run_hermit

__all__ = ["Consistency", "reason"]

_NOTHING = OWL + "Nothing"
_CLASS = re.compile(r"^\t(\S+)$", re.MULTILINE)


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
    began = time.perf_counter()
    said = run_hermit([triples], ["--unsatisfiable"], timeout=timeout)
    seconds = time.perf_counter() - began
    if INCONSISTENT in said:
        return Consistency(False, (), seconds)
    if not said.startswith("Classes equivalent to"):
        raise BackendUnavailable(
            f"the reasoner said something else than asked: {' '.join(said.split())[:400]}",
            hint="install owlready2 anew",
        )
    return Consistency(True, tuple(sorted(iri for iri in _CLASS.findall(said) if iri != _NOTHING)), seconds)
