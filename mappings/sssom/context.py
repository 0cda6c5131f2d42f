"""The JSON-LD context of a mapping set: it makes of SSSOM/JSON what SSSOM/RDF says, and is written into the file.

The context that comes with the standard's schema makes literals of identifiers, against the standard's own text on RDF,
and knows no prefix of the set; so each set gets its own.
"""

from collections.abc import Mapping
from typing import Any, Final

from mappings.sssom.content import Content
from mappings.sssom.prefixes import BUILT_IN
from mappings.sssom.slots import RECORD_SLOTS, SET_SLOTS, Slot
from mappings.sssom.vocabulary import AXIOM, DEFINITION, DEFINITIONS, LINK, MAPPING_SET, MAPPINGS, MEANINGS, SSSOM
from mappings.sssom.vocabulary import PROPERTIES as OF_RECORD
from mappings.sssom.vocabulary import SET_PROPERTIES as OF_SET
from ontology.errors import DocumentError, Place
from ontology.iri import XSD

__all__ = ["context_of", "prefixes_in"]

_DATATYPES: Final = {"date": f"{XSD}date", "number": f"{XSD}double"}


def context_of(content: Content) -> dict[str, Any]:
    """Give the context of a set: its prefixes, the standard's slots, and its own extension slots.

    Raises:
        DocumentError: where a prefix or an extension has the name of a slot or of one another.
    """
    # Each term is an object: tools that look for prefixes take a bare text for one.
    said = {"MappingSet": MAPPING_SET, "Mapping": AXIOM, "ExtensionDefinition": DEFINITION}
    said |= {"mapping_set_id": "@id", "record_id": "@id", "slot_name": SSSOM + "slot_name"}
    said |= {"mappings": MAPPINGS, "extension_definitions": DEFINITIONS}
    terms: dict[str, Any] = {name: {"@id": iri} for name, iri in said.items()} | {"curie_map": None}
    terms |= {name: {"@id": SSSOM + name, "@type": "@id"} for name in ("property", "type_hint")}
    for slots, properties in ((SET_SLOTS, OF_SET), (RECORD_SLOTS, OF_RECORD)):
        for slot in slots.values():
            terms.setdefault(slot.name, _term(slot, properties[slot.name]))
    for meanings in MEANINGS.values():
        terms |= {value: {"@id": iri} for value, iri in meanings.items()}
    hints = {one.slot_name: content.prefixes.expand(one.type_hint) for one in content.extensions if one.type_hint}
    extensions: dict[str, Any] = {}
    for name, iri in content.properties().items():
        link = {"@type": "@id" if hints[name] in LINK else hints[name]} if name in hints else {}
        extensions[name] = {"@id": iri, **link}
    prefixes = {
        name: {"@id": base, "@prefix": True} for name, base in sorted({**BUILT_IN, **content.curie_map}.items())
    }
    for name in (*prefixes, *extensions):
        if name in terms or name in prefixes.keys() & extensions.keys():
            place = Place(str(content.metadata["mapping_set_id"]), slot="curie_map" if name in prefixes else name)
            message = f"{name!r} would mean two things in JSON-LD"
            raise DocumentError(message, place, hint="rename it, or write plain JSON (.json)", value=name)
    return {**prefixes, **terms, **extensions}


def _term(slot: Slot, iri: str) -> dict[str, str]:
    if slot.type in {"reference", "uri"}:
        return {"@id": iri, "@type": "@id"}
    if slot.name in MEANINGS:
        return {"@id": iri, "@type": "@vocab"}
    return {"@id": iri, "@type": _DATATYPES[slot.type]} if slot.type in _DATATYPES else {"@id": iri}


def prefixes_in(context: object) -> dict[str, str]:
    """Give the prefixes that a context declares, ours or another tool's; what is fetched from elsewhere is left out.

    Where none is marked as one, as in JSON-LD 1.0, every bare IRI is taken for one.

    >>> prefixes_in({"joy": "https://example.org/", "comment": "http://www.w3.org/2000/01/rdf-schema#comment"})
    {'joy': 'https://example.org/'}
    """
    marked: dict[str, str] = {}
    bare: dict[str, str] = {}
    for part in context if isinstance(context, list) else [context]:
        for name, said in part.items() if isinstance(part, Mapping) else ():
            if name.startswith("@") or name in SET_SLOTS or name in RECORD_SLOTS:
                continue
            if isinstance(said, str):
                bare[name] = said
            elif isinstance(said, Mapping) and said.get("@prefix") is True and isinstance(said.get("@id"), str):
                marked[name] = str(said["@id"])
    return marked or bare
