"""Suggestions: what new labels and words may mean, in a queue in which curators accept and reject."""
