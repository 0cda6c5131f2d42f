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
)

MAPPING_RULES = {rule.id: rule for rule in _TABLE}
"""Every rule, by id."""
