"""Rules: the catalogue of what validation demands of mapping sets, beside that for modules in `ontology.validation`."""

from ontology.validation.rules import Rule

__all__ = ["MAPPING_RULES"]

_TABLE = (
    Rule(
        "invalid_mapping_set",
        "ERROR",
        "the file is no SSSOM, or a cell does not hold what its column demands",
        "correct the cell or the metadata",
    ),
    Rule(
        "doubtful_mapping_set",
        "WARN",
        "something in the file can be read and is probably not meant",
        "correct the cell or the metadata",
    ),
    Rule("noted_in_mapping_set", "INFO", "something in the file is good to know", "nothing has to be done"),
    Rule("repeated_mapping", "WARN", "a record repeats another", "remove one of the two"),
    Rule(
        "claimed_and_denied",
        "ERROR",
        "claimed and denied",
        "withdraw one of the two, or settle which source is right; until then the denial holds",
    ),
    Rule(
        "exclusive_predicates",
        "ERROR",
        "predicates that exclude each other",
        "keep the one predicate that holds",
    ),
    Rule(
        "duplicate_exact_match",
        "ERROR",
        "exactly the same as two different concepts",
        "a label that covers both is a narrowMatch of each",
    ),
    Rule(
        "denied_of_parent",
        "ERROR",
        "covered by the child and denied of the parent",
        "a parent covers what its children cover: move the child, or withdraw the claim or the denial",
    ),
    Rule(
        "dangling_mapping",
        "ERROR",
        "a record speaks of a concept that does not exist",
        "correct the identifier, or add the concept to its scheme",
    ),
    Rule(
        "deprecated_mapping",
        "WARN",
        "a record speaks of a concept that is deprecated",
        "map what the concept is replaced by, or take the record away",
    ),
    Rule(
        "empty_placement",
        "ERROR",
        "a label is placed within concepts that share no sense",
        "keep the placement that holds, or map the label to senses",
    ),
    Rule(
        "ungrounded_concept",
        "ERROR",
        "an emotion of a theory covers no sense",
        "map it, or a concept below it, to senses by exactMatch, narrowMatch or closeMatch",
    ),
    Rule(
        "found_and_not_found",
        "ERROR",
        "a match is claimed where none was found",
        "withdraw the claim, or the record of sssom:NoTermFound",
    ),
    Rule(
        "derived_and_denied",
        "WARN",
        "what one record denies follows from others",
        "withdraw the denial, or one of the claims; until then the denial holds and the conclusion is not drawn",
    ),
    Rule(
        "joined_siblings",
        "WARN",
        "are two concepts of one scheme, and exact matches make them the same",
        "make the exactMatch that goes too far a closeMatch, a broadMatch or a narrowMatch",
    ),
    Rule(
        "synonymous_labels",
        "INFO",
        "are two labels of one set, and exact matches make them the same",
        "nothing has to be done, if the set has two labels for one thing",
    ),
    Rule(
        "exact_across_disjoint",
        "ERROR",
        "exclude each other by their theory, and exact matches make them the same",
        "make the exactMatch that goes too far a closeMatch, a broadMatch or a narrowMatch",
    ),
    Rule(
        "mapping_cycle",
        "ERROR",
        "broader and narrower matches run in a circle",
        "turn one of these records round, or make them exactMatch",
    ),
    Rule(
        "circle_with_hierarchy",
        "WARN",
        "a match runs against the hierarchy of a scheme",
        "make the exactMatch that goes too far a closeMatch, or turn the broadMatch or narrowMatch round",
    ),
    Rule(
        "divided_sense",
        "ERROR",
        "a sense is an atom, and lies within no other",
        "a label that covers several senses is a narrowMatch of each, and an exactMatch of none",
    ),
    Rule(
        "within_disjoint",
        "WARN",
        "what lies within both is nothing, since they exclude each other by their theory",
        "make the match that goes too far a closeMatch",
    ),
    Rule(
        "wrong_cardinality",
        "WARN",
        "a record states another cardinality than it has",
        "correct mapping_cardinality or cardinality_scope, or leave both out",
    ),
)

MAPPING_RULES = {rule.id: rule for rule in _TABLE}
"""Every rule, by id."""
