"""Operations that were read, or found between revisions."""

from typing import Any, Literal

from pydantic import Field

from kgservice.rest.models.base import Answer, Revision

__all__ = ["BetweenAnswer", "FindingAnswer", "ReadOperationsAnswer"]


class FindingAnswer(Answer):
    """What is to be said of a part of a file or a graph."""

    level: Literal["ERROR", "WARN", "INFO"]
    rule: str
    file: str
    line: int | None
    column: int | None
    slot: str | None = Field(description="The column of a table, or the property.")
    node: str
    value: str
    message: str
    hint: str = Field(description="How to mend it.")


class _Operations(Answer):
    operations: list[dict[str, Any]] = Field(description="In the order in which they are to be applied.")
    kgcl: str = Field(description="The same in KGCL, one a line; those that it has no words for as comments.")
    findings: list[FindingAnswer] = Field(description="What no operation says, statement by statement.")


class ReadOperationsAnswer(_Operations):
    """What was read, as `operations` of a change request has it."""

    revision: Revision


class BetweenAnswer(_Operations):
    """What leads from one revision to another."""

    from_: int = Field(alias="from")
    to: int
