"""Ids of the rules that the shapes state: by what is constrained, and on which property."""

import re

from ontology.iri import CORE, DCT, OWL, RDF, RDFS, SKOS

__all__ = ["shape_rule"]

_OWN = {
    "ConceptIriInScheme": "invalid_entity_iri",
    "ConceptLabelOnce": "duplicate_label",
    "HeaderLicence": "ontology_license",
    "HeaderTitle": "ontology_title",
    "HeaderVersion": "ontology_version",
    "HeaderVersionIri": "ontology_version_iri",
    "NoEquivalence": "equivalent_pair",
    "NotAClass": "wrong_type",
    "NotASense": "wrong_type",
    "TierIri": "invalid_entity_iri",
}
"""Shapes whose rule cannot be told from the constraint; what is no rule's id takes the place of a property's name."""

_NAMES = {
    SKOS + "prefLabel": "label",
    SKOS + "definition": "definition",
    DCT + "source": "source",
    RDF + "type": "type",
}
_TEXTS = frozenset(
    {
        *(SKOS + kind for kind in ("prefLabel", "altLabel", "hiddenLabel", "definition", "editorialNote")),
        *(CORE + kind for kind in ("derivedForm", "noun", "adjective", "adverb", "verb", "term", "occasion")),
        DCT + "title",
        RDFS + "label",
    }
)
_PROSE = frozenset({SKOS + "definition", SKOS + "editorialNote", CORE + "occasion"})
_MISSING = frozenset({"MinCount", "QualifiedMinCount", "HasValue"})
_MULTIPLE = frozenset({"MaxCount", "QualifiedMaxCount", "UniqueLang"})
_REFERENCES = frozenset({"Class", "NodeKind"})


def shape_rule(shape: str, component: str, path: str | None) -> str:
    """Give the id of the rule that a shape states.

    Args:
        shape: IRI of the shape or of its SPARQL constraint.
        component: IRI of the constraint component that failed, `sh:MinCountConstraintComponent`.
        path: IRI of the property that the shape is about; None for a shape of nodes.

    >>> shape_rule("s/ConceptLabels", "http://www.w3.org/ns/shacl#PatternConstraintComponent", SKOS + "prefLabel")
    'label_whitespace'
    >>> shape_rule("s/BroaderInScheme", "http://www.w3.org/ns/shacl#SPARQLConstraintComponent", None)
    'broader_in_scheme'
    """
    local = shape.rpartition("/")[2]
    own = _OWN.get(local)
    kind = component.rpartition("#")[2].removesuffix("ConstraintComponent")
    if kind == "SPARQL":
        return own or re.sub(r"(?<!^)(?=[A-Z])", "_", local).lower()
    if own is not None and not own.startswith("ontology_"):
        return own
    name = own or _NAMES.get(path or "")
    if kind in _MISSING:
        return f"missing_{name}" if name else "missing_value"
    if kind in _MULTIPLE:
        return f"multiple_{name}s" if name in {"label", "definition"} else "multiple_values"
    if path is None:
        return "invalid_entity_iri"
    return _about_values(kind, path)


def _about_values(kind: str, path: str) -> str:
    if kind == "Datatype":
        return "missing_language_tag" if path in _TEXTS else "wrong_datatype"
    if kind == "Pattern" and path in _TEXTS:
        return "annotation_whitespace" if path in _PROSE else "label_whitespace"
    if kind == "Disjoint":
        return "repeated_name"
    return "wrong_reference" if kind in _REFERENCES and path != OWL + "versionIRI" else "invalid_value"
