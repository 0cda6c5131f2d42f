"""Pages about what has an IRI here: one kind for concepts, one for all else, rendered by the server."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kgservice.linked_data.address import data_path, local_of, page_path
from kgservice.linked_data.form import FORMS
from kgservice.linked_data.graph import LinkedGraph
from kgservice.stores.rdf.terms import SSSOM
from kgservice.views.concepts import concept_view
from kgservice.views.wording import FACTS, RELATIONS
from ontology.concept import Concept
from ontology.formats.document import LaidOut
from ontology.formats.json_ld import write_json_ld
from ontology.formats.order import property_key, subject_key
from ontology.formats.prefixes import Prefixes, folder_of
from ontology.iri import compress

__all__ = ["PAGE_HEADERS", "Frame", "Row", "Said", "dumps_page", "node_page"]

PAGE_HEADERS = {
    "content-security-policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "x-frame-options": "DENY",
}
_MOST_LISTED = 100
_LONGEST_NAME = 120
_HTTP = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class Said:
    """A value as a page shows it: its text, where it leads, its language."""

    text: str
    href: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """What is said under one property."""

    name: str
    values: tuple[Said, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page is put in: where the service is mounted, and the query string that keeps the revision."""

    root: str
    query: str

    def href(self, path: str) -> str:
        """Give a path of the service, at the same revision."""
        return f"{self.root}{path}?{self.query}" if self.query else f"{self.root}{path}"


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(
            [str(files("kgservice.linked_data") / "templates"), str(files("kgservice.web") / "templates")]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def node_page(graph: LinkedGraph, iri: str, stated: tuple[Triple, ...], frame: Frame) -> str:
    """Write the page about a node that the graph knows, from its description."""
    concept = graph.at.knowledge.taxonomy.concepts.get(iri)
    # What speaks of it stands in the documents, which may be long.
    own = [triple for triple in stated if triple.subject == NamedNode(iri) or isinstance(triple.subject, BlankNode)]
    successor = graph.successor(iri) if graph.retired(iri) else None
    short = local_of(compress(iri))
    values: dict[str, Any] = {
        "iri": iri,
        "curie": short,
        "name": short if graph.name(iri) == iri else graph.name(iri),
        "retired": graph.retired(iri),
        "successor": _leading(graph, successor, frame) if successor else None,
        "forms": [(form.title, frame.href(data_path(iri, form.suffix)), form.media_type) for form in FORMS.values()],
        "embedded": Markup(write_json_ld(LaidOut.of(own)).replace("<", "\\u003c")),
        "revision": graph.revision,
        "at": lambda other: frame.href(page_path(other)),
    }
    if concept is not None:
        return _rendered("concept.html", **values, **_of_concept(graph, concept))
    about = [triple for triple in stated if triple.subject == NamedNode(iri)]
    others: dict[NamedNode | BlankNode, list[Triple]] = defaultdict(list)
    for triple in stated:
        if isinstance(triple.subject, NamedNode) and triple.subject.value != iri:
            others[triple.subject].append(triple)
    listed = sorted((node.value for node in others if isinstance(node, NamedNode)), key=subject_key)
    return _rendered(
        "node.html",
        **values,
        rows=_rows(graph, about, frame),
        others=[_leading(graph, other, frame) for other in listed[:_MOST_LISTED]],
        more=max(0, len(listed) - _MOST_LISTED),
    )


def dumps_page(revision: int, dumps: Iterable[Any], frame: Frame) -> str:
    """Write the page that lists the dumps."""
    return _rendered("dumps.html", revision=revision, dumps=list(dumps), href=frame.href)


def _of_concept(graph: LinkedGraph, concept: Concept) -> dict[str, Any]:
    view = concept_view(graph.at, concept)
    taxonomy = graph.at.knowledge.taxonomy
    scheme = taxonomy.schemes.get(concept.scheme)
    names: dict[str, list[str]] = defaultdict(list)
    for label in view["labels"]:
        names[label["lang"] or ""].append(label["text"])
    mappings = view["mappings"]
    return {
        "view": view,
        "scheme": scheme,
        "tier": next((tier for tier in scheme.tiers if tier.rank == concept.tier), None) if scheme else None,
        "names": [(lang, list(dict.fromkeys(texts))) for lang, texts in sorted(names.items(), key=_english_first)],
        "path": [taxonomy.concepts[iri] for iri in taxonomy.path(concept.iri)],
        "relations": RELATIONS,
        "facts": FACTS,
        "senses": [
            (sense, taxonomy.concepts[sense["sense"]])
            for sense in view["senses"]
            if sense["sense"] in taxonomy.concepts
        ],
        "mappings": [
            {**record, "ends": [_end(graph, record[end]) for end in ("subject", "object")]}
            for record in mappings[:_MOST_LISTED]
        ],
        "more": max(0, len(mappings) - _MOST_LISTED),
    }


def _english_first(item: tuple[str, list[str]]) -> tuple[bool, str]:
    return (item[0] not in ("en", ""), item[0])


def _end(graph: LinkedGraph, iri: str) -> tuple[str, str]:
    """Give the short form of an end of a mapping, and its IRI where it has a page."""
    return (compress(iri) or "nothing found", iri if iri in graph.iris else "")


def _rows(graph: LinkedGraph, stated: list[Triple], frame: Frame) -> list[Row]:
    values: dict[str, list[Said]] = defaultdict(list)
    prefixes = Prefixes({triple.predicate.value for triple in stated}, r"[A-Za-z0-9_.-]+", folder_of)
    for triple in sorted(stated, key=lambda each: str(each.object)):
        values[triple.predicate.value].append(_said(graph, triple, frame))
    return [
        Row(
            f"sssom:{name.removeprefix(SSSOM)}" if name.startswith(SSSOM) else prefixes.shorten(name) or name,
            tuple(values[name][:_MOST_LISTED]),
            max(0, len(values[name]) - _MOST_LISTED),
        )
        for name in sorted(values, key=property_key)
    ]


def _said(graph: LinkedGraph, triple: Triple, frame: Frame) -> Said:
    value = triple.object
    if isinstance(value, NamedNode):
        return _leading(graph, value.value, frame)
    if isinstance(value, Literal):
        return Said(value.value, lang=value.language or "")
    return Said("(a node without a name; see the documents)")


def _leading(graph: LinkedGraph, iri: str, frame: Frame) -> Said:
    """Show an IRI: one of ours by its name with a link to its page, another with a link to itself."""
    if iri in graph.iris:
        name = graph.name(iri)
        short = local_of(compress(iri))
        return Said(short if name == iri else f"{name[:_LONGEST_NAME]} ({short})", frame.href(page_path(iri)))
    return Said(iri, iri if iri.startswith(_HTTP) else "")


def _rendered(template: str, **values: Any) -> str:  # noqa: ANN401
    return _templates().get_template(template).render(**values)
