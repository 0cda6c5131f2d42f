"""Datatypes: rules about values that are not of the datatype that their property's range demands."""

import re
from collections.abc import Iterator

from pyoxigraph import Literal

from ontology.finding import Finding
from ontology.iri import RDFS
from ontology.validation.notation import prefixed, written
from ontology.validation.rules import RULES
from ontology.validation.statements import Statements

__all__ = ["datatype_findings", "fits"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_FORMS = {
    _XSD + "decimal": re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"),
    _XSD + "integer": re.compile(r"[+-]?\d+"),
    _XSD + "nonNegativeInteger": re.compile(r"\+?\d+|-0+"),
    _XSD + "positiveInteger": re.compile(r"\+?0*[1-9]\d*"),
    _XSD + "boolean": re.compile(r"true|false|0|1"),
    _XSD + "double": re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN"),
    _XSD + "float": re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN"),
}
_WITHIN = {
    _XSD + "decimal": {_XSD + "integer", _XSD + "nonNegativeInteger", _XSD + "positiveInteger"},
    _XSD + "integer": {_XSD + "nonNegativeInteger", _XSD + "positiveInteger"},
}
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


def fits(value: Literal, demanded: str) -> bool:
    """Tell whether a literal is of a datatype (IRI) or of one within it, and written as that is.

    >>> fits(Literal(1), _XSD + "decimal"), fits(Literal("high"), _XSD + "decimal")
    (True, False)
    """
    given = value.datatype.value
    form = _FORMS.get(given)
    well_formed = form is None or form.fullmatch(value.value) is not None
    return well_formed and (given == demanded or given in _WITHIN.get(demanded, ()))
