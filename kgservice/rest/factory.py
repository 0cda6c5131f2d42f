"""The application from the environment, for servers: `uvicorn --factory kgservice.rest.factory:create`."""

import os
from pathlib import Path

from fastapi import FastAPI

from kgservice.rest.app import create_app
from kgservice.rest.settings import Settings
from kgservice.stores.open import open_store
from kgservice.workspace import Workspace

__all__ = ["JOBS_VARIABLE", "create"]

JOBS_VARIABLE = "EMOTAXA_JOBS"
"""Folder that the jobs of all workers share; each worker has its own where it is not set."""


def create() -> FastAPI:
    """Open the store that the environment names, and build the application over it.

    Raises:
        UnknownStore, StoreUnavailable: as the store does.
    """
    folder = os.environ.get(JOBS_VARIABLE)
    workspace = Workspace(open_store())
    return create_app(workspace, Settings(job_folder=Path(folder) if folder else None))
