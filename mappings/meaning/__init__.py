"""What concepts denote: fuzzy sets of senses, degrees between them, conflicts, and points in the affect space."""
