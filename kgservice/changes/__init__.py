"""Changes: what curators propose, what would follow from it, and how it comes into the graph."""
