"""Write mapping sets as SSSOM/RDF (SSSOM 1.1, "The SSSOM/RDF serialisation format").

Records are `owl:Axiom`s, each with every slot that holds for it: a reader of RDF knows nothing of propagation. The
values of a list are written in its order, and our reader takes them in the order of the file; the standard itself says
that in RDF they have none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from xml.sax.saxutils import quoteattr

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from mappings.record import MappingSet, SlotValue
from mappings.sssom.content import Content, content_of
from mappings.sssom.prefixes import BUILT_IN
from mappings.sssom.slots import RECORD_SLOTS, SET_SLOTS, Slot
from mappings.sssom.vocabulary import (
    AXIOM,
    CARRIERS,
    DEFINITION,
    DEFINITIONS,
    LINK,
    MAPPING_SET,
    MAPPINGS,
    MEANINGS,
    PROPERTIES,
    SET_PROPERTIES,
    SSSOM,
)
from ontology.errors import DocumentError, Place
from ontology.iri import RDF, XSD
from ontology.outside.lint import is_iri

__all__ = ["RDF_FORMATS", "sssom_triples", "write_sssom_rdf"]

RDF_FORMATS = {".ttl": RdfFormat.TURTLE, ".nt": RdfFormat.N_TRIPLES, ".rdf": RdfFormat.RDF_XML}
"""The syntaxes that are written, by ending."""

_TYPE = NamedNode(f"{RDF}type")
_DATE, _DOUBLE = NamedNode(f"{XSD}date"), NamedNode(f"{XSD}double")
_NO_XML = {*range(0x20), 0xFFFE, 0xFFFF} - {0x9, 0xA, 0xD}

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_\-]*(?:\.[A-Za-z0-9_\-]+)*\Z")
_DECLARATIONS = re.compile(rb"\A(?:@prefix [^\n]*\n)*")

_Node = NamedNode | BlankNode


def write_sssom_rdf(
    mapping_set: MappingSet, syntax: RdfFormat = RdfFormat.TURTLE, *, condense: bool = False, direct: bool = False
) -> bytes:
    """Write a set as RDF; its prefixes stand in it as far as the syntax has any, in N-Triples as comments.

    Args:
        mapping_set: the set; the order of its records does not matter.
        syntax: Turtle, N-Triples or RDF/XML.
        condense: whether slots that are equal in all records stand in the set alone.
        direct: whether to add, for each record that claims something, the triple that it claims.

    Raises:
        DocumentError: as `mappings.sssom.write.write_sssom` does; where a value can be no IRI; and for a character that
            XML cannot hold.
    """
    content = content_of(mapping_set, condense=condense)
    if syntax == RdfFormat.RDF_XML:
        _check_characters(content, mapping_set)
    place = Place(mapping_set.path or mapping_set.id)
    return _LAID_OUT[syntax](tuple(_triples(content, place, direct=direct)), _prefixes(content))


def _turtle(triples: Sequence[Triple], prefixes: Mapping[str, str]) -> bytes:
    said, unsaid = _sayable(prefixes)
    body = _body(triples, RdfFormat.TURTLE, said)
    declared = "".join(f"@prefix {name}: <{base}> .\n" for name, base in said.items())
    return (declared + _comments(unsaid) + "\n").encode() + _DECLARATIONS.sub(b"", body)


def _n_triples(triples: Sequence[Triple], prefixes: Mapping[str, str]) -> bytes:
    return _comments(prefixes).encode() + _body(triples, RdfFormat.N_TRIPLES, {})


def _rdf_xml(triples: Sequence[Triple], prefixes: Mapping[str, str]) -> bytes:
    said, unsaid = _sayable(prefixes)
    unsaid |= {name: said.pop(name) for name in list(said) if name.lower().startswith("xml")}
    head, tag, body = _body(triples, RdfFormat.RDF_XML, said).partition(b"<rdf:RDF")
    declared = "".join(f"\n    xmlns:{name}={quoteattr(base)}" for name, base in said.items())
    comments = _comments({name: base for name, base in unsaid.items() if "--" not in name + base})
    aside = f"<!--\n{comments}-->\n" if comments else ""
    return head + aside.encode() + tag + declared.encode() + b">" + body.partition(b">")[2]


_LAID_OUT = {RdfFormat.TURTLE: _turtle, RdfFormat.N_TRIPLES: _n_triples, RdfFormat.RDF_XML: _rdf_xml}


def _body(triples: Sequence[Triple], syntax: RdfFormat, prefixes: Mapping[str, str]) -> bytes:
    """Write triples; of several prefixes for one base the first is used, so that the same set gives the same bytes."""
    first = {base: name for name, base in reversed(list(prefixes.items()))}
    written = serialize(list(triples), format=syntax, prefixes={name: base for base, name in first.items()})
    return written or b""


def _sayable(prefixes: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Part the prefixes that every syntax can declare from the others."""
    said: dict[str, str] = {}
    unsaid: dict[str, str] = {}
    for name, base in prefixes.items():
        (said if _PLAIN.match(name) and is_iri(base) else unsaid)[name] = base
    return said, unsaid


def _comments(prefixes: Mapping[str, str]) -> str:
    return "".join(f"# @prefix {name}: <{base}> .\n" for name, base in prefixes.items())


def sssom_triples(mapping_set: MappingSet, *, condense: bool = False, direct: bool = False) -> tuple[Triple, ...]:
    """Give the triples of a set in the order in which they are written; options and errors are `write_sssom_rdf`'s."""
    content = content_of(mapping_set, condense=condense)
    return tuple(_triples(content, Place(mapping_set.path or mapping_set.id), direct=direct))


def _prefixes(content: Content) -> dict[str, str]:
    """Give the prefixes of the set, and those of our properties as far as their names are free."""
    spoken = {one.partition(":")[0] for row in content.cells for cell in row if ":" in cell for one in cell.split("|")}
    free = {
        name: base for name, base in CARRIERS.items() if name not in spoken and base not in content.curie_map.values()
    }
    return dict(sorted({**BUILT_IN, **free, **content.curie_map}.items()))


def _triples(content: Content, place: Place, *, direct: bool) -> Iterator[Triple]:
    writer = _Writer(content, place)
    mapping_set = writer.iri(str(content.metadata["mapping_set_id"]), "mapping_set_id")
    yield Triple(mapping_set, _TYPE, NamedNode(MAPPING_SET))
    header = {name: value for name, value in content.metadata.items() if name != "mapping_set_id"}
    yield from writer.slots(mapping_set, header, SET_SLOTS, SET_PROPERTIES)
    for number, _ in enumerate(content.extensions, 1):
        yield Triple(mapping_set, NamedNode(DEFINITIONS), BlankNode(f"e{number}"))
    records = [
        writer.iri(content.prefixes.expand(str(row["record_id"])), "record_id")
        if "record_id" in row
        else BlankNode(f"r{at}")
        for at, row in enumerate(content.rows, 1)
    ]
    for record in records:
        yield Triple(mapping_set, NamedNode(MAPPINGS), record)
    for number, one in enumerate(content.extensions, 1):
        node = BlankNode(f"e{number}")
        yield Triple(node, _TYPE, NamedNode(DEFINITION))
        yield Triple(node, NamedNode(f"{SSSOM}slot_name"), Literal(one.slot_name))
        for name, curie in (("property", one.property), ("type_hint", one.type_hint)):
            if curie:
                yield Triple(node, NamedNode(SSSOM + name), writer.iri(content.prefixes.expand(curie), name))
    for record, row in zip(records, content.rows, strict=True):
        yield Triple(record, _TYPE, NamedNode(AXIOM))
        yield from writer.slots(record, {n: v for n, v in row.items() if n != "record_id"}, RECORD_SLOTS, PROPERTIES)
    if direct:
        yield from filter(None, map(writer.claim, content.rows))


class _Writer:
    def __init__(self, content: Content, place: Place) -> None:
        self._expand = content.prefixes.expand
        self._place = place
        self._properties = {name: NamedNode(iri) for name, iri in content.properties().items()}
        self._hints = {one.slot_name: self._expand(one.type_hint) for one in content.extensions if one.type_hint}
        self._written: dict[tuple[str, str], NamedNode | Literal] = {}

    def iri(self, iri: str, slot: str) -> NamedNode:
        try:
            return NamedNode(iri)
        except ValueError as error:
            place = Place(self._place.path, slot=slot)
            raise DocumentError(
                f"{iri!r} is no absolute IRI", place, hint="write the IRI in full", value=iri
            ) from error

    def slots(
        self, node: _Node, slots: Mapping[str, SlotValue], table: Mapping[str, Slot], properties: Mapping[str, str]
    ) -> Iterator[Triple]:
        for name, value in slots.items():
            known = table.get(name)
            predicate = self._properties[name] if known is None else NamedNode(properties[name])
            for text in (value,) if isinstance(value, str) else value:
                term = self._written.get((name, text))
                if term is None:
                    term = self._extension(name, text) if known is None else self._value(known, text)
                    self._written[name, text] = term
                yield Triple(node, predicate, term)

    def claim(self, row: Mapping[str, SlotValue]) -> Triple | None:
        """Give the triple that a record claims; None for a denial, a literal, or where nothing was found."""
        ends = [self._expand(str(row.get(name, ""))) for name in ("subject_id", "predicate_id", "object_id")]
        literal = "rdfs literal" in (row.get("subject_type"), row.get("object_type"))
        if not all(ends) or literal or "predicate_modifier" in row or f"{SSSOM}NoTermFound" in ends:
            return None
        return Triple(*map(NamedNode, ends))

    def _value(self, slot: Slot, text: str) -> NamedNode | Literal:
        if slot.name in MEANINGS:
            meaning = MEANINGS[slot.name].get(text)
            return Literal(text) if meaning is None else NamedNode(meaning)
        if slot.type in {"reference", "uri"}:
            return self.iri(text if slot.type == "uri" else self._expand(text), slot.name)
        if slot.type == "number":
            return Literal(_double(text), datatype=_DOUBLE)
        return Literal(text, datatype=_DATE) if slot.type == "date" else Literal(text)

    def _extension(self, name: str, text: str) -> NamedNode | Literal:
        hint = self._hints.get(name)
        try:
            if hint in LINK:
                return NamedNode(self._expand(text))
            return Literal(text) if hint is None else Literal(text, datatype=NamedNode(hint))
        except ValueError:
            return Literal(text)


def _double(text: str) -> str:
    """Write a number as XML Schema has it in canonical form.

    >>> _double("0.95"), _double("1"), _double("-0.5")
    ('9.5E-1', '1.0E0', '-5.0E-1')
    """
    sign, digits, exponent = Decimal(repr(float(text))).as_tuple()
    significant = "".join(map(str, digits)).rstrip("0") or "0"
    power = int(exponent) + len(digits) - 1 if significant != "0" else 0
    return f"{'-' if sign else ''}{significant[0]}.{significant[1:] or '0'}E{power}"


def _check_characters(content: Content, mapping_set: MappingSet) -> None:
    """XML holds no control characters."""
    rows = (("", content.metadata), *((str(row.get("subject_id", "")), row) for row in content.rows))
    for subject, slots in rows:
        for name, value in slots.items():
            for text in (value,) if isinstance(value, str) else value:
                if found := next((one for one in text if ord(one) in _NO_XML), None):
                    place = Place(mapping_set.path or mapping_set.id, slot=name)
                    where = f" of {subject}" if subject else ""
                    message = f"XML cannot hold the character {found!r} in {name}{where}"
                    raise DocumentError(message, place, hint="write Turtle (.ttl) instead, or remove it", value=found)
