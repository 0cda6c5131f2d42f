"""Where the graph and its change log are kept: one Protocol, and the places that implement it."""
