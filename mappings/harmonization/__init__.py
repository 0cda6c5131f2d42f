"""Harmonization: from a corpus in its own labels to rows in the labels of another scheme."""
