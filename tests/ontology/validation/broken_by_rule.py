"""Modules broken on purpose, so that one rule of the quality report is broken."""

from dataclasses import dataclass

__all__ = ["BREACHES", "Breach"]


@dataclass(frozen=True)
class Breach:
    """An edit to a shipped module, the rule that it breaks, and what has to be said about it."""

    rule: str
    module: str
    node: str
    old: str
    new: str
    about: str
    message: str
    hint: str = ""


HEADER, IRRITATION, SENSE, NORM = (
    "<https://w3id.org/emotaxa/ontology/ekman>",
    "parrott2:irritation",
    "sense:affection",
    "norm:bold",
)
BREACHES = (
    # The header
    Breach("missing_ontology_title", "ekman", HEADER, r"    dct:title .*\n", "", "ontology:ekman", "no English title"),
    Breach("missing_ontology_license", "ekman", HEADER, r"    dct:license .*\n", "", "ontology:ekman", "licence"),
    Breach("missing_ontology_version", "ekman", HEADER, r"    owl:versionInfo .*\n", "", "ontology:ekman", "version"),
    Breach(
        "missing_ontology_version_iri", "ekman", HEADER, r"    owl:versionIRI .*\n", "", "ontology:ekman", "version IRI"
    ),
    Breach("missing_ontology_description", "ekman", HEADER, r"    dct:description .*\n", "", "ontology:ekman", "descr"),
    Breach("missing_ontology_creator", "ekman", HEADER, r"    dct:creator .*\n", "", "ontology:ekman", "who made it"),
    Breach("missing_ontology_source", "ekman", HEADER, r"    dct:source .*\n", "", "ontology:ekman", "taken from"),
    Breach(
        "missing_import", "norms-russell-mehrabian", "<https://w3id.org/emotaxa/ontology/norms-russell-mehrabian>",
        r", <https://w3id.org/emotaxa/ontology/sense>", "", "ontology:norms-russell-mehrabian",
        "is a name of <https://w3id.org/emotaxa/ontology/sense>, which the ontology does not import",
        "add owl:imports <https://w3id.org/emotaxa/ontology/sense>",
    ),
    Breach(
        "unknown_import", "ekman", HEADER, r"owl:imports ", "owl:imports <http://nowhere.invalid/emotions>, ",
        "ontology:ekman", "imports <http://nowhere.invalid/emotions>, which is not here", "beside this one",
    ),
    # Names and references
    Breach(
        "invalid_entity_iri", "sense", SENSE, r"\nsense:affection", r"\n<https://w3id.org/emotaxa/sense/Affection>",
        "sense:Affection", "IRI of a concept is not of the form", "lower-case",
    ),
    Breach(
        "dangling_reference", "parrott", IRRITATION, r"rdfs:subClassOf parrott1:anger",
        "rdfs:subClassOf parrott1:angre", "parrott:2/irritation", "parrott:1/angre is declared nowhere",
        "did you mean parrott:1/anger?",
    ),
    Breach(
        "deprecated_class_reference", "parrott", "parrott1:anger", r"    core:position",
        "    owl:deprecated true ;\n    dct:isReplacedBy parrott1:fear ;\n    core:position", "parrott:2/irritation",
        "parrott:1/anger is deprecated", "refer to parrott:1/fear, which replaces it",
    ),
    Breach(
        "missing_replacement", "parrott", "parrott3:annoyance", r"    core:position",
        "    owl:deprecated true ;\n    core:position", "parrott:3/annoyance", "what to use instead",
        "dct:isReplacedBy",
    ),
    Breach(
        "misused_replaced_by", "parrott", "parrott3:annoyance", r"    core:position",
        "    dct:isReplacedBy parrott3:rage ;\n    core:position", "parrott:3/annoyance", "is not deprecated",
        "owl:deprecated true",
    ),
    # Labels
    Breach("missing_label", "ekman", "ekman:fear", r"    skos:prefLabel .*\n", "", "ekman:fear", "preferred label"),
    Breach(
        "missing_label", "core", "core:Tier", r"    skos:prefLabel .*\n", "", "core:Tier", "has no preferred label",
    ),
    Breach(
        "multiple_labels", "ekman", "ekman:fear", r'"fear"@en', '"fear"@en, "dread"@en', "ekman:fear",
        "preferred label", "skos:altLabel",
    ),
    Breach(
        "duplicate_label", "parrott", "parrott1:joy", r'skos:prefLabel "joy"', 'skos:prefLabel "love"', "parrott:1/joy",
        'the preferred label "love" is also that of parrott:1/love', "another tier only",
    ),
    Breach(
        "duplicate_label", "parrott", "parrott1:joy", r'skos:prefLabel "joy"', 'skos:prefLabel "LOVE"', "parrott:1/joy",
        'the preferred label "LOVE"@en is also that of parrott:1/love', "another tier only",
    ),
    Breach(
        "duplicate_translation", "parrott", "parrott1:joy", r'skos:prefLabel "joy"@en',
        'skos:prefLabel "joy"@en, "Zorn"@de ; skos:hiddenLabel "x"@en . parrott1:anger skos:prefLabel "Zorn"@de . '
        "parrott1:joy core:position 2", "parrott:1/joy", 'the label "Zorn"@de is also that of parrott:1/anger',
    ),
    Breach(
        "duplicate_label_synonym", "ekman", "ekman:joy", r'"happiness"@en', '"Sadness"@en', "ekman:joy",
        'the alternative label "Sadness"@en is also a label of ekman:sadness', "names the other concept",
    ),
    Breach(
        "duplicate_exact_synonym", "ekman", "ekman:sadness", r"    skos:prefLabel",
        '    skos:altLabel "happiness"@en ;\n    skos:prefLabel', "ekman:sadness",
        'the alternative label "happiness"@en is also an alternative label of ekman:joy',
    ),
    Breach(
        "repeated_name", "ekman", "ekman:joy", r'"happiness"@en', '"Joy"@en', "ekman:joy", "one name twice",
    ),
    Breach(
        "label_whitespace", "sense", SENSE, r'"affection"@en', '"affection "@en', "sense:affection", "white space",
        "single spaces",
    ),
    Breach(
        "label_formatting", "ekman", "ekman:joy", r'"happiness"@en', '"<b>happiness</b>"@en', "ekman:joy", "markup",
        "plain text",
    ),
    Breach(
        "missing_language_tag", "ekman", HEADER, r'(dct:description .*)@en', r"\1", "ontology:ekman", "language",
        '"joy"@en',
    ),
    Breach(
        "invalid_language_tag", "ekman", "ekman:joy", r'"happiness"@en', '"happiness"@english', "ekman:joy",
        'found "happiness"@english', "BCP 47",
    ),
    # Definitions and other texts
    Breach(
        "missing_definition", "parrott", "parrott1:joy", r"    skos:definition .*\n", "", "parrott:1/joy",
        "no English definition",
    ),
    Breach("missing_definition", "core", "core:Tier", r"    skos:definition .*\n", "", "core:Tier", "no definition"),
    Breach(
        "multiple_definitions", "ekman", "ekman:joy", r"(    skos:definition )", r'\1"Gladness of any kind."@en, ',
        "ekman:joy", "more than one definition", "editorialNote",
    ),
    Breach(
        "duplicate_definition", "ekman", "ekman:joy", r"skos:definition .*@en ;",
        'skos:definition "Same for both."@en . ekman:fear skos:definition "Same for both."@en . ekman:joy', "ekman:joy",
        "the definition is also that of ekman:fear", "tells the two apart",
    ),
    Breach(
        "shared_definition", "ekman-7", "ekman-7:happiness", r"skos:definition .*@en ;",
        'skos:definition "The family of enjoyable states, felt when something good happens or is sensed or done; shown '
        'by a smile in which the muscle around the eyes takes part."@en ;', "ekman-7:happiness",
        "the definition is also that of ekman:joy", "this theory",
    ),
    Breach(
        "definition_repeats_label", "ekman", "ekman:joy", r"skos:definition .*@en ;",
        'skos:definition "The feeling of joy."@en ;', "ekman:joy", "no more than the label", "neighbours",
    ),
    Breach(
        "lowercase_definition", "ekman", "ekman:joy", r'skos:definition "The', 'skos:definition "the', "ekman:joy",
        "small letter", "capital letter",
    ),
    Breach(
        "annotation_whitespace", "ekman", "ekman:joy", r'skos:editorialNote "Ekman ', 'skos:editorialNote "Ekman  ',
        "ekman:joy", "doubled spaces", "take the needless spaces",
    ),
    # Values
    Breach(
        "wrong_datatype", "norms-russell-mehrabian", NORM, r"core:arousal [\d.]+", 'core:arousal "0.61"',
        "norm:russell-mehrabian-1977/bold", 'arousal, a decimal (found "0.61")', "without quotation marks",
    ),
    Breach(
        "wrong_datatype", "parrott", "parrott:2", r"core:rank 2", 'core:rank "second"', "parrott:2",
        'a whole number from 1 (found "second")', "core:rank",
    ),
    Breach(
        "wrong_datatype", "sense", SENSE, r"    core:position 2 ;",
        "    core:position 2 ; core:minimumIntensity 2.5 ;", "sense:affection", "whole number",
        "core:minimumIntensity 3",
    ),
    # The graph
    Breach(
        "broader_cycle", "parrott", "parrott1:anger", r"    skos:topConceptOf .*\n",
        "    skos:broader parrott3:annoyance ;\n", "parrott:1/anger", "the concept lies below itself", "take one of",
    ),
    Breach(
        "intensity_cycle", "plutchik", "plutchik2:serenity", r"    skos:prefLabel",
        "    core:moreIntenseThan plutchik2:ecstasy ;\n    skos:prefLabel", "plutchik:2/ecstasy",
        "more intense than itself: plutchik:2/ecstasy > plutchik:2/joy > plutchik:2/serenity > plutchik:2/ecstasy",
        "turn one of these links round",
    ),
    Breach(
        "composition_cycle", "plutchik", "plutchik1:joy", r"    skos:prefLabel",
        "    core:composedOf plutchik3:love ;\n    skos:prefLabel", "plutchik:1/joy",
        "plutchik:1/joy -> plutchik:3/love -> plutchik:1/joy", "take one of these links away",
    ),
    Breach(
        "lone_concept", "parrott", "parrott1:joy", r"    core:position",
        "    core:position 9 . parrott1:boredom a owl:Class, skos:Concept ;\n"
        "    skos:inScheme <https://w3id.org/emotaxa/parrott> ;\n    core:position", "parrott:1/boredom",
        "nothing above it",
    ),
)  # fmt: skip
