"""Requests and answers as pydantic models: what the service takes, and what its OpenAPI document promises."""
