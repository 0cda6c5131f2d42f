"""The graph store on Neo4j: nodes and edges with the revisions from and up to which they hold, and the change log."""
