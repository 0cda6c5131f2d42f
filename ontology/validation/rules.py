"""Rules: the catalogue of what validation demands of modules, after the `report` command of ROBOT.

Where ROBOT (Jackson et al. 2019, doi:10.1186/s12859-019-3002-3; robot.obolibrary.org/report) has a rule, ours bears its
name. A shape of `ontology/shapes` states level, message and cure itself; `ontology.validation.shape_rules` names it.
"""

from dataclasses import dataclass

from ontology.errors import Place
from ontology.finding import Finding, Level

__all__ = ["RULES", "Rule"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is demanded.

    Attributes:
        id: its name, as reports write it.
        level: how grave it is to break it.
        breach: what is wrong where it is broken, in one sentence without a full stop.
        cure: how to mend that.
    """

    id: str
    level: Level
    breach: str
    cure: str

    def broken(self, place: Place, message: str = "", *, node: str = "", value: str = "", cure: str = "") -> Finding:
        """Tell that it is broken at a place; message and cure are the rule's own where none is given.

        >>> print(RULES["shared_definition"].broken(Place("ekman.ttl", 7), node="ekman:joy"))
        ekman.ttl:7: WARN two schemes define a concept in the same words; say what this theory means by it, ...
        """
        return Finding(self.level, place, message or self.breach, cure or self.cure, node, self.id, value)


_TABLE = (
    # The file
    Rule("invalid_turtle", "ERROR", "the file is no Turtle", "correct the statement that ends or stands at this place"),
    Rule("empty_module", "ERROR", "the file says nothing", "declare an owl:Ontology in it, and describe a scheme"),
    Rule(
        "missing_ontology_declaration",
        "ERROR",
        "the file declares no ontology",
        "begin it with <https://w3id.org/emotaxa/ontology/...> a owl:Ontology, its title, licence and version",
    ),
    Rule(
        "merged_ontology",
        "WARN",
        "a merged ontology is no module, and was not checked",
        "check what it was merged from: the files in `modules/` beside it, or `emotaxa validate` without a file",
    ),
    Rule(
        "multiple_ontology_declarations",
        "ERROR",
        "the file declares a second ontology",
        "keep each ontology in a file of its own",
    ),
    # The header
    Rule("missing_ontology_title", "ERROR", "the ontology has no English title", 'give it one: dct:title "..."@en'),
    Rule(
        "missing_ontology_license",
        "ERROR",
        "the ontology names no licence",
        "write, for instance, dct:license <https://creativecommons.org/licenses/by/4.0/>",
    ),
    Rule(
        "missing_ontology_version",
        "ERROR",
        "the ontology bears no version",
        'write, for instance, owl:versionInfo "0.2.0"',
    ),
    Rule(
        "missing_ontology_version_iri",
        "ERROR",
        "the ontology has no version IRI",
        "write owl:versionIRI and the ontology's IRI, a slash and the version",
    ),
    Rule(
        "missing_ontology_description",
        "WARN",
        "the ontology has no description",
        'say in a sentence or two what it holds: dct:description "..."@en',
    ),
    Rule(
        "missing_ontology_creator",
        "WARN",
        "the ontology does not say who made it",
        'name a person or a project: dct:creator "..."',
    ),
    Rule(
        "missing_ontology_source",
        "WARN",
        "the ontology does not say what its facts were taken from",
        'cite the publication or the data: dct:source "..."',
    ),
    Rule(
        "missing_import",
        "WARN",
        "the ontology uses names of an ontology that it does not import",
        "add owl:imports and the IRI of that ontology",
    ),
    Rule(
        "unknown_import",
        "WARN",
        "the ontology imports one that is not here, and nothing is fetched",
        "give its file beside this one, or take owl:imports away",
    ),
    # Names and references
    Rule(
        "invalid_entity_iri",
        "ERROR",
        "an IRI does not have the form that IRIs of its kind have",
        "write it in letters and digits, words joined by hyphens, parts by single slashes",
    ),
    Rule("dangling_reference", "ERROR", "a name is declared nowhere", "correct the name, or declare it"),
    Rule(
        "conflicting_declarations",
        "ERROR",
        "one name is declared as two things that OWL 2 DL keeps apart",
        "keep one of the two; OWL 2 DL allows no more",
    ),
    Rule(
        "deprecated_class_reference",
        "ERROR",
        "something refers to a term that is deprecated",
        "refer to what the deprecated term is replaced by, or take the reference away",
    ),
    Rule(
        "missing_replacement",
        "WARN",
        "a deprecated term does not say what to use instead",
        "name its successor by dct:isReplacedBy, or say in skos:editorialNote why there is none",
    ),
    Rule(
        "misused_replaced_by",
        "ERROR",
        "a term is said to be replaced and is not deprecated",
        "add owl:deprecated true, or take dct:isReplacedBy away",
    ),
    # Labels
    Rule("missing_label", "ERROR", "a term has no preferred label", 'write skos:prefLabel "..."@en'),
    Rule(
        "multiple_labels",
        "ERROR",
        "a term has more than one preferred label in a language",
        "keep one as skos:prefLabel and make the others skos:altLabel",
    ),
    Rule(
        "duplicate_label",
        "ERROR",
        "two concepts of one tier of a scheme bear one English label",
        "rename one of the two; within a scheme a label may come back on another tier only",
    ),
    Rule(
        "duplicate_translation",
        "INFO",
        "two concepts of one tier of a scheme bear one label in another language",
        "look for a word that tells the two apart, or leave it where the language has none",
    ),
    Rule(
        "duplicate_exact_synonym",
        "WARN",
        "two concepts of one tier of a scheme bear one alternative label",
        "keep the alternative label with the concept that it fits best",
    ),
    Rule(
        "duplicate_label_synonym",
        "WARN",
        "the alternative label of one concept is the label of another on the same tier",
        "take the alternative label away, since it names the other concept",
    ),
    Rule(
        "repeated_name",
        "WARN",
        "a concept bears one name twice in a language",
        "keep it once, as skos:prefLabel or else as skos:altLabel",
    ),
    Rule(
        "label_whitespace",
        "ERROR",
        "a label has needless white space",
        "keep single spaces between its words and none around them",
    ),
    Rule(
        "label_formatting",
        "ERROR",
        "a label holds a line break, a tab, markup or a character that nobody sees",
        "write it as plain text on one line",
    ),
    Rule(
        "missing_language_tag",
        "ERROR",
        "a text for readers does not say which language it is in",
        'add the language tag, as in "joy"@en',
    ),
    Rule(
        "invalid_language_tag",
        "ERROR",
        "a language tag does not begin with a language code of two or three letters",
        "write a tag of BCP 47, such as en, de or pt-BR",
    ),
    # Definitions and other texts
    Rule(
        "missing_definition",
        "ERROR",
        "a term has no definition",
        'say in one sentence what it means: skos:definition "..."@en',
    ),
    Rule(
        "multiple_definitions",
        "ERROR",
        "a term has more than one definition in a language",
        "keep one, and make the others skos:editorialNote",
    ),
    Rule(
        "duplicate_definition",
        "ERROR",
        "two terms of one scheme have the same definition",
        "say what tells the two apart",
    ),
    Rule(
        "shared_definition",
        "WARN",
        "two schemes define a concept in the same words",
        "say what this theory means by it, as against the other",
    ),
    Rule(
        "definition_repeats_label",
        "WARN",
        "a definition says no more than the label",
        "say what sets the concept apart from its neighbours",
    ),
    Rule(
        "lowercase_definition",
        "INFO",
        "a definition begins with a small letter",
        "begin it with a capital letter",
    ),
    Rule(
        "annotation_whitespace",
        "WARN",
        "a text has white space around it or doubled spaces in it",
        "take the needless spaces and line breaks away",
    ),
    # Values
    Rule(
        "wrong_datatype",
        "ERROR",
        "a value is not of the datatype that its property demands",
        "write the value in the demanded datatype",
    ),
    Rule("missing_value", "ERROR", "a demanded statement is missing", "add it"),
    Rule("multiple_values", "ERROR", "there are more values than may be", "keep one of them"),
    Rule("invalid_value", "ERROR", "a value is not among those that are allowed", "correct the value"),
    Rule("wrong_reference", "ERROR", "a value is not of the kind that its property leads to", "name one of that kind"),
    Rule("missing_type", "ERROR", "a term does not say what it is", "say by rdf:type what it is"),
    Rule("wrong_type", "ERROR", "a term is said to be what it may not be", "take that type away"),
    Rule(
        "missing_source", "ERROR", "a term does not say where it comes from", 'cite the publication: dct:source "..."'
    ),
    # The graph
    Rule("broader_cycle", "ERROR", "a concept lies below itself", "take one of these links away"),
    Rule(
        "intensity_cycle",
        "ERROR",
        "an emotion is more intense than itself",
        "turn one of these links round, or take it away",
    ),
    Rule("composition_cycle", "ERROR", "a blend is a part of itself", "take one of these links away"),
    Rule(
        "lone_concept",
        "INFO",
        "a concept of a layered theory has nothing above it, below it or beside it",
        "give it its place by skos:broader, or leave it where the theory does",
    ),
    # Reasoning
    Rule(
        "stale_derived_file",
        "WARN",
        "a derived file was worked out from other files than are here",
        "renew it by `make derived`",
    ),
    Rule(
        "unsatisfiable_class",
        "ERROR",
        "a class can have no instance",
        "take one of these statements away",
    ),
    Rule(
        "inconsistent_ontology",
        "ERROR",
        "the statements of the modules cannot all be true",
        "take one of these statements away",
    ),
    Rule(
        "not_reasoned",
        "WARN",
        "whether the modules are consistent, and every class can have instances, was not checked",
        "",
    ),
    # Competency questions, which a release asks
    Rule(
        "competency_question",
        "ERROR",
        "a competency question is answered in another way than expected",
        "mend what the query asks about, or, where the new answer is right, change the expected one",
    ),
)

RULES = {rule.id: rule for rule in _TABLE}
"""Every rule that is not a shape's own, by id."""
