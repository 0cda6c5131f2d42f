"""Whether what a change touches still has the shape that is demanded of it."""

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad

from kgservice.changes.checks.memory import Memory
from kgservice.changes.checks.scene import Scene
from kgservice.changes.checks.shapes import shape_check
from kgservice.stores.memory import MemoryStore
from ontology.finding import Finding
from ontology.iri import BASE
from tests.kgservice.changes.checks.changes import make, module, set_graph, statement, statements

PARROTT = module("parrott")


def found(
    store: MemoryStore, memory: Memory, added: Iterable[Quad] = (), removed: Iterable[Quad] = ()
) -> tuple[Finding, ...]:
    return shape_check(Scene(make(store, added, removed), memory))


def english(text: str) -> Literal:
    return Literal(text, language="en")


def test_a_concept_with_two_preferred_labels_in_a_language_is_found(shipped: MemoryStore, kept: Memory) -> None:
    told = found(shipped, kept, [statement("parrott:3/joy", "skos:prefLabel", english("glad feeling"), PARROTT)])
    assert {(each.level, each.rule, each.node) for each in told} == {("ERROR", "multiple_labels", "parrott:3/joy")}
    assert {each.place.path for each in told} == {PARROTT.value}


def test_another_name_has_the_shape_of_one(shipped: MemoryStore, kept: Memory) -> None:
    before, after = (
        statement("parrott:3/joy", "skos:prefLabel", english(text), PARROTT) for text in ("joy", "joyousness")
    )
    assert before in shipped.graph(PARROTT)
    assert not found(shipped, kept, [after], [before])


def test_what_refers_to_a_concept_that_is_none_any_more_is_found(shipped: MemoryStore, kept: Memory) -> None:
    kind = statement(f"{BASE}parrott/3", "rdf:type", "core:Tier", PARROTT)
    assert kind in shipped.graph(PARROTT)
    told = found(shipped, kept, (), [kind])
    assert ("wrong_reference", "parrott:3/joy") in {(each.rule, each.node) for each in told}
    assert ("missing_type", "parrott:3") in {(each.rule, each.node) for each in told}


def test_a_place_in_the_order_of_its_tier_that_another_concept_has_is_found(shipped: MemoryStore, kept: Memory) -> None:
    [old] = [
        quad
        for quad in shipped.graph(PARROTT)
        if quad.subject == NamedNode(f"{BASE}parrott/3/joy") and quad.predicate.value.endswith("/position")
    ]
    taken = Literal("1", datatype=old.object.datatype) if isinstance(old.object, Literal) else None
    assert taken is not None and taken != old.object
    told = found(shipped, kept, [statement("parrott:3/joy", "core:position", taken, PARROTT)], [old])
    assert "parrott:3/joy" in {each.node for each in told}
    assert {each.rule for each in told} == {"concept_place_once"}


def test_a_new_concept_of_a_theory_needs_all_that_the_others_have(shipped: MemoryStore, kept: Memory) -> None:
    bare = statements(
        f"""<{BASE}parrott/3/crestfallenness> a owl:Class, skos:Concept ; skos:inScheme emotaxa:parrott ;
            rdfs:subClassOf <{BASE}parrott/2/sadness> ; skos:broader <{BASE}parrott/2/sadness> .""",
        PARROTT,
    )
    rules = {each.rule for each in found(shipped, kept, bare)}
    assert {"missing_definition", "missing_label", "missing_source", "concept_tier_given"} <= rules
    rest = statements(
        f"""<{BASE}parrott/3/crestfallenness> rdfs:isDefinedBy ontology:parrott ; core:atTier <{BASE}parrott/3> ;
            core:position 200 ; skos:prefLabel "crestfallenness"@en ; dct:source "Parrott (2001)" ;
            skos:definition "Sadness of one whose hopes have just been dashed in front of others."@en .""",
        PARROTT,
    )
    assert not found(shipped, kept, [*bare, *rest])


def test_a_change_to_mappings_alone_is_held_against_no_shape(shipped: MemoryStore, kept: Memory) -> None:
    gone = next(iter(shipped.graph(set_graph("goemotions"))))
    scene = Scene(make(shipped, (), [gone]), kept)
    assert not scene.changed and shape_check(scene) == ()
