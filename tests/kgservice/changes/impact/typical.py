"""Typical changes: what a curator does on an ordinary day, as operations on the shipped graph."""

from collections.abc import Mapping, Sequence

from kgservice.changes.operations.mappings import MappingCreation, MappingPredicateChange
from kgservice.changes.operations.moves import NodeMove
from kgservice.changes.operations.names import NodeRename
from kgservice.changes.operations.nodes import NodeCreation
from kgservice.changes.operations.operation import Operation
from kgservice.changes.operations.retirement import NodeObsoletion
from kgservice.changes.operations.synonyms import NewSynonym
from mappings.knowledge import Knowledge
from mappings.record import MappingRecord
from ontology.iri import expand

__all__ = ["record_of", "typical_changes"]


def record_of(known: Knowledge, subject: str, predicate: str) -> tuple[str, MappingRecord]:
    """Give the first record of a subject with a predicate, after the id of its set."""
    return next(
        (found.id, record)
        for found in known.sets
        for record in found.records
        if record.subject == expand(subject) and record.predicate == predicate and not record.negated
    )


def typical_changes(known: Knowledge) -> Mapping[str, Sequence[Operation]]:
    """Give the changes by what they are."""
    set_id, trust = record_of(known, "xed-en:trust", "skos:narrowMatch")
    ekman_id, _ = record_of(known, "ekman:joy", "skos:narrowMatch")
    bliss = expand("ekman:bliss")
    return {
        "rename": [NodeRename(about=expand("ekman:joy"), old="joy", new="gladness")],
        "add a synonym": [NewSynonym(about=expand("ekman:joy"), new="jubilance")],
        "change the predicate of a mapping": [
            MappingPredicateChange(set=set_id, record=trust.id, old="skos:narrowMatch", new="skos:relatedMatch")
        ],
        "new concept with mappings": [
            NodeCreation(
                about=bliss,
                label="bliss",
                definition="A family of states of the most joy.",
                position=7,
                aspect="emotion",
                sources=("A source of this benchmark",),
            ),
            *(
                MappingCreation(set=ekman_id, subject=bliss, predicate="skos:narrowMatch", object=expand(sense))
                for sense in ("sense:elation", "sense:ecstasy")
                if expand(sense) in known.taxonomy.concepts
            ),
        ],
        "move a concept of a theory": [
            NodeMove(about=expand("parrott:3/joy"), old=expand("parrott:2/cheerfulness"), new=expand("parrott:2/zest"))
        ],
        "retire a concept": [
            NodeObsoletion(about=expand("goemotions:grief"), replacement=expand("goemotions:sadness"))
        ],
    }
