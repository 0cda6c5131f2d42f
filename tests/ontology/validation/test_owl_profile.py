"""The OWL profile: the modules keep to what OWL 2 DL allows, so that a reasoner can take them."""

import pytest
from pyoxigraph import Literal, NamedNode

from mappings.shipped import shipped_label_modules
from ontology.iri import OWL, RDF, RDFS, SKOS
from ontology.load import shipped_modules
from ontology.validation.module import Module
from ontology.validation.notation import prefixed

MODULES = {path.stem: Module.read(path) for path in (*shipped_modules(), *shipped_label_modules())}
BUILT_IN = (RDF, RDFS, OWL, "http://www.w3.org/2001/XMLSchema#")
OBJECT, DATA, ANNOTATION = (OWL + f"{kind}Property" for kind in ("Object", "Datatype", "Annotation"))
CLASS_AXIOMS = {RDFS + "subClassOf", OWL + "disjointWith", OWL + "equivalentClass"}


def types_of(node: str, *modules: str) -> frozenset[str]:
    return frozenset().union(*(MODULES[module].types.get(node, frozenset()) for module in modules))


@pytest.mark.parametrize("module", sorted(MODULES))
def test_every_property_is_declared_by_the_module_or_the_core(module: str) -> None:
    for subject, predicate, _ in MODULES[module].triples:
        if not predicate.value.startswith(BUILT_IN):
            roles = types_of(predicate.value, module, "core") & {OBJECT, DATA, ANNOTATION}
            assert len(roles) == 1, f"{prefixed(predicate.value)}, said of {subject}, is declared as {sorted(roles)}"


@pytest.mark.parametrize("module", sorted(MODULES))
def test_every_class_is_declared_by_the_module_or_the_core(module: str) -> None:
    for node, types in MODULES[module].types.items():
        for type_ in types:
            if not type_.startswith(BUILT_IN):
                assert OWL + "Class" in types_of(type_, module, "core"), f"{type_}, the type of {node}, is no class"
    for subject, predicate, value in MODULES[module].triples:
        if predicate.value in CLASS_AXIOMS:
            for end in (subject, value):
                if isinstance(end, NamedNode):
                    assert OWL + "Class" in types_of(end.value, module, "core"), f"{end} is no class"


@pytest.mark.parametrize("module", sorted(MODULES))
def test_object_properties_link_nodes_and_data_properties_hold_literals(module: str) -> None:
    for subject, predicate, value in MODULES[module].triples:
        roles = types_of(predicate.value, module, "core")
        if OBJECT in roles:
            assert not isinstance(value, Literal), f"{subject} {predicate} {value}"
        if DATA in roles:
            assert isinstance(value, Literal), f"{subject} {predicate} {value}"


def test_no_name_plays_two_roles_that_dl_keeps_apart() -> None:
    nodes = {node for module in MODULES.values() for node in module.types}
    for node in nodes:
        types = types_of(node, *MODULES)
        assert len(types & {OBJECT, DATA, ANNOTATION}) <= 1, node
        assert not {OWL + "Class", RDFS + "Datatype"} <= types, node


def test_no_module_holds_a_mapping_between_schemes() -> None:
    mapping = {SKOS + f"{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related", "")}
    for name, module in MODULES.items():
        assert not mapping & {predicate.value for _, predicate, _ in module.triples}, name


def test_transitive_properties_are_not_asymmetric_irreflexive_or_functional() -> None:
    """OWL 2 DL demands simple properties there, and a transitive one is not simple."""
    typed = [(node, types) for module in MODULES.values() for node, types in module.types.items()]
    transitive = {node for node, types in typed if OWL + "TransitiveProperty" in types}
    assert transitive
    for node in transitive:
        kinds = {OWL + f"{kind}Property" for kind in ("Asymmetric", "Irreflexive", "Functional", "InverseFunctional")}
        assert not types_of(node, *MODULES) & kinds, node


@pytest.mark.parametrize("module", sorted(set(MODULES) - {"core"}))
def test_every_module_imports_the_core_and_only_modules_that_ship(module: str) -> None:
    shipped = {header for other in MODULES.values() for header in other.headers}
    imports = {value.value for _, predicate, value in MODULES[module].triples if predicate.value == OWL + "imports"}
    assert "https://w3id.org/emotaxa/ontology/core" in imports
    assert imports <= shipped
