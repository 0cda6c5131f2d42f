"""A law of files: whatever operations make of a graph, its file says it and reads back as the same."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kgservice.changes.bulk.difference import by_graph, difference
from kgservice.changes.operations.modules import as_kept
from kgservice.changes.operations.operation import Operation, Unfit
from kgservice.changes.publishing.layout import home_of, role_of
from kgservice.changes.publishing.rendering import render
from kgservice.changes.working import Working
from kgservice.stores.dataset import Dataset
from kgservice.stores.rdf.blank_nodes import with_stable_names
from kgservice.stores.rdf.terms import ALIGNMENT, PROFILE
from kgservice.stores.rdf.write import mapping_set_quads
from mappings.knowledge import Knowledge
from mappings.shipped import shipped_files
from mappings.sssom.read import parse_sssom, read_sssom
from ontology.load import declared_ontology, module_triples
from tests.kgservice.changes.operations.real import anything


@pytest.fixture(scope="session")
def drawn(knowledge: Knowledge) -> st.SearchStrategy[list[Operation]]:
    """Draws what a change may do; a test that took the knowledge itself could not show what it fails with."""
    return st.lists(anything(knowledge), min_size=1, max_size=4)


@given(data=st.data())
@settings(max_examples=8, derandomize=True)
def test_whatever_operations_do_a_file_says_it_and_reads_back(
    graph: Dataset, drawn: st.SearchStrategy[list[Operation]], data: st.DataObject
) -> None:
    working = Working(graph)
    for operation in data.draw(drawn):
        try:
            effect = operation.effect(working)
        except Unfit:
            continue
        working.change(effect.added, effect.removed)
    for name in by_graph(working.added | working.removed):
        assert isinstance(name, NamedNode)
        quads = frozenset(working.quads_for_pattern(None, None, None, name))
        role = role_of(name.value, quads)
        assert role is not None
        standing = PATHS.get(name.value)
        path = Path(home_of(name.value, role, quads)) if standing is None else standing
        made = render(name.value, role, quads, path.name, None if standing is None else standing.read_bytes())
        assert not made.findings
        if standing is not None and role in {"modules", "labels"}:
            assert made.how in {"edited", "unchanged"}, made.reason
        assert not difference(quads, read_back(name, made.data.decode(), path, role)), made.data.decode()


def paths() -> dict[str, Path]:
    shipped = shipped_files()
    modules = {declared_ontology(module_triples(path), path).value: path for path in shipped.asserted}
    return modules | {read_sssom(path).id: path for path in shipped.mappings}


PATHS = paths()


def read_back(name: NamedNode, text: str, like: Path, role: str) -> frozenset[Quad]:
    """Read a file as a store would."""
    if role in {"modules", "labels"}:
        triples = tuple(quad.triple for quad in parse(text, format=RdfFormat.TURTLE))
        assert declared_ontology(triples, like) == name
        return as_kept(
            Quad(one.subject, one.predicate, one.object, name) for one in with_stable_names(triples, name.value)
        )
    kind = {"profiles": PROFILE, "alignments": ALIGNMENT}.get(role)
    return as_kept(mapping_set_quads(replace(parse_sssom(text, like.name), path=""), kind))
