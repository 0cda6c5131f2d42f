"""The store and the application of a service, from its settings."""

from collections.abc import Callable

from kgservice.settings import ServiceSettings
from kgservice.stores.open import default_url, open_store
from kgservice.workspace import Workspace

__all__ = ["opened"]


def opened(settings: ServiceSettings, announce: Callable[[str], None] = lambda message: None) -> Workspace:
    """Open the workspace that the settings name; it is the caller's to close.

    Raises:
        UnknownStore, StoreUnavailable, MissingExtra: where it cannot be opened.
    """
    return Workspace(open_store(settings.store or default_url(), announce, neo4j=settings.neo4j))
