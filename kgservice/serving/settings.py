"""Settings of serving."""

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["ServingSettings"]


class ServingSettings(BaseModel):
    """How connections are treated, and how the service ends.

    Attributes:
        grace_seconds: how long requests that are under way may take to finish when the service ends.
        drain_seconds: how long the service goes on answering, and says that it is not ready, before it ends, so that
            what sends it requests hears of it; 0 where nothing does.
        keep_alive_seconds: how long a connection may be idle.
        header_seconds: how long the head of a request may take to arrive, and the rest of a body that was not read.
        send_seconds: how long a response may wait for being read.
        header_bytes: size of the head of a request.
        connections: connections that one worker holds at the same time; more get 503.
        backlog: connections that wait to be taken.
        proxies: addresses of the proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, separated by
            commas; nobody's where empty.
        root_path: path at which a proxy shows the service.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    grace_seconds: float = Field(10.0, gt=0, le=3600)
    drain_seconds: float = Field(0.0, ge=0, le=600)
    keep_alive_seconds: int = Field(15, ge=1, le=3600)
    header_seconds: float = Field(20.0, gt=0, le=600)
    send_seconds: float = Field(60.0, gt=0, le=3600)
    header_bytes: int = Field(32 * 1024, ge=1024, le=1024 * 1024)
    connections: int = Field(1000, ge=1, le=100_000)
    backlog: int = Field(2048, ge=1, le=65_535)
    proxies: str = ""
    root_path: str = Field("", pattern=r"^(/[A-Za-z0-9._~-]+)*$")
