"""SSSOM/TSV edited in place: the rows of what has changed are replaced, and everything else stays as it was written."""
