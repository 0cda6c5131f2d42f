"""Draws the core vocabulary as an SVG from `core.ttl`: classes with their data, subclasses, and links between classes.

Only the places of the boxes are chosen here; what stands in them and what links them is read from the module.
"""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from ontology.iri import CORE, OWL, RDF, RDFS, SKOS
from ontology.load import module_triples, shipped_modules

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["PLACES", "core_diagram", "core_terms", "setup"]

PLACES = {
    "core:Scheme": (20, 40),
    "core:Theory": (20, 240),
    "core:LabelSet": (20, 300),
    "core:SenseInventory": (20, 360),
    "core:Profile": (20, 470),
    "core:Alignment": (20, 520),
    "core:DerivedOntology": (20, 570),
    "core:Tier": (340, 40),
    "skos:Concept": (340, 240),
    "core:Sense": (340, 530),
    "core:Transition": (680, 40),
    "core:Point": (680, 300),
    "core:Norm": (660, 500),
    "core:Estimate": (900, 500),
    "core:Emotion": (1020, 70),
    "core:Mood": (1020, 120),
    "core:Neutral": (1020, 170),
    "core:Appraisal": (1020, 220),
    "core:ActionTendency": (1020, 270),
    "core:Dimension": (1020, 320),
    "core:Region": (1020, 370),
}
"""Where the box of each class stands: its upper left corner."""

_CAPTIONS = {(1020, 40): "A theory's concept is also a class,", (1020, 56): "below one of these:"}
_WIDTH, _ROW, _HEAD = 200, 16, 30
_PREFIXES = {CORE: "core:", SKOS: "skos:", OWL: "owl:", RDF: "rdf:", RDFS: "rdfs:"}
_UNPLACED = {"core:valence": "core:Point", "core:arousal": "core:Point", "core:dominance": "core:Point"}
"""Data that any individual may have, shown in the box of the class that has it first of all."""


@dataclass(frozen=True)
class _Terms:
    """What `core.ttl` declares: classes, their superclasses, data by class, links by the classes that they join."""

    classes: frozenset[str]
    above: dict[str, tuple[str, ...]]
    data: dict[str, tuple[str, ...]]
    links: dict[tuple[str, str], tuple[str, ...]]


def _short(iri: str) -> str:
    return next((prefix + iri[len(space) :] for space, prefix in _PREFIXES.items() if iri.startswith(space)), iri)


def core_terms() -> _Terms:
    """Read the classes and properties of the core vocabulary; inverses of a link are left to the link."""
    facts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for triple in module_triples(shipped_modules()[0]):
        facts[_short(getattr(triple.subject, "value", ""))][_short(triple.predicate.value)].append(
            _short(getattr(triple.object, "value", ""))
        )
    classes = frozenset(
        name for name, about in facts.items() if "owl:Class" in about["rdf:type"] and name.startswith("core:")
    )
    data: dict[str, list[str]] = defaultdict(list)
    links: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, about in sorted(facts.items()):
        if not name.startswith("core:") and name not in {"skos:inScheme", "skos:broader"}:
            continue
        domain = next(iter(about["rdfs:domain"]), _UNPLACED.get(name) or "skos:Concept")
        if "owl:DatatypeProperty" in about["rdf:type"]:
            data[_UNPLACED.get(name, domain)].append(name)
        elif "owl:ObjectProperty" in about["rdf:type"] and not about["owl:inverseOf"]:
            target = next(iter(about["rdfs:range"]), "skos:Concept").replace("skos:ConceptScheme", "core:Scheme")
            links[domain, target].append(name)
    return _Terms(
        classes,
        {name: tuple(above for above in facts[name]["rdfs:subClassOf"] if above in PLACES) for name in classes},
        {name: tuple(found) for name, found in data.items()},
        {pair: tuple(found) for pair, found in links.items()},
    )


def core_diagram() -> str:
    """Give the SVG document.

    Raises:
        ValueError: where a class of the core vocabulary has no place; add it to `PLACES`.
    """
    terms = core_terms()
    if homeless := sorted(terms.classes - PLACES.keys()):
        raise ValueError(f"no place in the diagram for {', '.join(homeless)}; add it to PLACES")
    rows = {name: [*terms.data.get(name, ()), *terms.links.get((name, name), ())] for name in PLACES}
    heights = {name: _HEAD + _ROW * len(rows[name]) + (8 if rows[name] else 0) for name in PLACES}
    parts = [_arrow(name, above, heights, "", "subclass") for name in PLACES for above in terms.above.get(name, ())]
    parts += [
        _arrow(domain, target, heights, ", ".join(name.partition(":")[2] for name in names), "link")
        for (domain, target), names in sorted(terms.links.items())
        if domain != target
    ]
    parts += [_box(name, rows[name], heights[name], terms) for name in PLACES]
    parts += [f'<text class="row" x="{x}" y="{y}">{escape(text)}</text>' for (x, y), text in _CAPTIONS.items()]
    width = max(x for x, _ in PLACES.values()) + _WIDTH + 20
    height = max(y + heights[name] for name, (_, y) in PLACES.items()) + 20
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="sans-serif" font-size="12" role="img" aria-label="The core vocabulary">\n'
        "<style>.box{fill:#f4f6fb;stroke:#44506a}.head{font-weight:bold;fill:#1c2740}.row{fill:#33405c}"
        ".link{stroke:#7a4a9e;fill:none}.subclass{stroke:#44506a;fill:none;stroke-dasharray:5 3}"
        ".name{fill:#7a4a9e;font-size:11px;paint-order:stroke;stroke:#fff;stroke-width:4px}</style>\n"
        '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" '
        'orient="auto"><path d="M0 0L10 5L0 10z" fill="#7a4a9e"/></marker><marker id="up" viewBox="0 0 10 10" '
        'refX="9" refY="5" markerWidth="10" markerHeight="10" orient="auto"><path d="M0 0L10 5L0 10z" fill="#fff" '
        'stroke="#44506a"/></marker></defs>\n'
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def setup(app: "Sphinx") -> dict[str, Any]:
    """Register with Sphinx."""
    app.connect("builder-inited", _write)
    return {"parallel_read_safe": True}


def _write(app: "Sphinx") -> None:
    folder = Path(app.srcdir) / "schemes"
    folder.mkdir(exist_ok=True)
    (folder / "core.svg").write_text(core_diagram(), encoding="utf-8")


def _box(name: str, rows: list[str], height: int, terms: _Terms) -> str:
    x, y = PLACES[name]
    text = [f'<rect class="box" x="{x}" y="{y}" width="{_WIDTH}" height="{height}" rx="6"/>']
    text.append(f'<text class="head" x="{x + 10}" y="{y + 20}">{escape(name)}</text>')
    inner = set(terms.links.get((name, name), ()))
    for index, row in enumerate(rows):
        mark = "↺ " if row in inner else ""
        at = y + _HEAD + 10 + _ROW * index
        text.append(f'<text class="row" x="{x + 10}" y="{at}">{mark}{escape(row.partition(":")[2])}</text>')
    return "\n".join(text)


def _arrow(start: str, end: str, heights: dict[str, int], label: str, kind: str) -> str:
    (x1, y1), (x2, y2) = _edge(start, end, heights), _edge(end, start, heights)
    tip = "up" if kind == "subclass" else "tip"
    line = f'<path class="{kind}" d="M{x1} {y1}L{x2} {y2}" marker-end="url(#{tip})"/>'
    if not label:
        return line
    middle = f'x="{(x1 + x2) // 2}" y="{(y1 + y2) // 2 - 4}"'
    return f'{line}\n<text class="name" {middle} text-anchor="middle">{escape(label)}</text>'


def _edge(name: str, other: str, heights: dict[str, int]) -> tuple[int, int]:
    """Give the point on the border of a box at which a line towards another box starts."""
    x, y = PLACES[name][0] + _WIDTH / 2, PLACES[name][1] + heights[name] / 2
    to_x, to_y = PLACES[other][0] + _WIDTH / 2, PLACES[other][1] + heights[other] / 2
    dx, dy = to_x - x, to_y - y
    scale = min(
        (_WIDTH / 2) / abs(dx) if dx else float("inf"),
        (heights[name] / 2) / abs(dy) if dy else float("inf"),
    )
    return round(x + dx * scale), round(y + dy * scale)
