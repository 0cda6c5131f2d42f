"""Turtle edited in place: the lines of what has changed are replaced, and everything else stays as it was written."""
