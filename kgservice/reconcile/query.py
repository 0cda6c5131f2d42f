"""Queries: a batch of them as clients send it, checked field by field (specification, section 4.1)."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictStr, TypeAdapter, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from kgservice.reconcile.errors import BatchTooLarge
from kgservice.reconcile.value import Wanted
from kgservice.rest.errors import InvalidRequest

__all__ = ["LIMIT", "MOST_CANDIDATES", "Constraint", "Entity", "ReconQuery", "read_batch", "read_json"]

LIMIT = 10
"""Candidates that are given where a query does not say how many."""
MOST_CANDIDATES = 100
"""Candidates that are given at the most, however many a query asks for."""

_MOST_PARTS = 50

_Finite = Annotated[float, Field(strict=True, allow_inf_nan=False)]


class Entity(BaseModel):
    """An entity as a value: what a cell was matched with before."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: StrictStr
    name: StrictStr = ""


_Given = StrictStr | StrictBool | _Finite | Entity


class Constraint(BaseModel):
    """A property with the values of which a candidate has to have one."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    pid: StrictStr
    v: _Given | Annotated[list[_Given], Field(max_length=_MOST_PARTS)]

    @property
    def wanted(self) -> list[Wanted]:
        """What is asked for; blank texts ask for nothing."""
        given = self.v if isinstance(self.v, list) else [self.v]
        found = [(each.id, each.name) if isinstance(each, Entity) else each for each in given]
        return [each for each in found if not isinstance(each, str) or each.strip()]


class ReconQuery(BaseModel):
    """One query; it has a text, or properties, or both."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    query: StrictStr | None = None
    type: StrictStr | Annotated[list[StrictStr], Field(max_length=_MOST_PARTS)] | None = None
    limit: Annotated[int, Field(ge=1)] | None = None
    properties: Annotated[list[Constraint], Field(max_length=_MOST_PARTS)] = []
    type_strict: Literal["any", "should", "all"] = "any"

    @model_validator(mode="after")
    def _asks(self) -> "ReconQuery":
        if self.query is None and not self.properties:
            raise PydanticCustomError("no_query", "has neither a query nor properties")
        return self

    @property
    def types(self) -> list[str]:
        """The types that it names."""
        given = [self.type] if isinstance(self.type, str) else self.type or []
        return [each for each in given if each.strip()]

    @property
    def most(self) -> int:
        """How many candidates to give."""
        return min(self.limit or LIMIT, MOST_CANDIDATES)


_BATCH: TypeAdapter[dict[str, ReconQuery]] = TypeAdapter(dict[str, ReconQuery])


def read_batch(document: str, most: int) -> dict[str, ReconQuery]:
    """Read a batch of at most so many queries, in JSON.

    Raises:
        InvalidRequest: where it is no batch of queries; the findings name the places.
        BatchTooLarge: where there are too many.
    """
    found: dict[str, ReconQuery] = read_json(_BATCH, document, tuple(ReconQuery.model_fields))
    if len(found) > most:
        raise BatchTooLarge("queries", len(found), most)
    return found


def read_json(adapter: TypeAdapter[Any], document: str, fields: tuple[str, ...]) -> Any:  # noqa: ANN401
    """Read a JSON document as what an adapter describes.

    Raises:
        InvalidRequest: where it does not fit; `fields` are the names that come into question.
    """
    try:
        return adapter.validate_json(document)
    except ValidationError as error:
        raise InvalidRequest(error.errors(include_url=False), fields) from error
