"""Editing by the client: change requests, suggestions, watches, provenance, releases and directories."""
