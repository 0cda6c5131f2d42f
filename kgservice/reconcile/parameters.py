"""Parameters of a request: of its query string, and of its form where it posts one."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from pydantic import ValidationError
from starlette.datastructures import QueryParams

from kgservice.rest.errors import InvalidRequest
from kgservice.rest.wanted import Wanted
from ontology.errors import EmotaxaError

__all__ = ["FORM", "count_of", "naming", "read_form", "wanted_in"]

FORM = "application/x-www-form-urlencoded"
_MOST_FIELDS = 50


def read_form(body: bytes) -> dict[str, str]:
    """Read a form; of a field that comes twice the first counts.

    Raises:
        EmotaxaError: where it is no form in UTF-8.
    """
    try:
        fields = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError as error:
        raise EmotaxaError(
            "the body is no form of a few fields in UTF-8", hint="curl --data-urlencode writes one"
        ) from error
    return dict(reversed(fields))


def wanted_in(query: QueryParams) -> Wanted:
    """Read which revision or release is asked for; other parameters are passed over, since clients add their own.

    Raises:
        InvalidRequest: where it is none.
    """
    try:
        return Wanted.model_validate({name: query[name] for name in Wanted.model_fields if name in query})
    except ValidationError as error:
        raise InvalidRequest(error.errors(include_url=False)) from error


def naming(wanted: Wanted) -> str:
    """Write the part of a query string that names the same revision or release again; empty where none is named."""
    return urlencode(wanted.model_dump(exclude_none=True))


def count_of(query: Mapping[str, str], name: str, default: int, most: int) -> int:
    """Read a whole number; what is more than `most` is `most`.

    Raises:
        EmotaxaError: where it is none.
    """
    if name not in query:
        return default
    text = query[name]
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise EmotaxaError(f"{name} {text[:40]!r} is no whole number", hint="leave it out", value=text, field=name)
    return min(int(text), most)
