"""Formats: a graph in Turtle, RDF/XML, JSON-LD, N-Triples, OBO graphs JSON and plain SKOS, always in the same bytes."""
