"""A refusal: why a worker does not answer, in a form that goes over to the service."""

from typing import Any

__all__ = ["Refusal"]


class Refusal(Exception):
    """Something that a worker refuses to do, or could not do.

    Attributes:
        code: which kind it is; `kgservice.sparql.errors` has an error for each.
        message: what is wrong, and where.
        hint: how to mend it.
        value: the offending value, or None.
    """

    def __init__(self, code: str, message: str, *, hint: str = "", value: str | int | None = None) -> None:
        """Keep what is said."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.value = value

    def document(self) -> dict[str, Any]:
        """Give it as JSON."""
        return {"code": self.code, "message": self.message, "hint": self.hint, "value": self.value}
