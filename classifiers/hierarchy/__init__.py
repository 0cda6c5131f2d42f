"""The hierarchy: from a model's own labels to the concepts of any scheme, coherent between its tiers."""
