"""Settings of the whole service, one frozen group for each part; `kgservice.serving.configuration` reads them."""

from pydantic import BaseModel, ConfigDict, Field

from kgservice.access.settings import AccessSettings
from kgservice.changes.settings import ChangeSettings
from kgservice.changes.watching.settings import WatchingSettings
from kgservice.classification.settings import ClassificationSettings
from kgservice.observing.settings import LogSettings, MetricsSettings
from kgservice.rest.settings import Settings as RestSettings
from kgservice.serving.settings import ServingSettings
from kgservice.sparql.settings import SparqlSettings
from kgservice.stores.neo4j.settings import Neo4jSettings

__all__ = ["ServiceSettings"]


class ServiceSettings(BaseModel):
    """What one service is told; made by entry points and passed down. The defaults suit one machine.

    Attributes:
        store: URL of the graph store; the user's own embedded one where none is named.
        host: address to listen on.
        port: likewise; 0 takes a free one.
        workers: processes that answer.
        rest: limits of REST, and where jobs keep their files.
        neo4j: how a Neo4j server is spoken to, where the store is one.
        sparql: limits of SPARQL, and whether it may write.
        changes: how many have to approve a change request, and its limits.
        watching: where webhooks may be sent.
        classification: which models there are, and how many texts they take at once.
        access: who may read without a key, and how much anybody may ask.
        serving: how connections are treated, and how the service ends.
        logs: what is written on standard error.
        metrics: whether /metrics is served.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    store: str | None = None
    host: str = Field("127.0.0.1", min_length=1)
    port: int = Field(8000, ge=0, le=65_535)
    workers: int = Field(1, ge=1, le=256)
    rest: RestSettings = RestSettings()
    neo4j: Neo4jSettings = Neo4jSettings()
    sparql: SparqlSettings = SparqlSettings()
    changes: ChangeSettings = ChangeSettings()
    watching: WatchingSettings = WatchingSettings()
    classification: ClassificationSettings = ClassificationSettings()
    access: AccessSettings = AccessSettings()
    serving: ServingSettings = ServingSettings()
    logs: LogSettings = LogSettings()
    metrics: MetricsSettings = MetricsSettings()
