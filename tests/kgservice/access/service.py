"""A service over the shipped graph with a key of every kind."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from kgservice.access.keys import Key, KeyStore, made_key
from kgservice.access.open_keys import open_keys
from kgservice.access.principal import Role
from kgservice.access.settings import AccessSettings
from kgservice.access.token import Token
from kgservice.settings import ServiceSettings
from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app

__all__ = ["KEYS", "WITH_ROLE", "Service", "served"]

WITH_ROLE = {role.label: role for role in Role if role is not Role.NOBODY}
KEYS = (*WITH_ROLE, "revoked", "expired", "wrong", "unknown", "malformed")
"""Kinds of keys: one of each role, and those that are not taken."""


@dataclass(frozen=True)
class Service:
    """A service that is up.

    Attributes:
        client: speaks to it; what it fails at comes back as the answer it gives.
        keys: where its keys are.
        tokens: a token of each of `KEYS`.
        audit: the file of the audit log.
    """

    client: TestClient
    keys: KeyStore
    tokens: Mapping[str, str]
    audit: Path

    def shows(self, kind: str | None) -> dict[str, str]:
        """Give the headers that show a kind of key; None for no key."""
        return {} if kind is None else {"authorization": f"Bearer {self.tokens[kind]}"}


@contextmanager
def served(
    workspace: Workspace, folder: Path, more: Mapping[str, Any] | None = None, **access: object
) -> Iterator[Service]:
    """Serve with settings of access, and `more` of other groups."""
    keys = open_keys(workspace.store)
    tokens = {label: made_key(keys, f"the {label}", role)[1].text() for label, role in WITH_ROLE.items()}
    revoked, token = made_key(keys, "one revoked", Role.ADMIN)
    keys.revoke(revoked.id, datetime.now(UTC))
    past = datetime.now(UTC) - timedelta(seconds=1)
    ended = Token.new()
    keys.add(Key(ended.id, "one expired", Role.ADMIN, ended.digest, past - timedelta(days=1), past))
    tokens |= {
        "revoked": token.text(),
        "expired": ended.text(),
        "wrong": replace(Token.new(), id=Token.read(tokens["admin"]).id).text(),  # type: ignore[union-attr]
        "unknown": Token.new().text(),
        "malformed": tokens["admin"][:-1],
    }
    audit = folder / "audit.jsonl"
    settings = AccessSettings.model_validate({"audit_file": audit, **access})
    app = light_app(workspace, ServiceSettings(access=settings, **(more or {})))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield Service(client, keys, tokens, audit)
