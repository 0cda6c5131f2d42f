"""Files from outside for tests, made of facts: classes with their IRIs, labels and parents.

They are built the way such files are built in the wild: RDF/XML in the OBO style with annotations as axioms, imports
that nobody fetches, parents in other namespaces, a synonym property of the ontology's own; OBO graphs; SKOS. All
definitions and remarks are made up here.
"""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

__all__ = ["MFOEM", "ODD", "SAMPLE", "Row", "obo_graphs", "obo_owl", "rows_of", "skos"]

OBO = "http://purl.obolibrary.org/obo/"
MFOEM = f"{OBO}MFOEM_"


class Row(NamedTuple):
    """A class: IRI, English label, IRIs of its parents."""

    iri: str
    label: str
    parents: tuple[str, ...] = ()

    @property
    def definition(self) -> str:
        """A definition for tests, in words of our own."""
        return f"What this test means by {self.label}."


ODD = ("https://purl.obolibrary.org/obo/MFOEM:000225", "https://purl.obolibrary.org/obo/MFOEM_000224")
"""Two IRIs of the Emotion Ontology that are spelt unlike the others in the ontology itself."""

SAMPLE = (
    Row(f"{MFOEM}000001", "emotion process", (f"{MFOEM}000195",)),
    Row(f"{MFOEM}000004", "emotional behavioural process", (f"{OBO}GO_0007610",)),
    Row(f"{MFOEM}000009", "anger", (f"{MFOEM}000001",)),
    Row(f"{MFOEM}000012", "annoyance", (f"{MFOEM}000009",)),
    Row(f"{MFOEM}000031", "crying", (f"{MFOEM}000004",)),
    Row(f"{MFOEM}000042", "happiness", (f"{MFOEM}000001",)),
    Row(f"{MFOEM}000152", "emotional speaking behaviour", (f"{OBO}GO_0071625", f"{MFOEM}000004")),
    Row(f"{MFOEM}000195", "affective process", (f"{OBO}MF_0000020",)),
    Row(ODD[0], "mistrust", (f"{MFOEM}000001",)),
    Row(ODD[1], "trust", (f"{MFOEM}000001",)),
)
"""A few classes of the Emotion Ontology (MFOEM)."""


def rows_of(table: Path) -> tuple[Row, ...]:
    """Read a table of classes: iri, label_en, parents."""
    with table.open(encoding="utf-8", newline="") as stream:
        return tuple(
            Row(row["iri"], row["label_en"], tuple(filter(None, row["parents"].split("|"))))
            for row in csv.DictReader(stream, delimiter="\t")
        )


_HEAD = """<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [
    <!ENTITY obo "http://purl.obolibrary.org/obo/" >
    <!ENTITY owl "http://www.w3.org/2002/07/owl#" >
]>
<rdf:RDF xmlns="{ontology}#"
     xml:base="{ontology}"
     xmlns:owl="http://www.w3.org/2002/07/owl#"
     xmlns:obo="http://purl.obolibrary.org/obo/"
     xmlns:oboInOwl="http://www.geneontology.org/formats/oboInOwl#"
     xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#"
     xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <owl:Ontology rdf:about="{ontology}">
        <owl:versionIRI rdf:resource="{ontology}/2026-01-31"/>
        <owl:imports rdf:resource="http://purl.obolibrary.org/obo/MF.owl"/>
        <owl:imports rdf:resource="http://purl.obolibrary.org/obo/bfo.owl"/>
        <dc:title>{title}</dc:title>
        <dc:contributor>A. Tester</dc:contributor>
        <dc:license>https://creativecommons.org/licenses/by/3.0/</dc:license>
        <owl:versionInfo>2026-01-31</owl:versionInfo>
        <rdfs:comment>Classes for tests.</rdfs:comment>
    </owl:Ontology>
    <owl:AnnotationProperty rdf:about="&obo;IAO_0000115"/>
    <owl:AnnotationProperty rdf:about="{own}000010"><rdfs:label>synonym</rdfs:label></owl:AnnotationProperty>
    <owl:AnnotationProperty rdf:about="{own}000165"><rdfs:label>tag</rdfs:label></owl:AnnotationProperty>
    <owl:ObjectProperty rdf:about="&obo;MF#hasPart"/>
    <owl:Class rdf:about="&obo;GO_0007610"/>
    <rdf:Description rdf:about="&obo;GO_0060273">
        <owl:equivalentClass rdf:resource="{first}"/>
    </rdf:Description>
    <owl:NamedIndividual rdf:about="{own}900000"><rdf:type rdf:resource="{first}"/></owl:NamedIndividual>
    <owl:Axiom>
        <owl:annotatedSource rdf:resource="{first}"/>
        <owl:annotatedProperty rdf:resource="&obo;IAO_0000115"/>
        <owl:annotatedTarget>{definition}</owl:annotatedTarget>
        <oboInOwl:hasDbXref>TEST:1</oboInOwl:hasDbXref>
    </owl:Axiom>
    <owl:Axiom>
        <owl:annotatedSource rdf:resource="{first}"/>
        <owl:annotatedProperty rdf:resource="&oboInOwl;hasExactSynonym"/>
        <owl:annotatedTarget>{label} (exact)</owl:annotatedTarget>
        <oboInOwl:hasSynonymType rdf:resource="{own}900001"/>
    </owl:Axiom>
"""


def obo_owl(
    rows: Sequence[Row] = SAMPLE,
    ontology: str = f"{OBO}mfoem.owl",
    title: str = "Emotion Ontology (test)",
    own: str = MFOEM,
) -> str:
    """Write RDF/XML in the OBO style; every seventh class has no definition, and two more are out of use."""
    first = rows[0]
    head = _HEAD.replace(
        "    <!ENTITY owl",
        '    <!ENTITY oboInOwl "http://www.geneontology.org/formats/oboInOwl#" >\n    <!ENTITY owl',
    )
    parts = [
        head.format(
            ontology=ontology,
            title=title,
            own=own,
            first=first.iri,
            label=escape(first.label),
            definition=escape(first.definition),
        )
    ]
    for number, row in enumerate(rows):
        lines = [f"    <!-- {row.iri} -->", f"    <owl:Class rdf:about={quoteattr(row.iri)}>"]
        lines += [f"        <rdfs:subClassOf rdf:resource={quoteattr(parent)}/>" for parent in row.parents]
        if number % 3 == 2:
            lines += [
                "        <rdfs:subClassOf>",
                "            <owl:Restriction>",
                '                <owl:onProperty rdf:resource="&obo;MF#hasPart"/>',
                f"                <owl:someValuesFrom rdf:resource={quoteattr(first.iri)}/>",
                "            </owl:Restriction>",
                "        </rdfs:subClassOf>",
            ]
        if number % 7 != 6:
            lines.append(f"        <obo:IAO_0000115>{escape(row.definition)}</obo:IAO_0000115>")
        if number == 0:
            lines.append(f"        <oboInOwl:hasExactSynonym>{escape(row.label)} (exact)</oboInOwl:hasExactSynonym>")
        property_ = f"x:{own.rpartition('/')[2]}000010"
        space = own.rpartition("/")[0] + "/"
        lines.append(
            f'        <{property_} xmlns:x="{space}" xml:lang="de">{escape(row.label)} auf Deutsch</{property_}>'
        )
        lines.append(f"        <rdfs:label>{escape(row.label)}</rdfs:label>")
        lines.append("    </owl:Class>")
        parts.append("\n".join(lines))
    for number, replacement in ((900010, f'rdf:resource="{first.iri}"/>'), (900011, None)):
        said = f"<obo:IAO_0100001 {replacement}" if replacement else ""
        text = f"<obo:IAO_0100001>{first.iri.rpartition('/')[2].replace('_', ':')}</obo:IAO_0100001>"
        parts.append(
            f"""    <owl:Class rdf:about="{own}{number}">
        <rdfs:label>obsolete thing {number}</rdfs:label>
        {said or text}
        <owl:deprecated rdf:datatype="http://www.w3.org/2001/XMLSchema#boolean">true</owl:deprecated>
    </owl:Class>"""
        )
    return "\n".join([*parts, "</rdf:RDF>", ""])


def obo_graphs(rows: Sequence[Row] = SAMPLE, ontology: str = f"{OBO}mfoem.json") -> str:
    """Write OBO graphs JSON that says what `obo_owl` says of the same classes, as far as the format can."""
    nodes: list[dict[str, Any]] = []
    edges: list[dict[str, Any]] = []
    for number, row in enumerate(rows):
        meta: dict[str, Any] = {}
        if number % 7 != 6:
            meta["definition"] = {"val": row.definition, **({"xrefs": ["TEST:1"]} if number == 0 else {})}
        if number == 0:
            meta["synonyms"] = [{"pred": "hasExactSynonym", "val": f"{row.label} (exact)"}]
            meta["comments"] = ["A remark."]
            meta["basicPropertyValues"] = [{"pred": f"{OBO}IAO_0000119", "val": "Tester 2026"}]
            meta["xrefs"] = [{"val": "Wikipedia:Test"}]
        nodes.append({"id": row.iri, "lbl": row.label, "type": "CLASS", "meta": meta})
        edges += [{"sub": row.iri, "pred": "is_a", "obj": parent} for parent in row.parents]
        if number % 3 == 2:
            edges.append({"sub": row.iri, "pred": f"{OBO}BFO_0000051", "obj": rows[0].iri})
    nodes.append(
        {
            "id": f"{MFOEM}900010",
            "lbl": "obsolete thing",
            "type": "CLASS",
            "meta": {
                "deprecated": True,
                "basicPropertyValues": [{"pred": f"{OBO}IAO_0100001", "val": rows[0].iri}],
            },
        }
    )
    nodes.append({"id": f"{OBO}BFO_0000051", "lbl": "has part", "type": "PROPERTY", "propertyType": "OBJECT"})
    graph = {
        "id": ontology,
        "meta": {
            "version": f"{ontology}/2026-01-31",
            "basicPropertyValues": [
                {"pred": "http://purl.org/dc/terms/title", "val": "Emotion Ontology (test)"},
                {
                    "pred": "http://purl.org/dc/terms/license",
                    "val": "https://creativecommons.org/licenses/by/3.0/",
                },
            ],
        },
        "nodes": nodes,
        "edges": edges,
        "equivalentNodesSets": [{"nodeIds": [rows[0].iri, f"{OBO}GO_0060273"]}],
        "logicalDefinitionAxioms": [
            {
                "definedClassId": rows[-1].iri,
                "genusIds": [rows[0].iri],
                "restrictions": [{"propertyId": f"{OBO}BFO_0000051", "fillerId": rows[0].iri}],
            }
        ],
        "domainRangeAxioms": [],
        "propertyChainAxioms": [],
    }
    return json.dumps({"graphs": [graph]}, indent=2)


def skos(rows: Sequence[Row] = SAMPLE, scheme: str = "http://example.org/feelings") -> str:
    """Write a SKOS scheme in Turtle, with German labels and a match to the classes that it was made of."""
    parts = [
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .",
        "@prefix dct: <http://purl.org/dc/terms/> .",
        f"@prefix : <{scheme}/> .",
        "",
        f'<{scheme}> a skos:ConceptScheme ;\n    dct:title "Feelings"@en, "Gefühle"@de ;\n'
        '    dct:license <https://creativecommons.org/licenses/by/4.0/> ;\n    dct:hasVersion "1.0" .',
    ]
    names = {row.iri: f":c{number}" for number, row in enumerate(rows, start=1)}
    for number, row in enumerate(rows):
        lines = [f"{names[row.iri]} a skos:Concept", f"skos:inScheme <{scheme}>", f'skos:notation "{number + 1}"']
        lines += [f"skos:broader {names[parent]}" for parent in row.parents if parent in names]
        lines += [f'skos:prefLabel "{row.label}"@en, "{row.label} (de)"@de', f'skos:definition "{row.definition}"@en']
        if row.iri not in ODD:
            lines.append(f"skos:closeMatch <{row.iri}>")
        parts.append(" ;\n    ".join(lines) + " .")
    return "\n\n".join([*parts, ""])
