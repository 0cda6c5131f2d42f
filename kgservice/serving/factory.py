"""The application from settings outside, for other servers: `uvicorn --factory kgservice.serving.factory:create`."""

from fastapi import FastAPI

from kgservice.observing.logs import configure_logs
from kgservice.rest.app import create_app
from kgservice.serving.configuration import read_settings
from kgservice.serving.opening import opened

__all__ = ["create"]


def create() -> FastAPI:
    """Read the environment, open the store, and build the application over it.

    Raises:
        WrongSetting: where a setting is unknown or does not fit.
        UnknownStore, StoreUnavailable: as the store does.
    """
    settings = read_settings().settings
    configure_logs(settings.logs)
    return create_app(opened(settings), settings)
