"""Many operations at once: from a table, from an edited file, and from two graphs that differ."""
