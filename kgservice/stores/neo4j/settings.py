"""Settings of the store on Neo4j."""

from pydantic import BaseModel, ConfigDict, Field, SecretStr

__all__ = ["Neo4jSettings"]


class Neo4jSettings(BaseModel):
    """How a Neo4j server is spoken to; where it is and which database it has for us, the URL of the store says.

    Attributes:
        user: who signs in.
        password: the user's password.
        connect_seconds: how long a connection may take to open, and a free one to come by.
        retry_seconds: how long a transaction is tried again after a deadlock, or while a cluster elects a leader.
        read_seconds: how long a reading transaction may run on the server.
        write_seconds: how long a writing one may, its wait for others included.
        load_seconds: how long a release may take to load, and other processes wait for the one that loads it.
        connections: connections that a process keeps open at the most.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    user: str = Field("neo4j", min_length=1)
    password: SecretStr = SecretStr("")
    connect_seconds: float = Field(5.0, gt=0, le=600)
    retry_seconds: float = Field(3.0, ge=0, le=600)
    read_seconds: float = Field(30.0, gt=0, le=3600)
    write_seconds: float = Field(60.0, gt=0, le=3600)
    load_seconds: float = Field(600.0, gt=0, le=86_400)
    connections: int = Field(64, ge=1, le=10_000)
