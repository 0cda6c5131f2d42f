"""Rules: what is demanded of a change besides what is demanded of the modules and mapping sets that it makes."""

from ontology.validation.rules import Rule

__all__ = ["CHANGE_RULES"]

_TABLE = (
    Rule(
        "unnamed_graph",
        "ERROR",
        "a statement lies in no named graph",
        "say in which module or mapping set it is to stand",
    ),
    Rule(
        "unknown_graph",
        "ERROR",
        "nothing is known from the graph: it is neither a module nor a mapping set",
        "put the statements into the graph of a module or of a mapping set, or keep its header",
    ),
    Rule(
        "derived_graph",
        "WARN",
        "the graph was worked out from others, and is worked out anew with the next release",
        "change what it was worked out from",
    ),
    Rule(
        "empty_node",
        "ERROR",
        "a statement leads to a blank node of which nothing is said",
        "add what is said of it, or take the statement away",
    ),
    Rule(
        "orphaned_node",
        "ERROR",
        "what is said of a blank node stays, and nothing leads to it any more",
        "take away what is said of it, too",
    ),
)

CHANGE_RULES = {rule.id: rule for rule in _TABLE}
"""Every rule, by id."""
