"""Addresses: the URL of a store on Neo4j, taken apart."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from ontology.errors import EmotaxaError

__all__ = ["SCHEMES", "Address"]

SCHEMES = ("neo4j", "neo4j+s", "bolt", "bolt+s")
"""What a URL may begin with: `neo4j` asks the server which members a cluster has, `+s` encrypts and checks."""

_PORT = 7687
_DATABASE = "neo4j"
_FORM = "write neo4j://HOST[:PORT][/DATABASE]"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is.

    Attributes:
        scheme: one of `SCHEMES`.
        host: name or address of the server; an IPv6 address stands in brackets.
        port: where it speaks Bolt.
        database: name of the database.
    """

    scheme: str
    host: str
    port: int = _PORT
    database: str = _DATABASE

    @classmethod
    def parse(cls, url: str) -> "Address":
        """Take a URL apart.

        Raises:
            EmotaxaError: where it names no host, or something that has no place in it, such as a password.

        >>> str(Address.parse("neo4j://graph.example"))
        'neo4j://graph.example:7687/neo4j'
        """
        parts = urlsplit(url)
        if parts.username is not None or parts.password is not None:
            raise EmotaxaError(
                "the URL of the store holds a user or a password",
                hint="leave them out, and set EMOTAXA_NEO4J__USER and EMOTAXA_NEO4J__PASSWORD",
                field="store",
            )
        try:
            port = parts.port
        except ValueError:
            port = 0
        database = parts.path.strip("/") or _DATABASE
        if parts.scheme not in SCHEMES or not parts.hostname or port == 0 or parts.query or parts.fragment:
            raise EmotaxaError(f"no Neo4j server is found by {url!r}", hint=_FORM, value=url, field="store")
        if "/" in database:
            raise EmotaxaError(f"{database!r} is no name of a database", hint=_FORM, value=url, field="store")
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        return cls(parts.scheme, host, port or _PORT, database)

    @property
    def server(self) -> str:
        """The URL of the server alone."""
        return f"{self.scheme}://{self.host}:{self.port}"

    def __str__(self) -> str:
        """Give the URL in full."""
        return f"{self.server}/{self.database}"
