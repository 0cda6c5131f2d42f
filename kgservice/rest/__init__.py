"""REST under /api/v1: the questions of the project over HTTP, described by OpenAPI, errors as problem documents."""
