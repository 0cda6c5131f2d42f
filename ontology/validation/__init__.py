"""Validation: what is wrong with files of the ontology, where, and how it is mended."""
