"""Recovery: the operations that lead from one graph to another, won back from the statements in which they differ."""
