"""Checks: what is wrong with a proposed change, in the order of what it costs to find out."""
