"""The template: an empty table with its columns, and a remark that shows how each kind of operation is written."""

import csv
import io
from collections.abc import Mapping
from typing import Final, Literal

from kgservice.changes.bulk.table.columns import columns
from kgservice.changes.operations.documents import OPERATIONS

__all__ = ["EXAMPLES", "template"]

_EKMAN: Final = "https://w3id.org/emotaxa/mappings/ekman"
_ANGER: Final = {"set": _EKMAN, "record": "mapping:ekman/anger--anger"}
_ENDS: Final = {"set": _EKMAN, "subject": "ekman:anger", "object": "sense:anger"}
_NEW: Final = {"set": _EKMAN, "subject": "ekman:anger", "object": "sense:boredom"}

EXAMPLES: Final[Mapping[str, Mapping[str, str]]] = {
    "": {
        "about": "parrott:3/equanimity",
        "label": "equanimity",
        "lang": "en",
        "parent": "parrott:2/contentment",
        "definition": "Calm that gain and loss do not disturb.",
        "synonym": "evenness of temper|even temper",
    },
    "NodeCreation": {
        "about": "goemotions:boredom",
        "label": "boredom",
        "definition": "Weariness from want of interest.",
        "notation": "28",
    },
    "NodeRename": {"about": "ekman:anger", "old": "anger", "new": "wrath", "lang": "en"},
    "NodeObsoletion": {"about": "goemotions:admiration", "replacement": "goemotions:approval"},
    "NodeUnobsoletion": {"about": "goemotions:admiration", "replacement": "goemotions:approval"},
    "NodeDeletion": {"about": "goemotions:boredom"},
    "NewTextDefinition": {"about": "ekman:anger", "new": "Zorn und was ihm gleicht.", "lang": "de"},
    "TextDefinitionReplacement": {"about": "ekman:anger", "new": "States roused when one is thwarted or wronged."},
    "RemoveTextDefinition": {"about": "ekman:anger", "old": "Zorn und was ihm gleicht.", "lang": "de"},
    "NewSynonym": {"about": "ekman:anger", "new": "ire", "lang": "en", "kind": "alternative", "source": "Ekman 2003"},
    "SynonymReplacement": {"about": "ekman:joy", "old": "enjoyment", "new": "gladness", "lang": "en"},
    "RemoveSynonym": {"about": "ekman:joy", "old": "enjoyment", "lang": "en"},
    "NodeMove": {"about": "parrott:3/bliss", "old": "parrott:2/cheerfulness", "new": "parrott:2/zest"},
    "NodeDeepening": {"about": "mine:glee", "old": "mine:joy", "new": "mine:delight"},
    "NodeShallowing": {"about": "mine:glee", "old": "mine:delight", "new": "mine:joy"},
    "EdgeCreation": {
        "subject": "ekman:anger",
        "predicate": "core:leadsTo",
        "object": "ekman:sadness",
        "occasion": "what was fought for is lost",
        "source": "Ekman 2003",
    },
    "EdgeDeletion": {"subject": "russell:pleasure", "predicate": "core:oppositeOf", "object": "russell:displeasure"},
    "PredicateChange": {
        "subject": "russell:pleasure",
        "object": "russell:displeasure",
        "old": "core:oppositeOf",
        "new": "core:moreIntenseThan",
    },
    "DisjointnessChange": {
        "old": "ekman:anger|ekman:disgust|ekman:fear|ekman:joy|ekman:sadness|ekman:surprise",
        "new": "ekman:anger|ekman:disgust|ekman:fear|ekman:joy|ekman:sadness",
    },
    "NodeAnnotationChange": {
        "about": "ekman:anger",
        "property": "core:referenceRow",
        "old": "ekman.tsv:1",
        "new": "ekman.tsv:2",
    },
    "NewMetadataAssertion": {"about": "ekman:anger", "property": "skos:editorialNote", "new": "A note.", "lang": "en"},
    "RemoveMetadataAssertion": {"about": "ekman:anger", "property": "core:referenceRow", "old": "ekman.tsv:1"},
    "NewNorm": {
        "about": "norm:mine-2026/anger",
        "term": "anger",
        "valence": "2.5",
        "arousal": "7.1",
        "dominance": "5.2",
        "scale": "1..9",
        "concept": "ekman:anger",
        "source": "Mine, A. (2026). Ratings of words.",
    },
    "NormReplacement": {
        "about": "norm:mine-2026/anger",
        "old_valence": "2.5",
        "valence": "2.6",
    },
    "RemoveNorm": {"about": "norm:mine-2026/anger", "valence": "2.5"},
    "MappingCreation": {
        **_NEW,
        "predicate": "skos:closeMatch",
        "confidence": "0.4",
        "justification": "semapv:ManualMappingCuration",
        "author": "Ann Author|Bo Author",
        "date": "2026-11-21",
        "comment": "why",
    },
    "RemoveMapping": {
        "set": _EKMAN,
        "subject": "ekman:anger",
        "predicate": "skos:narrowMatch",
        "object": "sense:anger",
    },
    "MappingRejection": {
        "set": _EKMAN,
        "subject": "ekman:anger",
        "predicate": "skos:narrowMatch",
        "object": "sense:anger",
        "confidence": "0.8",
        "comment": "why not",
    },
    "MappingReinstatement": {"set": _EKMAN, "record": "mapping:ekman/anger--disgust", "confidence": "0.6"},
    "MappingPredicateChange": {**_ANGER, "old": "skos:narrowMatch", "new": "skos:closeMatch"},
    "MappingConfidenceChange": {**_ANGER, "old": "1", "new": "0.9"},
    "MappingReview": {**_ANGER, "reviewer": "Rea Reviewer", "date": "2026-11-21", "agreement": "1"},
    "MappingSlotChange": {**_ANGER, "slot": "comment", "new": "the word itself"},
    "MappingSetCreation": {
        "set": "https://w3id.org/emotaxa/mappings/mine",
        "title": "Mine and the senses",
        "subject_source": "https://w3id.org/emotaxa/ekman",
        "object_source": "https://w3id.org/emotaxa/sense",
        "creator_label": "Ann Author",
    },
    "MappingSetSlotChange": {"set": _EKMAN, "slot": "mapping_set_version", "old": "0.2.0", "new": "0.3.0"},
    "MappingSetDeletion": {"set": "https://w3id.org/emotaxa/mappings/mine"},
    "PrefixDeclaration": {"set": _EKMAN, "prefix": "wn", "namespace": "https://wordnet-rdf.princeton.edu/id/"},
    "SchemeCreation": {
        "scheme": "mine",
        "kind": "labels",
        "title": "Labels of mine",
        "definition": "The labels of a data set of mine.",
        "source": "Mine, A. (2026). A data set.",
    },
    "SchemeDeletion": {"scheme": "mine"},
}
"""Cells by column for each kind of operation, and for a row that describes a concept (an empty name)."""


def template(kind: Literal["csv", "tsv"] = "tsv") -> str:
    """Write an empty table.

    Its rows are remarks, one for each kind of operation; without its `#` such a row is read.
    """
    names = columns()
    out = io.StringIO()
    writer = csv.DictWriter(out, names, delimiter="\t" if kind == "tsv" else ",", lineterminator="\n")
    writer.writeheader()
    for name in ("", *OPERATIONS):
        writer.writerow({"operation": f"#{name}", **EXAMPLES.get(name, {})})
    return out.getvalue()
