"""Applications for tests that are not about classification: no model is loaded before somebody asks for one."""

from fastapi import FastAPI

from kgservice.rest.app import create_app
from kgservice.serving.life import Life
from kgservice.settings import ServiceSettings
from kgservice.workspace import Workspace

__all__ = ["light_app"]


def light_app(workspace: Workspace, settings: ServiceSettings | None = None, life: Life | None = None) -> FastAPI:
    """Build the application as `create_app` does, so that it starts at once."""
    chosen = settings or ServiceSettings()
    later = chosen.classification.model_copy(update={"warm": 0})
    return create_app(workspace, chosen.model_copy(update={"classification": later}), life)
