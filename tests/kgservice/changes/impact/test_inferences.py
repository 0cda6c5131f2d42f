"""Inferences: what follows without a reasoner is what the reasoner found, and what a change takes from it."""

from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store, parse

from kgservice.changes.impact.inferences import inferences, regions_of, superclasses
from kgservice.changes.impact.side import Ground, Side
from kgservice.changes.proposal import propose
from kgservice.stores.change import content_quads
from kgservice.stores.memory import MemoryStore
from kgservice.workspace import AtRevision
from mappings.knowledge import Knowledge
from ontology.iri import CORE, RDF, expand
from ontology.load import shipped_modules
from ontology.reasoning.axioms import axioms_of
from ontology.reasoning.inferred import shipped_inferred
from ontology.reasoning.told import told_superclasses
from ontology.validation.module import Module
from tests.kgservice.changes.impact.typical import typical_changes


def test_norms_lie_in_the_regions_that_the_reasoner_found(known: Knowledge) -> None:
    """Every norm and every concept with norms, against the file that HermiT's answers were written to."""
    inferred: dict[str, set[str]] = {}
    for quad in parse(path=shipped_inferred(), format=RdfFormat.TURTLE):
        if quad.predicate == NamedNode(RDF + "type") and "/vad/" in quad.object.value:
            inferred.setdefault(quad.subject.value, set()).add(quad.object.value)
    taxonomy = known.taxonomy

    found = {iri: regions_of([norm]) for iri, norm in taxonomy.norms.items()}
    found |= {iri: regions_of(norms) for iri, norms in taxonomy.norms_of.items()}

    assert {iri: set(regions) for iri, regions in found.items() if regions} == inferred
    assert len(inferred) > 300


def test_the_classes_above_a_class_are_those_that_its_axioms_name() -> None:
    """Over any number of steps, as the reader of axioms gives each of them."""
    shipped = Store()
    for path in shipped_modules():
        shipped.load(path=str(path), format=RdfFormat.TURTLE, to_graph=NamedNode(f"file:{Path(path).stem}"))
    above = told_superclasses(axioms_of([Module.read(path) for path in shipped_modules()]).stated)

    concepts = map(expand, ("parrott:3/joy", "plutchik:3/love", "occ:joy"))
    for name in (*concepts, CORE + "Emotion", CORE + "Region"):
        wanted: set[str] = set()
        front = {name}
        while front:
            front = {upper for at in front for upper in above.get(at, ())} - wanted
            wanted |= front
        assert superclasses(shipped, name) == wanted - {name}
    assert expand("parrott:1/joy") in superclasses(shipped, expand("parrott:3/joy"))


def test_a_concept_that_moves_lies_below_others(store: MemoryStore, known: Knowledge, before: AtRevision) -> None:
    """What it leaves no longer follows, what it comes to does, and what stays is not spoken of."""
    made = propose(store, typical_changes(known)["move a concept of a theory"], author="anna", summary="Joy is zest")
    ground = Ground(Side(before), Side(AtRevision(made.knowledge)))
    changed = [quad for part in (made.edit.added, made.edit.removed) for quad in content_quads(part)]

    found = {(one.subject, one.object, one.comes) for one in inferences(ground, made.before, made.after, changed)}

    joy = expand("parrott:3/joy")
    assert (joy, expand("parrott:2/cheerfulness"), False) in found
    assert (joy, expand("parrott:2/zest"), True) in found
    assert not any(target == expand("parrott:1/joy") for _, target, _ in found)
