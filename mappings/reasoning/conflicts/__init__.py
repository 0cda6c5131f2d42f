"""Conflicts: what in mapping sets contradicts, dangles, or is grounded in nothing."""
