"""Access: what the gate of a service needs: keys, limits and the audit log."""

from dataclasses import dataclass
from pathlib import Path

from kgservice.access.audit import AuditLog, audit_log_of
from kgservice.access.authentication import Authentication
from kgservice.access.keys import KeyStore
from kgservice.access.limits import Limits
from kgservice.access.open_keys import open_keys
from kgservice.access.settings import AccessSettings
from kgservice.stores.protocol import GraphStore

__all__ = ["Access"]

_SHARED = "rates"


@dataclass(frozen=True, slots=True)
class Access:
    """What the gate needs.

    Attributes:
        settings: who may read without a key, and how much anybody may ask.
        keys: where keys are kept.
        authentication: tells who shows a key.
        limits: how much each may ask.
        audit: what is written down.
    """

    settings: AccessSettings
    keys: KeyStore
    authentication: Authentication
    limits: Limits
    audit: AuditLog

    @classmethod
    def of(
        cls,
        store: GraphStore,
        settings: AccessSettings,
        *,
        keys: KeyStore | None = None,
        workers: int = 1,
        shared: Path | None = None,
    ) -> "Access":
        """Put together what the gate of a service over a store needs.

        Args:
            store: the graph; it stays the caller's to close, after this.
            settings: what it is told.
            keys: where keys are kept; beside the store where None.
            workers: workers of the service.
            shared: a folder that they share.
        """
        found = open_keys(store) if keys is None else keys
        rates = shared / _SHARED if shared is not None and workers > 1 else None
        limits = Limits(settings, workers=workers, shared=rates)
        return cls(settings, found, Authentication(found), limits, audit_log_of(store, settings))

    def close(self) -> None:
        """Let go of keys and limits."""
        self.keys.close()
        self.limits.close()
