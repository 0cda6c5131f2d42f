"""Errors of the ontology package, and the root of every error that Emotaxa raises on purpose.

EmotaxaError
 ├── UnknownReference (LookupError)      a scheme, concept or tier that does not exist
 ├── AmbiguousReference (LookupError)    a bare label that several concepts of the scheme bear
 ├── ScaleError (ValueError)             a scale that cannot be read, or a value outside it
 ├── DocumentError (ValueError)          a file that cannot be read: where, what, how to mend it
 ├── MissingExtra (ImportError)          a part that needs packages which are not installed
 └── BackendUnavailable (RuntimeError)   a program or service that is needed and not there, or gave up
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

__all__ = [
    "AmbiguousReference",
    "BackendUnavailable",
    "DocumentError",
    "EmotaxaError",
    "MissingExtra",
    "Place",
    "ScaleError",
    "UnknownReference",
]


class EmotaxaError(Exception):
    """Something that the user can mend: it says what is wrong, where, and how to mend it.

    Attributes:
        message: what is wrong, in one sentence.
        hint: how to mend it, or an empty string.
        value: the offending value, if there is one.
        field: the field of the request that held it, such as `labels` or `scale`, if one did.
    """

    def __init__(self, message: str, *, hint: str = "", value: Any = None, field: str | None = None) -> None:  # noqa: ANN401
        """Keep the parts, so that the command line and REST can word them their own way."""
        super().__init__(f"{message}; {hint}" if hint else message)
        self.message = message
        self.hint = hint
        self.value = value
        self.field = field


class UnknownReference(EmotaxaError, LookupError):
    """A name that denotes nothing here; `nearest` holds the closest names that do."""

    def __init__(
        self,
        kind: str,
        value: str,
        nearest: Sequence[str] = (),
        *,
        where: str = "",
        otherwise: str = "",
        field: str | None = None,
    ) -> None:
        """Say which kind of thing was looked for, where, and what comes nearest, or what to do where nothing does."""
        shown = value if len(value) <= 80 else f"{value[:77]}... ({len(value):,} characters)"
        hint = f"did you mean {', '.join(nearest)}?" if nearest else otherwise
        super().__init__(f"unknown {kind} {shown!r}{where}", hint=hint, value=shown, field=field)
        self.kind = kind
        self.nearest = tuple(nearest)


class AmbiguousReference(EmotaxaError, LookupError):
    """A bare label that names several concepts none of which contains the others."""

    def __init__(self, value: str, candidates: Sequence[str], *, field: str | None = None) -> None:
        """Name the candidates, by CURIE."""
        super().__init__(
            f"{value!r} names {len(candidates)} concepts",
            hint=f"say which: {', '.join(candidates)}",
            value=value,
            field=field,
        )
        self.candidates = tuple(candidates)


class ScaleError(EmotaxaError, ValueError):
    """A scale that cannot be read, or a number that lies outside its scale."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a document something stands: `line` and `column` count from 1; `slot` names a column or property."""

    path: str
    line: int | None = None
    column: int | None = None
    slot: str | None = None

    def __str__(self) -> str:
        """Write it as `file:line:column` or `file:line:slot`."""
        parts = [self.path]
        if self.line is not None:
            parts.append(str(self.line))
        if self.slot is not None:
            parts.append(self.slot)
        elif self.column is not None:
            parts.append(str(self.column))
        return ":".join(parts)


class DocumentError(EmotaxaError, ValueError):
    """A document that cannot be read; `place` tells where it went wrong."""

    def __init__(self, message: str, place: Place, *, hint: str = "", value: Any = None) -> None:  # noqa: ANN401
        """Prefix the message with the place."""
        super().__init__(f"{place}: {message}", hint=hint, value=value)
        self.place = place


class MissingExtra(EmotaxaError, ImportError):
    """A part of Emotaxa that needs an extra which is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        """Name the extra.

        >>> print(MissingExtra("reasoning", "reason"))
        reasoning needs the extra `reason`; install it with: pip install "emotaxa[reason]"
        """
        super().__init__(
            f"{what} needs the extra `{extra}`", hint=f'install it with: pip install "emotaxa[{extra}]"', value=extra
        )
        self.extra = extra


class BackendUnavailable(EmotaxaError, RuntimeError):
    """A program or service that is needed here and is not there, does not answer, or gave up."""
