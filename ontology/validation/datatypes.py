"""Datatypes: rules about values that are not of the datatype that their property's range demands."""

from collections.abc import Iterator

from pyoxigraph import Literal

from ontology.finding import Finding
from ontology.iri import RDFS
from ontology.validation.literals import fits
from ontology.validation.notation import prefixed, written
from ontology.validation.rules import RULES
from ontology.validation.statements import Statements

__all__ = ["datatype_findings"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_EXAMPLES = {_XSD + "decimal": "0.76", _XSD + "integer": "3", _XSD + "boolean": "true", _XSD + "string": '"3"'}


def datatype_findings(statements: Statements) -> Iterator[Finding]:
    """Find literals that are none of their datatype, or of a datatype that their property does not lead to."""
    ranges = {
        node: [value.value for value, _ in about[RDFS + "range"]]
        for node, about in statements.about.items()
        if RDFS + "range" in about
    }
    for module in statements.judged:
        for subject, predicate, value in module.triples:
            demanded = [datatype for datatype in ranges.get(predicate.value, ()) if datatype.startswith(_XSD)]
            slot = prefixed(predicate.value)
            if isinstance(value, Literal):
                wrong = next((datatype for datatype in demanded if not fits(value, datatype)), None)
                if wrong is None and not fits(value, value.datatype.value):
                    wrong = value.datatype.value
            else:
                wrong = next(iter(demanded), None)
            if wrong is not None:
                example = _EXAMPLES.get(wrong)
                yield RULES["wrong_datatype"].broken(
                    module.place(subject.value, slot),
                    f"the value {written(value)} is no {prefixed(wrong)}",
                    node=prefixed(subject.value),
                    value=written(value),
                    cure=f"write it as {slot} {example}" if example else f"write it as an {prefixed(wrong)}",
                )
