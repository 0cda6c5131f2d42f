"""Vocabularies from outside: what links their concepts to where they come from, and what may link them to senses."""
