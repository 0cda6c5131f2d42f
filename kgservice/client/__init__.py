"""The Python client: the questions and answers of REST in domain values, over HTTP or in process."""

from kgservice.client.async_emotaxa import AsyncEmotaxa
from kgservice.client.emotaxa import Emotaxa

__all__ = ["AsyncEmotaxa", "Emotaxa"]
