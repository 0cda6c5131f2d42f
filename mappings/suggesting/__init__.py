"""Suggestions: what new labels and words may mean, with the evidence; a person decides."""
