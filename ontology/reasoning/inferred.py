"""What follows from the modules and none of them says: `ontology/derived/inferred.ttl`.

Held are the regions of the affect space in which norms and concepts lie, and the links between individuals that follow
from symmetric, inverse and transitive properties and from property chains. Run as a program, this writes the file anew.
"""

from collections import defaultdict
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from pyoxigraph import NamedNode

from ontology.finding import Finding
from ontology.iri import CORE, RDF
from ontology.load import shipped_modules
from ontology.reasoning.axioms import Axioms, axioms_of
from ontology.reasoning.derived import Derived, Facts, digest_of, headers_of, iri, stale_findings, text, version_of
from ontology.reasoning.hermit import reasoner_version
from ontology.reasoning.realisation import inferred_links, inferred_types
from ontology.reasoning.told import told_superclasses
from ontology.validation.module import Module
from ontology.validation.notation import prefixed

__all__ = ["infer", "shipped_inferred", "stale_inferred"]

_DESCRIPTION = (
    "The regions of the affect space in which norms and concepts lie, and the relations that follow from stated ones. "
    "A reasoner worked them out; no module says them."
)


def shipped_inferred() -> Path:
    """Give the path of the file that comes with the package."""
    return Path(str(files("ontology") / "derived" / "inferred.ttl"))


def stale_inferred() -> tuple[Finding, ...]:
    """Say whether the shipped file was worked out from other modules than are shipped; no reasoner is asked."""
    return tuple(stale_findings(shipped_inferred(), digest_of(shipped_modules())))


def infer(paths: Sequence[Path]) -> Derived:
    """Work out what follows from modules and none of them says.

    Raises:
        DocumentError: where a file cannot be read.
        MissingExtra: where owlready2 is not installed.
        BackendUnavailable: where the reasoner cannot be asked, or the modules are inconsistent.
    """
    modules = [Module.read(path) for path in paths]
    axioms = axioms_of(modules)
    regions = _regions(axioms)
    types = inferred_types(axioms, regions)
    stated = {
        (subject.value, predicate.value, value.value)
        for module in modules
        for subject, predicate, value in module.triples
        if isinstance(value, NamedNode)
    }
    follows = inferred_links(axioms) | {(node, RDF + "type", kind) for node in types for kind in types[node]}
    headers, version = headers_of(modules), version_of(modules)
    return Derived(
        id="inferred",
        title="What follows from the modules",
        description=_DESCRIPTION,
        sources=(text(reasoner_version()), *(iri(f"{header}/{version}") for header in headers)),
        version=version,
        digest=digest_of(paths),
        imports=headers,
        facts=_facts(follows - stated),
    )


def _regions(axioms: Axioms) -> frozenset[str]:
    """Give the classes below core:Region."""
    above = told_superclasses(axioms.stated)
    found = {CORE + "Region"}
    while more := {name for name, upper in above.items() if upper & found} - found:
        found |= more
    return frozenset(found - {CORE + "Region"})


def _facts(triples: frozenset[tuple[str, str, str]]) -> Facts:
    about: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in sorted(triples):
        name = "a" if predicate == RDF + "type" else prefixed(predicate)
        about[subject][name].append(iri(value))
    return {
        subject: [(name, said[name]) for name in sorted(said, key=lambda name: (name != "a", name))]
        for subject, said in about.items()
    }


if __name__ == "__main__":
    shipped_inferred().parent.mkdir(exist_ok=True)
    shipped_inferred().write_text(infer(shipped_modules()).turtle, encoding="utf-8", newline="\n")
