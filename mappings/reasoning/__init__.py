"""Reasoning over mappings: chains, inversion, generalisation, cliques, cardinality, merging as a view, conflicts."""
