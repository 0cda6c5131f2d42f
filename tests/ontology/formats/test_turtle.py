"""Turtle as people read it."""

from pyoxigraph import RdfFormat, parse

from ontology.formats.document import LaidOut
from ontology.formats.turtle import write_turtle
from tests.ontology.formats.graphs import document

TEXT = """\
@prefix core: <https://w3id.org/emotaxa/core/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix parrott: <https://w3id.org/emotaxa/parrott/> .
@prefix parrott-1: <https://w3id.org/emotaxa/parrott/1/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<https://w3id.org/emotaxa/ontology/parrott/0.2.0> owl:versionInfo "0.2.0" .

parrott:1 a core:Tier ;
    core:rank 1 .

parrott-1:joy a owl:Class, skos:Concept ;
    core:position 2 ;
    skos:prefLabel "joy"@en, "Freude"@de ;
    core:valence 0.50 ;
    core:angle "1.0e1"^^xsd:double .

parrott-1:love a owl:Class ;
    owl:equivalentClass [
        owl:onProperty core:valence ;
        owl:someValuesFrom [
            a rdfs:Datatype ;
            owl:onDatatype xsd:decimal ;
            owl:withRestrictions ( [ xsd:minInclusive 0 ] )
        ]
    ] .

[] a owl:AllDisjointClasses ;
    owl:members ( parrott-1:joy parrott-1:love ) .
"""


def test_it_reads_as_if_written_by_hand() -> None:
    assert write_turtle(LaidOut.of(quad.triple for quad in parse(TEXT, format=RdfFormat.TURTLE))) == TEXT


def test_no_blank_node_of_the_shipped_ontology_needs_a_label() -> None:
    assert "_:" not in write_turtle(document())


def test_every_subject_is_described_in_one_block() -> None:
    heads = [line.split(" ")[0] for line in write_turtle(document()).splitlines() if line and line[0] not in " @)]["]
    assert len(heads) == len(set(heads))
