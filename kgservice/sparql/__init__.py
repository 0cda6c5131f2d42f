"""SPARQL 1.1 over HTTP: queries and updates in worker processes, graphs, and what the service says of itself."""
