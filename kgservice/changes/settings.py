"""Settings of change requests."""

from pydantic import BaseModel, ConfigDict, Field, field_validator

from kgservice.changes.checks.order import CHECKS

__all__ = ["ChangeSettings"]


class ChangeSettings(BaseModel):
    """How many have to approve, and how much a request may hold.

    Attributes:
        approvals: reviewers who have to approve a version, none of them its author.
        required_checks: names of checks, separated by commas, without which nothing is merged: one that could not be
            run counts as failed.
        operations: operations of one request.
        title: characters of a title.
        text: characters of a description, a comment, or a reason.
        tags: tags of one request.
        people: reviewers asked about one request.
        page: requests on one page of a list, at most.
        attempts: how often a write is tried again that met another one.
        recipes: files and folders of recipes that the impact of a request is worked out on besides the shipped ones,
            separated by commas.
        predictions: models, files of predictions or harmonized rows, and folders of them; likewise.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    approvals: int = Field(1, ge=1, le=20)
    required_checks: str = ""
    operations: int = Field(100_000, ge=1)
    title: int = Field(200, ge=10, le=1000)
    text: int = Field(20_000, ge=100)
    tags: int = Field(50, ge=0)
    people: int = Field(50, ge=0)
    page: int = Field(500, ge=1, le=10_000)
    attempts: int = Field(200, ge=1)
    recipes: str = ""
    predictions: str = ""

    @field_validator("required_checks")
    @classmethod
    def _known(cls, names: str) -> str:
        if unknown := [name for name in _listed(names) if name not in CHECKS]:
            raise ValueError(f"there is no check {unknown[0]!r}; the checks are {', '.join(CHECKS)}")
        return names

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the checks that have to be run."""
        return _listed(self.required_checks)


def _listed(names: str) -> tuple[str, ...]:
    return tuple(name for each in names.split(",") if (name := each.strip()))
