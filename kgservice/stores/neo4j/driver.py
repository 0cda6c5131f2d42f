"""The driver of Neo4j, which comes with the extra `neo4j`."""

from importlib.util import find_spec

from ontology.errors import MissingExtra

__all__ = ["require_driver"]


def require_driver() -> None:
    """Make sure that the driver is installed.

    Raises:
        MissingExtra: where it is not.
    """
    if find_spec("neo4j") is None:
        raise MissingExtra("a store on Neo4j", "neo4j")
