"""Impact: what a change moves, worked out before it is approved."""
