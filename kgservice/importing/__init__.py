"""Imports: vocabularies and mapping sets from outside, checked and put on top of the release in a store."""
