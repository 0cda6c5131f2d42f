"""Requests of the SPARQL 1.1 Protocol (W3C Recommendation of 21 March 2013, section 2): what is asked, and of what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from pydantic import ValidationError
from starlette.requests import Request

from kgservice.rest.bodies import read_body
from kgservice.rest.errors import InvalidRequest, WrongMediaType
from kgservice.rest.wanted import Wanted
from kgservice.sparql.dataset import Chosen, graph_name
from kgservice.sparql.errors import BadRequest
from kgservice.sparql.settings import SparqlSettings
from ontology.spelling import nearest

__all__ = ["Asked", "Parameters", "address_of", "once", "query_parameters", "read_asked", "wanted_in"]

_FORM, _QUERY, _UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_TOO_LARGE = "send less at once; whoever runs the service allows more with EMOTAXA_SPARQL__UPDATE_BYTES"
_OF_QUERIES = ("default-graph-uri", "named-graph-uri")
_OF_UPDATES = ("using-graph-uri", "using-named-graph-uri")
_ONCE = ("query", "update", *Wanted.model_fields, "format", "output", "results")
_KNOWN = (*_OF_QUERIES, *_OF_UPDATES, *_ONCE)

Parameters = Mapping[str, list[str]]
"""Values of each parameter, in order."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request.

    Attributes:
        query: the query, or None.
        update: the update, or None; where both are None, the service is to describe itself.
        chosen: the graphs that parameters name, or None where they name none.
        wanted: the revision to read.
        format: the format that a parameter names, or None.
    """

    query: str | None
    update: str | None
    chosen: Chosen | None
    wanted: Wanted
    format: str | None


async def read_asked(request: Request, settings: SparqlSettings) -> Asked:
    """Read a request.

    Raises:
        BadRequest: where it is against the protocol.
        WrongMediaType: where its body is of another kind than the protocol knows.
        BodyTooLarge: where its body is too large.
    """
    parameters = query_parameters(request)
    if request.method != "POST":
        if "update" in parameters:
            raise BadRequest("an update is sent by POST", hint="send it as application/sparql-update", field="update")
        return _asked(parameters)
    content_type = request.headers.get("content-type", "")
    kind = _kind(content_type)
    limit, hint = settings.query_bytes, "send less at once"
    if kind != _QUERY:
        limit, hint = settings.update_bytes, _TOO_LARGE
    text = _decoded(await read_body(request, limit, hint))
    if kind == _FORM:
        _merge(parameters, _pairs(text))
        asked = _asked(parameters)
        if asked.query is None and asked.update is None:
            raise BadRequest("the form has neither a query nor an update", hint="send the field query or update")
        return asked
    name = "query" if kind == _QUERY else "update"
    for other in ("query", "update"):
        if other in parameters:
            raise BadRequest(
                f"the body is the {name}, and there is a parameter {other}, too", hint="send one of the two"
            )
    _merge(parameters, [(name, text)])
    return _asked(parameters)


def query_parameters(request: Request) -> dict[str, list[str]]:
    """Give the parameters in the URL of a request.

    Raises:
        BadRequest: where they are not UTF-8 or no form.
    """
    found: dict[str, list[str]] = {}
    query_string: bytes = request.scope["query_string"]
    try:
        _merge(found, _pairs(query_string.decode("ascii")))
    except UnicodeDecodeError as error:
        raise BadRequest("the query string is not ASCII", hint="percent-encode it, in UTF-8") from error
    return found


def address_of(request: Request) -> str:
    """Give the IRI at which a request was sent, without its query: the name of the endpoint, or of a graph."""
    address = str(request.url.replace(query="", fragment=""))
    return address if graph_name(address) is not None else f"http://localhost{request.scope['path']}"


def wanted_in(parameters: Parameters) -> Wanted:
    """Read which revision parameters name.

    Raises:
        InvalidRequest: where that is malformed.
        BadRequest: where one is given twice.
    """
    named = {name: value for name in Wanted.model_fields if (value := once(parameters, name)) is not None}
    try:
        return Wanted.model_validate(named)
    except ValidationError as error:
        raise InvalidRequest(error.errors(include_url=False)) from error


def once(parameters: Parameters, name: str) -> str | None:
    """Give the value of a parameter, or None.

    Raises:
        BadRequest: where it is given more than once.
    """
    values = parameters.get(name, [])
    if len(values) > 1:
        raise BadRequest(f"{name} is given {len(values)} times", hint="give it once", field=name)
    return values[0] if values else None


def _asked(parameters: Parameters) -> Asked:
    for name in parameters:
        if name not in _KNOWN and (close := nearest(name, _KNOWN)):
            raise BadRequest(f"there is no parameter {name[:80]!r}", hint=f"did you mean {close[0]}?", field=name[:80])
    query, update = once(parameters, "query"), once(parameters, "update")
    if query is not None and update is not None:
        raise BadRequest("the request has a query and an update", hint="send one of the two")
    wanted = wanted_in(parameters)
    own, others, what = (_OF_QUERIES, _OF_UPDATES, "query") if update is None else (_OF_UPDATES, _OF_QUERIES, "update")
    for name in others:
        if name in parameters:
            raise BadRequest(f"{name} does not go with a {what}", hint=f"use {' and '.join(own)}", field=name)
    if update is not None and wanted != Wanted():
        raise BadRequest("an update changes the newest revision", hint="leave out revision, release and at")
    for name in own:
        for iri in parameters.get(name, []):
            if graph_name(iri) is None:
                raise BadRequest(f"{name} is to be the IRI of a graph", value=iri[:80], field=name)
    chosen = Chosen(*(tuple(parameters.get(name, [])) for name in own))
    # Clients send all of these, to suit one server or another.
    formats = (once(parameters, name) for name in ("format", "output", "results"))
    return Asked(query, update, chosen if chosen else None, wanted, next((each for each in formats if each), None))


def _kind(content_type: str) -> str:
    kind, *rest = (part.strip() for part in content_type.split(";"))
    takes = (_QUERY, _UPDATE, _FORM)
    if kind.lower() not in takes:
        raise WrongMediaType(content_type, "a query, an update or a form", takes)
    for parameter in rest:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip().strip('"').lower() not in ("utf-8", "utf8"):
            raise WrongMediaType(content_type, "UTF-8", [f"{kind}; charset=utf-8"])
    return kind.lower()


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"the body is not UTF-8: byte {error.start + 1}", hint="send it in UTF-8") from error


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except (UnicodeDecodeError, ValueError) as error:
        raise BadRequest("the parameters are no form in UTF-8", hint="percent-encode them, in UTF-8") from error


def _merge(parameters: dict[str, list[str]], pairs: Iterable[tuple[str, str]]) -> None:
    for name, value in pairs:
        parameters.setdefault(name, []).append(value)
