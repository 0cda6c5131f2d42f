"""Settings of logs and metrics."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

__all__ = ["LogSettings", "MetricsSettings"]


class LogSettings(BaseModel):
    """What is written on standard error.

    Attributes:
        level: the least important thing that is told.
        format: `json` for a JSON object in each line, `text` for people; `auto` is text on a terminal, JSON elsewhere.
        requests: whether there is a line, at level info, for each request.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "json", "text"] = "auto"
    requests: bool = True


class MetricsSettings(BaseModel):
    """What can be measured from outside.

    Attributes:
        enabled: whether /metrics is served.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = True
