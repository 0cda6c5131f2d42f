"""Writes a reference page for every scheme before Sphinx reads the sources: `docs/schemes/<id>.md`.

The pages say what the shipped modules and mapping sets say, and are made anew by every build.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from made_pages import make_before_reading, write_made

from kgservice.views.concepts import concept_view
from kgservice.views.wording import FACTS, RELATIONS
from kgservice.workspace import AtRevision
from ontology.concept import Concept
from ontology.iri import BASE
from ontology.scheme import Scheme

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["index_page", "scheme_page", "setup", "write_pages"]

_KINDS = {"theory": "theories", "senses": "the sense inventory", "labels": "label sets"}


def index_page(graph: AtRevision) -> str:
    """Give the page that lists all schemes, by kind."""
    taxonomy = graph.knowledge.taxonomy
    lines = ["# Schemes", "", "One page for each scheme, made from the shipped modules and mapping sets.", ""]
    for kind, title in _KINDS.items():
        schemes = [scheme for scheme in taxonomy.schemes.values() if scheme.kind == kind]
        lines += [f"## {title[0].upper()}{title[1:]}", "", "| scheme | name | concepts |", "|---|---|---|"]
        lines += [
            f"| [`{scheme.id}`]({scheme.id}.md) | {scheme.name} | {len(taxonomy.by_scheme[scheme.id])} |"
            for scheme in schemes
        ]
        lines.append("")
    lines += ["```{toctree}", ":hidden:", "", *taxonomy.schemes, "```", ""]
    return "\n".join(lines)


def scheme_page(graph: AtRevision, scheme: Scheme) -> str:
    """Give the page of a scheme: what it is, its tree, and every concept with all that is known of it."""
    taxonomy = graph.knowledge.taxonomy
    concepts = taxonomy.by_scheme[scheme.id]
    lines = [f"# {scheme.name}", "", scheme.definition, ""]
    facts = {
        "id": f"`{scheme.id}`",
        "IRI": f"`{scheme.iri}`",
        "source": scheme.source,
        "concepts": str(len(concepts)),
        "tiers": ", ".join(f"{tier.rank} {tier.label}" for tier in scheme.tiers),
    }
    lines += [f"- {name}: {text}" for name, text in facts.items() if text]
    if any(concept.parents for concept in concepts):
        lines += ["", "## Tree", "", *_tree(graph, [concept for concept in concepts if not concept.parents])]
    lines += ["", "## Concepts", ""]
    for concept in concepts:
        lines += _entry(graph, concept)
    return "\n".join(lines)


def write_pages(graph: AtRevision, folder: Path) -> None:
    """Write the page of every scheme and their list; a page whose text is the same is left alone."""
    folder.mkdir(exist_ok=True)
    pages = {"index": index_page(graph)}
    pages |= {scheme.id: scheme_page(graph, scheme) for scheme in graph.knowledge.taxonomy.schemes.values()}
    for name, text in pages.items():
        write_made(text, folder / f"{name}.md")
    for path in folder.glob("*.md"):
        if path.stem not in pages:
            path.unlink()


def setup(app: "Sphinx") -> dict[str, Any]:
    """Register with Sphinx."""
    return make_before_reading(app, _make)


def _make(folder: Path) -> None:
    from kgservice.stores.memory import MemoryStore

    write_pages(AtRevision(MemoryStore().knowledge()), folder / "schemes")


def _anchor(concept: Concept) -> str:
    return concept.curie.replace(":", "-").replace("/", "-")


def _link(curie: str, label: str | None = None) -> str:
    """Link to a concept's entry; `curie` is one of ours."""
    scheme = curie.partition(":")[0]
    return f"[{label or f'`{curie}`'}]({scheme}.md#{curie.replace(':', '-').replace('/', '-')})"


def _tree(graph: AtRevision, concepts: Iterable[Concept], depth: int = 0) -> Iterator[str]:
    taxonomy = graph.knowledge.taxonomy
    for concept in concepts:
        yield f"{'  ' * depth}- [{concept.label}](#{_anchor(concept)})"
        yield from _tree(graph, (taxonomy.concepts[iri] for iri in taxonomy.children.get(concept.iri, ())), depth + 1)


def _entry(graph: AtRevision, concept: Concept) -> Iterator[str]:
    document = concept_view(graph, concept)
    yield f"({_anchor(concept)})="
    yield f"### {concept.label}"
    yield ""
    yield f"`{concept.curie}`{f', tier {concept.tier}' if concept.tier else ''}. {concept.definition}"
    yield ""
    for name, text in _lines(document):
        if text:
            yield f"- {name}: {text}"
    for note in document["notes"]:
        yield f"- note: {note}"
    yield ""


def _coordinates(point: dict[str, Any]) -> str:
    names = ("valence", "arousal", "dominance")
    return ", ".join(f"{name} {point[name]:.2f}" for name in names if point[name] is not None)


def _lines(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    labels = document["labels"]
    english = [label for label in labels if label["lang"] in {None, "en"}]
    yield "also called", ", ".join(label["text"] for label in english if label["kind"] == "alternative")
    yield "word forms", ", ".join(label["text"] for label in english if label["kind"] == "derived")
    yield (
        "in other languages",
        ", ".join(f"{label['text']} ({label['lang']})" for label in labels if label["lang"] not in {None, "en"}),
    )
    yield "ids", ", ".join(f"`{notation}`" for notation in document["notations"])
    yield "broader", ", ".join(_link(parent["curie"]) for parent in document["parents"])
    yield "narrower", ", ".join(_link(child["curie"]) for child in document["children"])
    related: dict[str, list[str]] = {}
    for relation in document["relations"]:
        passage = relation["transition"]
        occasion = f" when {passage['occasion']}" if passage and passage["occasion"] else ""
        related.setdefault(relation["relation"], []).append(f"{_link(relation['curie'])}{occasion}")
    for name, links in related.items():
        yield RELATIONS.get(name, name), ", ".join(links)
    for norm in document["norms"]:
        region = f", octant {norm['octant']}" if norm["octant"] else ""
        yield "norm", f"{norm['term']}: {_coordinates(norm)}{region} ({norm['source']})"
    if (estimate := document["estimate"]) is not None:
        region = f", octant {estimate['octant']}" if estimate["octant"] else ""
        yield "estimate", f"{_coordinates(estimate)}{region} (from the {estimate['basis']})"
    for fact in document["facts"]:
        yield FACTS.get(fact["name"], fact["name"]), fact["value"]
    outside = [
        f"{record['predicate']} {record['object']}"
        for record in document["mappings"]
        if not record["object"].startswith(BASE) and record["subject"] == document["concept"]
    ]
    yield "aligned with", ", ".join(f"`{term}`" for term in outside)
    yield "covers", ", ".join(f"{_link(sense['curie'])} {sense['membership']:g}" for sense in document["senses"])
    yield "source", document["source"]
