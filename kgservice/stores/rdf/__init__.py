"""Mapping sets as RDF, and back, without loss.

A set is a named graph whose name is the set's id, from which `sssom:mappings` leads to its records. Each record is a
node, an `owl:Axiom` and `sssom:Mapping` about its subject, predicate and object (`owl:annotatedSource`,
`owl:annotatedProperty`, `owl:annotatedTarget`), and has every other slot as a property of the SSSOM namespace; entity
references and URIs are IRIs, numbers and dates are typed. Beside it stands the mapping itself as one triple, unless it
is negated, says that no term was found, or belongs to a profile: a profile asserts nothing outside itself.

RDF knows neither the order of values nor how a number or an IRI was spelled. What a reader could not win back from the
properties is therefore kept once more, as JSON, under `core:asWritten`; `core:row` keeps the order of records that
do not stand in the order of their IRIs.
"""
