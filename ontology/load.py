"""Read modules: from Turtle to triples, and from triples to frozen domain values."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from ontology.concept import Aspect, Concept, Label, LabelKind, PartOfSpeech
from ontology.errors import DocumentError, Place
from ontology.iri import BASE, CORE, DCT, OWL, RDF, RDFS, SKOS, XSD, compress
from ontology.norm import Norm
from ontology.scale import UNIT, Scale
from ontology.scheme import Scheme, SchemeKind, Tier
from ontology.taxonomy import Taxonomy
from ontology.transition import Transition

__all__ = ["declared_ontology", "module_triples", "shipped_modules", "taxonomy_from"]

_TYPE = RDF + "type"
_KINDS: dict[str, SchemeKind] = {
    CORE + "Theory": "theory",
    CORE + "LabelSet": "labels",
    CORE + "SenseInventory": "senses",
}
_LABELS: dict[str, tuple[LabelKind, PartOfSpeech | None]] = {
    SKOS + "prefLabel": ("preferred", None),
    SKOS + "altLabel": ("alternative", None),
    CORE + "noun": ("derived", "noun"),
    CORE + "adjective": ("derived", "adjective"),
    CORE + "adverb": ("derived", "adverb"),
    CORE + "verb": ("derived", "verb"),
    CORE + "derivedForm": ("derived", None),
}
_ASPECTS: dict[str, Aspect] = {
    CORE + "Emotion": "emotion",
    CORE + "Mood": "mood",
    CORE + "Neutral": "neutral",
    CORE + "Appraisal": "appraisal",
    CORE + "ActionTendency": "action tendency",
    CORE + "Dimension": "dimension",
    CORE + "Region": "region",
}
_RELATIONS = ("oppositeOf", "composedOf", "moreIntenseThan", "moodOf")
_STATED = ("referenceRow", "minimumIntensity", "maximumIntensity", "angle", "dyadDegree", "trainingRows")
_FACTS = {
    DCT + "identifier": "identifier",
    **{CORE + name: name for name in _STATED},
}
_PARTS_OF_SPEECH: tuple[PartOfSpeech, ...] = ("noun", "adjective", "adverb", "verb")

_NUMBERS = frozenset({NamedNode(XSD + "decimal"), NamedNode(XSD + "integer")})

_Node = NamedNode | BlankNode
_Facts = dict[str, list[NamedNode | BlankNode | Literal]]


def shipped_modules() -> tuple[Path, ...]:
    """Give the paths of the ontology modules that come with the package, the core vocabulary first."""
    folder = Path(str(files("ontology") / "modules"))
    return tuple(sorted(folder.glob("*.ttl"), key=lambda path: (path.stem != "core", path.stem)))


def module_triples(path: Path) -> Iterator[Triple]:
    """Read the triples of a Turtle file; blank nodes are kept apart from those of other files.

    Raises:
        DocumentError: where the file cannot be opened or is no Turtle; with line and column.
    """
    try:
        text = path.read_bytes()
    except OSError as error:
        raise DocumentError(
            (error.strerror or str(error)).lower(), Place(str(path)), hint="give a Turtle file that can be read"
        ) from error
    try:
        for quad in parse(text, format=RdfFormat.TURTLE, rename_blank_nodes=True):
            yield quad.triple
    except SyntaxError as error:
        raise DocumentError(
            f"not well-formed Turtle: {error.msg}",
            Place(str(path), error.lineno, error.offset),
            hint="correct the statement that ends or stands at this place",
        ) from error


def declared_ontology(triples: Iterable[Triple], path: Path) -> NamedNode:
    """Give the IRI of the ontology that the triples of a file declare.

    Raises:
        DocumentError: where they declare none that has an IRI.
    """
    ontology, told = NamedNode(OWL + "Ontology"), NamedNode(_TYPE)
    found = next((triple.subject for triple in triples if triple.predicate == told and triple.object == ontology), None)
    if not isinstance(found, NamedNode):
        raise DocumentError("no ontology is declared", Place(str(path)), hint="add <IRI> a owl:Ontology")
    return found


def taxonomy_from(triples: Iterable[Triple]) -> Taxonomy:
    """Turn triples of any number of modules into a taxonomy.

    What the SHACL shapes demand is taken for granted here: run `ontology.validation` on files from outside first.

    Raises:
        ValueError: where a rank, a position or a norm's value is no number; a ScaleError where its scale is none.
    """
    facts: dict[_Node, _Facts] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if isinstance(triple.subject, NamedNode | BlankNode) and not isinstance(triple.object, Triple):
            facts[triple.subject][triple.predicate.value].append(triple.object)
    schemes: list[Scheme] = []
    concepts: list[Concept] = []
    norms: list[Norm] = []
    disjoint: list[frozenset[str]] = []
    transitions: list[Transition] = []
    tiers = _tiers(facts)
    sources = _label_sources(facts)
    ranks = {tier.iri: tier.rank for found in tiers.values() for tier in found}
    for node, about in facts.items():
        types = {value.value for value in about.get(_TYPE, ())}
        if isinstance(node, BlankNode):
            if OWL + "AllDisjointClasses" in types:
                disjoint.append(frozenset(_members(facts, about)))
        elif kind := next((_KINDS[found] for found in types if found in _KINDS), None):
            schemes.append(_scheme(node.value, kind, about, tuple(tiers.get(node.value, ()))))
        elif SKOS + "Concept" in types and SKOS + "inScheme" in about:
            concepts.append(_concept(node.value, about, ranks, _aspect(facts, node), sources))
        elif CORE + "Norm" in types:
            norms.append(_norm(node.value, about))
        elif CORE + "Transition" in types:
            transitions.append(_transition(node.value, about))
    known = {concept.iri for concept in concepts}
    return Taxonomy.of(schemes, concepts, norms, (group for group in disjoint if group <= known), transitions)


def _first(about: _Facts, predicate: str, default: str = "") -> str:
    values = about.get(predicate)
    return values[0].value if values else default


def _all(about: _Facts, predicate: str) -> str:
    """Give every value, in an order that does not depend on where the triples come from."""
    return "; ".join(sorted(value.value for value in about.get(predicate, ())))


def _spelled(value: NamedNode | BlankNode | Literal) -> str:
    """Spell a value in one way, however its file spells it: 45.0 is 45, as stores keep it."""
    if not isinstance(value, Literal) or value.datatype not in _NUMBERS:
        return value.value
    try:
        number = Decimal(value.value)
    except InvalidOperation:
        # What is no number is told by the validation.
        return value.value
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) if number else "0"


def _english(about: _Facts, predicate: str) -> str:
    """Prefer the English text, else any."""
    values = [value for value in about.get(predicate, ()) if isinstance(value, Literal)]
    values.sort(key=lambda value: ((value.language or "en") != "en", value.language or "", value.value))
    return values[0].value if values else ""


def _tiers(facts: dict[_Node, _Facts]) -> dict[str, list[Tier]]:
    found: dict[str, list[Tier]] = defaultdict(list)
    for node, about in facts.items():
        if scheme := _first(about, CORE + "tierOf"):
            found[scheme].append(
                Tier(node.value, int(_first(about, CORE + "rank", "0")), _english(about, SKOS + "prefLabel"))
            )
    return {scheme: sorted(tiers, key=lambda tier: tier.rank) for scheme, tiers in found.items()}


def _members(facts: dict[_Node, _Facts], about: _Facts) -> Iterator[str]:
    """Walk the RDF list of a disjointness axiom, as far as it is one."""
    seen: set[_Node] = set()
    rest = next(iter(about.get(OWL + "members", ())), None)
    while isinstance(rest, BlankNode) and rest in facts and rest not in seen:
        seen.add(rest)
        yield _first(facts[rest], RDF + "first")
        rest = next(iter(facts[rest].get(RDF + "rest", ())), None)


def _scheme(iri: str, kind: SchemeKind, about: _Facts, tiers: tuple[Tier, ...]) -> Scheme:
    return Scheme(
        iri.removeprefix(BASE),
        iri,
        _english(about, DCT + "title") or _english(about, SKOS + "prefLabel"),
        kind,
        tiers,
        _english(about, SKOS + "definition"),
        _all(about, DCT + "source"),
        _first(about, DCT + "license"),
    )


def _aspect(facts: dict[_Node, _Facts], node: _Node) -> Aspect:
    """Find what a concept is a category of: the root that it, or else a concept above it, is a subclass of."""
    seen: set[_Node] = set()
    front = [node]
    while front:
        seen.update(front)
        above = [value for at in front if at in facts for value in facts[at].get(RDFS + "subClassOf", ())]
        for value in above:
            if value.value in _ASPECTS:
                return _ASPECTS[value.value]
        front = [value for value in above if isinstance(value, NamedNode) and value not in seen]
    return "emotion"


def _part_of_speech(about: _Facts) -> PartOfSpeech | None:
    said = _first(about, CORE + "partOfSpeech")
    return next((part for part in _PARTS_OF_SPEECH if part == said), None)


def _label_sources(facts: dict[_Node, _Facts]) -> dict[tuple[str, str, str | None], str]:
    """Give the sources that annotations name for labels, by concept, text and language."""
    found: dict[tuple[str, str, str | None], str] = {}
    for node, about in facts.items():
        if isinstance(node, BlankNode) and DCT + "source" in about and OWL + "annotatedTarget" in about:
            if _first(about, OWL + "annotatedProperty") not in _LABELS:
                continue
            target = about[OWL + "annotatedTarget"][0]
            if isinstance(target, Literal):
                key = (_first(about, OWL + "annotatedSource"), target.value, target.language)
                found[key] = _all(about, DCT + "source")
    return found


def _concept(
    iri: str,
    about: _Facts,
    ranks: dict[str, int],
    aspect: Aspect,
    sources: dict[tuple[str, str, str | None], str],
) -> Concept:
    own_part = _part_of_speech(about)
    labels = [
        Label(
            value.value,
            value.language,
            kind,
            # The part of speech is stated of the English name; a translation may be another.
            own_part if kind == "preferred" and (value.language or "en") == "en" else part,
            sources.get((iri, value.value, value.language), ""),
        )
        for predicate, (kind, part) in _LABELS.items()
        for value in sorted(
            (value for value in about.get(predicate, ()) if isinstance(value, Literal)),
            key=lambda value: ((value.language or "en") != "en", value.language or "", value.value),
        )
    ]
    return Concept(
        iri=iri,
        curie=compress(iri),
        scheme=_first(about, SKOS + "inScheme").removeprefix(BASE),
        label=labels[0].text if labels else compress(iri),
        labels=tuple(labels),
        definition=_english(about, SKOS + "definition"),
        aspect=aspect,
        tier=ranks.get(_first(about, CORE + "atTier")),
        position=int(_first(about, CORE + "position", "0")),
        parents=tuple(sorted(value.value for value in about.get(SKOS + "broader", ()))),
        notations=tuple(sorted(value.value for value in about.get(SKOS + "notation", ()))),
        notes=tuple(sorted(value.value for value in about.get(SKOS + "editorialNote", ()))),
        source=_all(about, DCT + "source"),
        relations=tuple(
            (relation, value.value)
            for relation in _RELATIONS
            for value in sorted(about.get(CORE + relation, ()), key=lambda value: value.value)
        ),
        facts=tuple(
            (name, text)
            for predicate, name in _FACTS.items()
            for text in sorted(map(_spelled, about.get(predicate, ())))
        ),
        estimated_from=tuple(sorted(value.value for value in about.get(CORE + "estimatedFrom", ()))),
        deprecated=_first(about, OWL + "deprecated") in {"true", "1"},
        replaced_by=_first(about, DCT + "isReplacedBy") or None,
    )


def _norm(iri: str, about: _Facts) -> Norm:
    valence, arousal, dominance = (
        _first(about, f"{CORE}published{name.title()}") or _first(about, CORE + name)
        for name in ("valence", "arousal", "dominance")
    )
    scale = _first(about, CORE + "scale")
    return Norm(
        iri=iri,
        term=_first(about, CORE + "term"),
        concept=_first(about, CORE + "normOf") or None,
        valence=float(valence),
        arousal=float(arousal),
        dominance=float(dominance) if dominance else None,
        scale=Scale.parse(scale) if scale else UNIT,
        source=_all(about, DCT + "source"),
        note=" ".join(sorted(value.value for value in about.get(SKOS + "editorialNote", ()))),
        reading_of=_first(about, CORE + "readingOf") or None,
    )


def _transition(iri: str, about: _Facts) -> Transition:
    return Transition(
        iri,
        _first(about, CORE + "from"),
        _first(about, CORE + "to"),
        _english(about, CORE + "occasion"),
        _all(about, DCT + "source"),
    )
