"""Modules broken on purpose, one piece at a time, and what validation has to say of each."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mappings.shipped import shipped_label_modules
from ontology.load import shipped_modules

__all__ = ["CASES", "IRRITATION", "SENSE", "SHIPPED", "Case", "Edit"]

Edit = Callable[..., Path]
SHIPPED = {path.stem: path for path in (*shipped_modules(), *shipped_label_modules())}


@dataclass(frozen=True)
class Case:
    """An edit to a shipped module, and what has to be said about it."""

    module: str
    node: str
    old: str
    new: str
    about: str
    slot: str
    message: str
    hint: str
    level: str = "ERROR"


JOY, IRRITATION, SENSE, NORM = "parrott1:joy", "parrott2:irritation", "sense:affection", "norm:bold"
CASES = {
    "missing definition": Case(
        "parrott", JOY, r"    skos:definition .*\n", "", "parrott:1/joy", "skos:definition",
        "the concept has no English definition", "skos:definition",
    ),
    "definition in another language": Case(
        "ekman", "ekman:anger", r"(skos:definition .*)@en", r"\1@de", "ekman:anger", "skos:definition",
        "the concept has no English definition", "skos:definition",
    ),
    "sense without definition": Case(
        "sense", SENSE, r"    skos:definition .*\n", "", "sense:affection", "skos:definition",
        "the concept has no English definition", "skos:definition",
    ),
    "label without definition": Case(
        "goemotions", "goemotions:anger", r"    skos:definition .*\n", "", "goemotions:anger", "skos:definition",
        "the label has no definition", "annotators", "WARN",
    ),
    "missing label": Case(
        "ekman", "ekman:fear", r"    skos:prefLabel .*\n", "", "ekman:fear", "skos:prefLabel",
        "does not have exactly one English preferred label", "skos:prefLabel",
    ),
    "second English label": Case(
        "ekman", "ekman:fear", r'skos:prefLabel "fear"@en', 'skos:prefLabel "fear"@en, "dread"@en',
        "ekman:fear", "skos:prefLabel", 'exactly one English preferred label (found "dread"@en, "fear"@en)',
        "skos:altLabel",
    ),
    "label without language": Case(
        "goemotions", "goemotions:anger", r'skos:prefLabel "anger"@en', 'skos:prefLabel "anger"',
        "goemotions:anger", "skos:prefLabel", 'has no language tag, or has needless white space (found "anger")', "@en",
    ),
    "white space around a label": Case(
        "sense", SENSE, r'skos:prefLabel "affection"@en', 'skos:prefLabel " affection"@en', "sense:affection",
        "skos:prefLabel", 'needless white space (found " affection"@en)', "none around",
    ),
    "derived form that repeats the label": Case(
        "sense", SENSE, r"core:adjective ", 'core:adjective "affection"@en, ', "sense:affection",
        "core:adjective", 'repeats the preferred label (found "affection"@en)', "take it away",
    ),
    "label twice on a tier": Case(
        "parrott", JOY, r'skos:prefLabel "joy"', 'skos:prefLabel "love"', "parrott:1/joy", "skos:prefLabel",
        'the preferred label "love" is also that of parrott:1/love', "rename",
    ),
    "unknown parent": Case(
        "parrott", IRRITATION, r"parrott1:anger", "parrott1:angre", "parrott:2/irritation", "rdfs:subClassOf",
        "parrott:1/angre is declared nowhere", "did you mean parrott:1/anger?",
    ),
    "broader without superclass": Case(
        "parrott", IRRITATION, r"    rdfs:subClassOf .*\n", "", "parrott:2/irritation", "rdfs:subClassOf",
        "the broader concept parrott:1/anger is not a superclass", "rdfs:subClassOf",
    ),
    "superclass without broader": Case(
        "parrott", IRRITATION, r"    rdfs:subClassOf (.*) ;\n", r"    rdfs:subClassOf \1, parrott1:fear ;\n",
        "parrott:2/irritation", "skos:broader", "the superclass parrott:1/fear is not a broader concept",
        "skos:broader",
    ),
    "broader in another scheme": Case(
        "ekman-7", "ekman-7:anger", r"    skos:topConceptOf .*\n",
        "    rdfs:subClassOf <https://w3id.org/emotaxa/ekman/anger> ;\n"
        "    skos:broader <https://w3id.org/emotaxa/ekman/anger> ;\n",
        "ekman-7:anger", "skos:broader", "the broader concept ekman:anger belongs to another scheme", "mapping",
    ),
    "equivalence with another scheme": Case(
        "ekman-7", "ekman-7:anger", r"    skos:topConceptOf ",
        "    owl:equivalentClass <https://w3id.org/emotaxa/ekman/anger> ;\n    skos:topConceptOf ",
        "ekman-7:anger", "owl:equivalentClass", "declared equivalent to the concept ekman:anger", "mapping",
    ),
    "tier skipped": Case(
        "parrott", "parrott3:annoyance", r"rdfs:subClassOf .*((?:\n.*)*?)skos:broader .*",
        r"rdfs:subClassOf parrott1:anger ;\1skos:broader parrott1:anger ;", "parrott:3/annoyance", "skos:broader",
        "the concept stands on tier 3, and its broader concept parrott:1/anger on tier 1", "tier just above",
    ),
    "two tiers": Case(
        "parrott", JOY, r"core:atTier parrott:1", "core:atTier parrott:1, parrott:2", "parrott:1/joy", "core:atTier",
        "may stand on one tier only (found parrott:1, parrott:2)", "core:atTier",
    ),
    "no tier": Case(
        "parrott", JOY, r"    core:atTier .*\n", "", "parrott:1/joy", "core:atTier", "stands on no tier", "core:atTier",
    ),
    "neither top nor below anything": Case(
        "ekman", "ekman:joy", r"    skos:topConceptOf .*\n", "", "ekman:joy", "skos:topConceptOf",
        "neither a broader one nor a place at the top", "skos:topConceptOf",
    ),
    "no scheme": Case(
        "ekman", "ekman:joy", r"    skos:inScheme .*\n", "", "ekman:joy", "skos:inScheme", "exactly one scheme",
        "skos:inScheme",
    ),
    "IRI outside its scheme": Case(
        "ekman", "ekman:joy", r"\nekman:joy", r"\n<https://w3id.org/emotaxa/ekmann/joy>", "ekmann:joy",
        "skos:inScheme", "does not lie below that of its scheme", "begin its IRI",
    ),
    "not a class": Case(
        "ekman", "ekman:joy", r"a owl:Class, ", "a ", "ekman:joy", "rdf:type", "not declared as a class", "owl:Class",
    ),
    "label as a class": Case(
        "goemotions", "goemotions:anger", r"a skos:Concept", "a owl:Class, skos:Concept", "goemotions:anger",
        "rdf:type", "a label or a sense is declared as a class", "owl:Class",
    ),
    "notation twice": Case(
        "goemotions", "goemotions:anger", r'skos:notation "2"', 'skos:notation "1"', "goemotions:anger",
        "skos:notation", 'the notation "1" is also that of goemotions:amusement', "its own id",
    ),
    "sense with a broader one": Case(
        "sense", SENSE, r"    core:position", "    skos:broader sense:love ;\n    core:position", "sense:affection",
        "skos:broader", "a sense may not have a broader one (found sense:love)", "take skos:broader away",
    ),
    "position twice": Case(
        "ekman", "ekman:joy", r"core:position \d+", "core:position 1", "ekman:joy", "core:position",
        "the position 1 is also that of ekman:anger", "from 1",
    ),
    "position as text": Case(
        "ekman", "ekman:joy", r"core:position (\d+)", r'core:position "\1"', "ekman:joy", "core:position",
        'a whole number from 1 (found "4")', "core:position",
    ),
    "norm outside its scale": Case(
        "norms-russell-mehrabian", NORM, r"core:publishedValence [\d.]+", "core:publishedValence 4.4",
        "norm:russell-mehrabian-1977/bold", "core:publishedValence", "the value 4.4 lies outside the scale -1..1",
        "scale",
    ),
    "norm with an ill-typed number": Case(
        "norms-russell-mehrabian", NORM, r"core:valence [\d.]+",
        'core:valence "high"^^<http://www.w3.org/2001/XMLSchema#decimal>', "norm:russell-mehrabian-1977/bold",
        "core:valence", 'exactly one valence, a decimal (found "high"^^xsd:decimal)', "0.76",
    ),
    "norm with a number of another type": Case(
        "norms-russell-mehrabian", NORM, r"core:arousal ([\d.]+)", r"core:arousal \1e0",
        "norm:russell-mehrabian-1977/bold", "core:arousal", "exactly one arousal, a decimal (found", "0.48",
    ),
    "norm without scale": Case(
        "norms-russell-mehrabian", NORM, r"    core:scale .*\n", "", "norm:russell-mehrabian-1977/bold", "core:scale",
        "must declare exactly one scale", "1..9",
    ),
    "misspelt property": Case(
        "ekman", "ekman:joy", r"skos:altLabel", "skos:altLable", "ekman:joy", "skos:altLable",
        "skos:altLable is not declared as a property", "did you mean skos:altLabel?",
    ),
    "misspelt word of OWL": Case(
        "ekman", "ekman:joy", r"rdfs:subClassOf", "rdfs:subclassOf", "ekman:joy", "rdfs:subclassOf",
        "rdfs:subclassOf is not declared as a property", "did you mean rdfs:subClassOf?",
    ),
    "mapping in a module": Case(
        "ekman", "ekman:joy", r"    core:position",
        "    skos:exactMatch <https://w3id.org/emotaxa/sense/joy> ;\n    core:position", "ekman:joy",
        "skos:exactMatch", "skos:exactMatch is not declared", "SSSOM",
    ),
    "tier with a wrong rank": Case(
        "parrott", "parrott:2", r"core:rank 2", "core:rank 4", "parrott:2", "core:rank",
        "not that of its scheme followed by its rank, 4", "its rank",
    ),
    "scheme of no kind": Case(
        "ekman", "<https://w3id.org/emotaxa/ekman>", r"a core:Theory", "a core:Theory, core:LabelSet",
        "https://w3id.org/emotaxa/ekman", "rdf:type", "exactly one kind", "core:Theory",
    ),
    "version that its IRI does not bear": Case(
        "ekman", "<https://w3id.org/emotaxa/ontology/ekman>", r'owl:versionInfo "[\d.]+"', 'owl:versionInfo "9.9.9"',
        "ontology:ekman", "owl:versionIRI", "version IRI is not the ontology's IRI followed by its version", "slash",
    ),
    "no licence": Case(
        "ekman", "<https://w3id.org/emotaxa/ontology/ekman>", r"    dct:license .*\n", "", "ontology:ekman",
        "dct:license", "exactly one licence", "creativecommons",
    ),
}  # fmt: skip
