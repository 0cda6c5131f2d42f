"""Import of a mapping set: what grounds an imported scheme, a profile, or an alignment."""

from dataclasses import replace
from pathlib import Path

from pyoxigraph import NamedNode

from kgservice.importing.outcome import Outcome, Terms, stops, take_in
from kgservice.stores.change import Import
from kgservice.stores.errors import GraphTaken
from kgservice.stores.protocol import GraphStore
from kgservice.stores.rdf.terms import ALIGNMENT, PROFILE
from kgservice.stores.rdf.write import mapping_set_quads
from mappings.kind import IMPORTED, Kind, kind_of
from mappings.knowledge import Knowledge
from mappings.reasoning.conflicts.find import find_conflicts
from mappings.record import MappingSet
from mappings.sssom.files import check_mappings, read_mappings
from ontology.errors import EmotaxaError
from ontology.finding import Finding
from ontology.iri import BASE, slug_of

__all__ = ["import_mapping_set"]

_KINDS: dict[Kind, tuple[str, NamedNode | None]] = {
    "denoting": ("mapping set", None),
    "profile": ("profile", PROFILE),
    "alignment": ("alignment", ALIGNMENT),
}
"""What each kind is called, and what its graph is typed."""

_SCHEMES = (f"{BASE}ontology/", IMPORTED)
"""Begin the names of the graphs that come and go with a scheme."""


def import_mapping_set(store: GraphStore, path: Path, terms: Terms) -> Outcome:
    """Read an SSSOM file in any of its formats, and put it on top of a store.

    One that is not well-formed or contradicts others is refused.

    Raises:
        EmotaxaError: where there is a set with its id already, or its id is kept for what comes with a scheme.
        StoreUnavailable: where the store may not be written.
    """
    findings = check_mappings(path)
    if stops(findings, "ERROR"):
        return Outcome(str(path), "SSSOM", "refused", findings, store.revision)
    found = read_mappings(path)
    if found.id.startswith(_SCHEMES):
        raise EmotaxaError(
            f"the id {found.id} is kept for what is imported with a scheme",
            hint=f"give the set an id of its own, such as {BASE}mappings/{slug_of(found.id).rpartition('/')[2]}",
            value=found.id,
            field="mapping_set_id",
        )
    knowledge = store.knowledge()
    kind = kind_of(found, knowledge.taxonomy)
    called, typed = _KINDS[kind]
    findings += _brought_in(found, kind, knowledge)
    refused = stops(findings, "ERROR", *(["WARN"] if terms.strict else []))
    summary = f"Imported the {called} {found.id}, {len(found.records)} records, from {path.name}"
    change = Import.of(mapping_set_quads(found, typed), author=terms.author, summary=summary)
    try:
        status, entry = take_in(store, change, terms, refused=refused)
    except GraphTaken as error:
        if error.others:
            raise
        where = "" if error.revision is None else f", imported as revision {error.revision}"
        cure = "give the set an id of its own" if error.revision is None else "put it in its place with --replace"
        raise EmotaxaError(
            f"there is a mapping set {found.id} already{where}, and the file says something else",
            hint=cure,
            value=found.id,
        ) from error
    return Outcome(str(path), "SSSOM", status, findings, store.revision, entry, mapping_set=found)


def _brought_in(found: MappingSet, kind: Kind, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Give the contradictions that are there with the set and not without it."""
    if kind == "alignment":
        return ()
    sets = [each for each in knowledge.sets if each.id != found.id]
    profiles = [each for each in knowledge.profiles if each.id != found.id]
    before = {(finding.node, finding.message) for finding in find_conflicts(replace(knowledge, sets=sets))}
    (profiles if kind == "profile" else sets).append(found)
    after = find_conflicts(replace(knowledge, sets=sets, profiles=profiles))
    return tuple(finding for finding in after if (finding.node, finding.message) not in before)
