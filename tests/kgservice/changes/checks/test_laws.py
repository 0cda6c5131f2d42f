"""What is found by looking at what a change touches is what looking at everything finds."""

from collections.abc import Callable, Iterable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kgservice.changes.checks.checked import brought_in
from kgservice.changes.checks.memory import Memory
from kgservice.changes.checks.report import report_check
from kgservice.changes.checks.rules import CHANGE_RULES
from kgservice.changes.checks.scene import Scene
from kgservice.changes.checks.shapes import shape_check
from kgservice.changes.checks.well_formed import form_check
from kgservice.stores.errors import Unreadable
from kgservice.stores.memory import MemoryStore
from ontology.finding import Finding
from ontology.iri import CORE, DCT, OWL, SKOS
from ontology.validation.conformance import shape_findings
from ontology.validation.module import Module
from ontology.validation.validate import name_findings, rule_findings
from tests.kgservice.changes.checks.changes import make
from tests.kgservice.stores.releases import part_of_release

Find = Callable[[list[Module]], Iterable[Finding]]
Sign = tuple[str, str, str, str | None, str]

_FULL: Mapping[str, Find] = {
    "names": lambda modules: name_findings(modules, ()),
    "shapes": shape_findings,
    "rules": lambda modules: rule_findings(modules, ()),
}
_TEXTS = ("joy", "Fear", "two  words", "Anger at a nuisance.", "a state of joy", "<b>")


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    """Three theories, one of them with its labels in a module of their own."""
    return MemoryStore(part_of_release({"core", "ekman", "ekman-atlas", "labels-atlas-of-emotions", "panksepp"}))


def signs(findings: Iterable[Finding]) -> set[Sign]:
    return {(each.rule, each.place.path, each.node, each.place.slot, each.value) for each in findings}


@st.composite
def changes(draw: st.DrawFn, quads: list[Quad], concepts: list[NamedNode]) -> tuple[list[Quad], list[Quad]]:
    """Draw statements that go, as they stand there, and others that are like them."""
    added: list[Quad] = []
    removed: list[Quad] = []
    for _ in range(draw(st.integers(1, 3))):
        quad = draw(st.sampled_from(quads))
        concept = draw(st.sampled_from(concepts))
        match draw(st.sampled_from(["take", "text", "link", "retire", "replace", "whole"])):
            case "take":
                removed.append(quad)
            case "text":
                predicate = draw(st.sampled_from([SKOS + "prefLabel", SKOS + "altLabel", SKOS + "definition"]))
                text = Literal(draw(st.sampled_from(_TEXTS)), language=draw(st.sampled_from(["en", "de"])))
                added.append(Quad(concept, NamedNode(predicate), text, quad.graph_name))
            case "link":
                predicate = draw(st.sampled_from([SKOS + "broader", CORE + "oppositeOf", CORE + "composedOf"]))
                other = draw(st.sampled_from(concepts))
                added.append(Quad(concept, NamedNode(predicate), other, quad.graph_name))
            case "retire":
                added.append(Quad(concept, NamedNode(OWL + "deprecated"), Literal(True), quad.graph_name))
            case "replace":
                other = draw(st.sampled_from(concepts))
                added.append(Quad(concept, NamedNode(DCT + "isReplacedBy"), other, quad.graph_name))
            case "whole":
                removed += [each for each in quads if each.subject == concept]
    return added, removed


def test_incremental_findings_are_those_of_the_whole(store: MemoryStore) -> None:
    modules = list(Scene(make(store), Memory()).before.values())
    before = {name: [*find(modules)] for name, find in _FULL.items()}
    quads = [quad for module in modules for quad in store.graph(NamedNode(module.path))]
    inner = [quad for quad in quads if not quad.graph_name.value.endswith("/core")]  # type: ignore[union-attr]
    concepts = sorted(
        {
            quad.subject
            for quad in inner
            if quad.predicate.value == SKOS + "inScheme" and isinstance(quad.subject, NamedNode)
        },
        key=str,
    )
    memory = Memory()
    compared = 0

    @settings(max_examples=10, derandomize=True)
    @given(changes(inner, concepts))
    def law(change: tuple[list[Quad], list[Quad]]) -> None:
        nonlocal compared
        try:
            made = make(store, *change)
        except Unreadable:
            return
        scene = Scene(made, memory)
        after = [*scene.after.values()]
        own = {"names": form_check(scene), "shapes": shape_check(scene), "rules": report_check(scene)}
        for name, find in _FULL.items():
            whole = signs(brought_in([*find(after)], before[name]))
            part = {sign for sign in signs(own[name]) if sign[0] not in CHANGE_RULES}
            assert part == whole, f"{name}: {part ^ whole} after {change}"
        compared += 1

    law()
    assert compared > 5
