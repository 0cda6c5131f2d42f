"""Prototypes: texts compared with what concepts are called and how they are defined, by the vectors of an encoder."""
