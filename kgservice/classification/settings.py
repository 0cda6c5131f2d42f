"""Settings of classification: which models there are, and how requests become batches."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from kgservice.classification.models import named_specs

__all__ = ["ClassificationSettings"]


class ClassificationSettings(BaseModel):
    """Which models a service has, and how many texts it takes at once.

    Attributes:
        models: those that may be asked for, the default one first; each a name such as `emotaxa-small`, or NAME=SPEC
            where it is to be called otherwise, as `ours=/models/ours`. Nothing else that a request names is opened.
        warm: how many of them, from the first, are loaded before the service answers; the others when first asked for.
        device: where they run; `auto` takes a GPU where there is one.
        texts: texts of one request.
        batch_texts: texts that a model is given at once, however many requests they come from.
        batch_characters: likewise, characters.
        wait_seconds: how long an idle model waits for more texts before it begins.
        queue_texts: texts that wait for one model; more are refused with 429.
        queue_characters: likewise, characters.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    models: tuple[str, ...] = Field(("emotaxa-small", "emotaxa-static"), min_length=1)
    warm: int = Field(1, ge=0)
    device: Literal["auto", "cpu", "cuda"] = "auto"
    texts: int = Field(1_000, ge=1)
    batch_texts: int = Field(128, ge=1)
    batch_characters: int = Field(65_536, ge=1)
    wait_seconds: float = Field(0.002, ge=0, le=1)
    queue_texts: int = Field(10_000, ge=1)
    queue_characters: int = Field(32 * 1024 * 1024, ge=1)

    @field_validator("models")
    @classmethod
    def _named(cls, models: tuple[str, ...]) -> tuple[str, ...]:
        named_specs(models)
        return models
