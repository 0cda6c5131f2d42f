"""Conversion: from labels, scores and points of one scheme to those of another, with the evidence."""
