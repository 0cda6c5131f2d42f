"""Reasoning with the real HermiT, which needs the extra `reason` and a Java runtime."""

import importlib.util
import sys
from io import BytesIO
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from mappings.shipped import shipped_label_modules
from ontology.errors import BackendUnavailable, EmotaxaError, MissingExtra
from ontology.iri import BASE, CORE, OWL, RDF, RDFS, SKOS, expand
from ontology.load import module_triples, shipped_modules
from ontology.reasoning.consistency import Consistency, reason
from tests.real import missing

OWLREADY2 = 'no owlready2: pip install "emotaxa[reason]"'


@pytest.fixture(scope="module")
def shipped() -> list[Triple]:
    """What all shipped modules say together."""
    return [triple for path in (*shipped_modules(), *shipped_label_modules()) for triple in module_triples(path)]


def triple(subject: str, predicate: str, value: str) -> Triple:
    return Triple(NamedNode(expand(subject)), NamedNode(predicate), NamedNode(expand(value)))


@pytest.mark.usefixtures("reasoner")
def test_the_shipped_modules_are_consistent_and_no_class_is_empty(shipped: list[Triple]) -> None:
    found = reason(shipped)
    assert found.consistent
    assert found.unsatisfiable == ()
    assert found.sound
    assert found.seconds > 0


@pytest.mark.usefixtures("reasoner")
@pytest.mark.filterwarnings("ignore::Warning")
def test_owlready2_opens_the_modules_and_its_reasoner_agrees(shipped: list[Triple]) -> None:
    from owlready2 import World, sync_reasoner_hermit

    # Without the regions, of which owlready2 asks for each individual one by one, which takes minutes.
    shipped = [found for found in shipped if f"{BASE}vad" not in str(found.subject)]
    imports = OWL + "imports"
    lines = serialize((found for found in shipped if found.predicate.value != imports), format=RdfFormat.N_TRIPLES)
    world = World()
    opened = world.get_ontology("http://example.org/merged#").load(fileobj=BytesIO(lines or b""))
    with opened:
        sync_reasoner_hermit(world, debug=0)
    classes = {found.iri for found in world.classes()}
    assert {BASE + "parrott/1/joy", BASE + "shaver/3/glee", BASE + "ekman/anger"} <= classes
    assert list(world.inconsistent_classes()) == []


@pytest.mark.usefixtures("reasoner")
def test_a_class_below_two_disjoint_ones_is_unsatisfiable_with_all_below_it(shipped: list[Triple]) -> None:
    below_joy = triple("parrott:2/irritation", RDFS + "subClassOf", "parrott:1/joy")
    found = reason([*shipped, below_joy])
    tertiary = {
        given.subject.value
        for given in shipped
        if given.predicate.value == SKOS + "broader"
        and given.object == NamedNode(BASE + "parrott/2/irritation")
        and isinstance(given.subject, NamedNode)
    }
    assert tertiary
    assert found.consistent
    assert not found.sound
    assert set(found.unsatisfiable) == tertiary | {BASE + "parrott/2/irritation"}
    assert list(found.unsatisfiable) == sorted(found.unsatisfiable)


@pytest.mark.usefixtures("reasoner")
def test_what_is_both_a_tier_and_a_concept_makes_everything_inconsistent(shipped: list[Triple]) -> None:
    found = reason([*shipped, triple("parrott:1", RDF + "type", SKOS + "Concept")])
    assert found == Consistency(False, (), found.seconds)
    assert not found.sound


@pytest.mark.usefixtures("reasoner")
def test_imports_are_passed_over_and_nothing_is_fetched(shipped: list[Triple]) -> None:
    assert any(given.predicate.value == OWL + "imports" for given in shipped)
    nowhere = triple("ontology:parrott", OWL + "imports", "http://nowhere.invalid/ontology")
    assert reason([*shipped, nowhere]).sound


@pytest.mark.usefixtures("reasoner")
def test_a_datatype_that_owl_does_not_know_is_said_to_be_the_trouble(shipped: list[Triple]) -> None:
    odd = triple("core:rank", RDFS + "range", "http://www.w3.org/2001/XMLSchema#date")
    with pytest.raises(BackendUnavailable, match="XMLSchema#date"):
        reason([*shipped, odd])


@pytest.mark.usefixtures("reasoner")
def test_the_reasoner_is_stopped_when_its_time_is_up(shipped: list[Triple]) -> None:
    with pytest.raises(BackendUnavailable, match=r"within 0\.01 s"):
        reason(shipped, timeout=0.01)


def test_without_java_the_error_says_how_to_get_it(
    shipped: list[Triple], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if importlib.util.find_spec("owlready2") is None:
        missing(OWLREADY2)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackendUnavailable, match=r"reasoning needs Java.*install a Java runtime"):
        reason(shipped)


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "owlready2", None)
    with pytest.raises(MissingExtra, match=r'pip install "emotaxa\[reason\]"') as raised:
        reason([triple("core:Emotion", RDF + "type", OWL + "Class")])
    assert isinstance(raised.value, ImportError)
    assert isinstance(raised.value, EmotaxaError)
    assert raised.value.extra == "reason"
    assert "\n" not in str(raised.value)
    assert CORE not in str(raised.value)
