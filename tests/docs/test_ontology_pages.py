"""Pages made from the ontology: one for each scheme, their list, and the diagram of the core vocabulary."""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from kgservice.workspace import AtRevision, Workspace

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def extension(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "docs" / "_ext"))
    monkeypatch.delitem(sys.modules, "scheme_pages", raising=False)
    return import_module("scheme_pages")


@pytest.fixture
def graph(workspace: Workspace) -> AtRevision:
    return workspace.at()


def test_every_scheme_has_a_page_with_every_concept_defined(
    extension: ModuleType, graph: AtRevision, tmp_path: Path
) -> None:
    (tmp_path / "schemes").mkdir()
    (tmp_path / "schemes" / "gone.md").write_text("of a scheme that is no more", encoding="utf-8")
    extension.write_pages(graph, tmp_path / "schemes")
    taxonomy = graph.knowledge.taxonomy
    pages = {path.stem: path.read_text(encoding="utf-8") for path in (tmp_path / "schemes").glob("*.md")}
    assert pages.keys() == {"index", *taxonomy.schemes}
    for concept in taxonomy.concepts.values():
        page = pages[concept.scheme]
        assert f"({concept.curie.replace(':', '-').replace('/', '-')})=\n### {concept.label}\n" in page
        assert concept.definition in page
    assert all(f"({scheme}.md)" in pages["index"] for scheme in taxonomy.schemes)


def test_a_page_shows_tree_relations_norms_estimates_and_mappings(extension: ModuleType, graph: AtRevision) -> None:
    schemes = graph.knowledge.taxonomy.schemes
    page = extension.scheme_page(graph, schemes["plutchik"])
    assert "- [joy](#plutchik-1-joy)\n  - [serenity](#plutchik-2-serenity)" in page
    assert "composed of: [`plutchik:1/fear`](plutchik.md#plutchik-1-fear), [`plutchik:1/surprise`]" in page
    assert "covers: [`sense:awe`](sense.md#sense-awe) 1" in page
    occ = extension.scheme_page(graph, schemes["occ"])
    assert "leads to: " in occ
    assert "when the hoped-for event comes about" in occ
    assert "norm: hope: valence 0.20, arousal 0.20, dominance -0.10, octant dependent (Gebhard 2005" in occ
    atlas = extension.scheme_page(graph, schemes["ekman-atlas"])
    assert "estimate: valence" in atlas
    assert "Ärger (de)" in atlas
    assert "aligned with: `skos:exactMatch http://purl.obolibrary.org/obo/MFOEM_000025`" in extension.scheme_page(
        graph, schemes["sense"]
    )


def test_the_diagram_shows_every_class_and_property_of_the_core_vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "docs" / "_ext"))
    diagram = import_module("core_diagram")
    text = "\n".join(ElementTree.fromstring(diagram.core_diagram()).itertext())
    terms = diagram.core_terms()
    assert len(terms.classes) >= 20
    for name in terms.classes:
        assert name in text
    for names in (*terms.data.values(), *terms.links.values()):
        for name in names:
            assert name.partition(":")[2] in text


def test_a_class_without_a_place_in_the_diagram_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "docs" / "_ext"))
    diagram = import_module("core_diagram")
    monkeypatch.delitem(diagram.PLACES, "core:Norm")
    with pytest.raises(ValueError, match=r"core:Norm; add it to PLACES"):
        diagram.core_diagram()
