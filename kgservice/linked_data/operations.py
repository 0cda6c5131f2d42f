"""The operations of linked data, as the OpenAPI document tells of them."""

from typing import Any

from pydantic import BaseModel, Field

from kgservice.linked_data.form import FORMS, HTML
from kgservice.rest.models.problem import NOT_MODIFIED, problems
from kgservice.rest.operation import READING, Operation, parameter

__all__ = ["DATA", "DUMP", "DUMPS", "IDENTIFIED", "PAGE", "VOID", "DumpFile", "DumpsAnswer"]

_TAG = "Linked data"
_TEXT = {"schema": {"type": "string"}}
_PAGE = {HTML: _TEXT}
_RDF: dict[str, Any] = {
    form.media_type: {"schema": {}} if form.media_type.endswith("json") else _TEXT for form in FORMS.values()
}
_FILES: dict[str, Any] = {
    media_type: {"schema": {"type": "string", "format": "binary"}}
    for media_type in ("application/n-quads", "application/trig", "text/tab-separated-values", "application/gzip")
}
_GONE: dict[int | str, dict[str, Any]] = {
    410: {
        "description": "The name is retired, and nothing has taken its place; a page says so to browsers",
        "content": {**problems(410)[410]["content"], **_PAGE},
    }
}


class DumpFile(BaseModel):
    """A file that can be had."""

    name: str
    title: str
    media_type: str
    path: str = Field(description="Where it is.")


class DumpsAnswer(BaseModel):
    """The files of a revision."""

    revision: int
    dumps: list[DumpFile]


def _named(*examples: str, said: str = "What the IRI has behind `https://w3id.org/emotaxa/`.") -> dict[str, Any]:
    return parameter("name", said, *examples, where="path", minLength=1)


IDENTIFIED = Operation(
    "GET",
    "/id/{name:path}",
    "follow_iri",
    "From an IRI to its page or a document",
    "Lead to the page about what has an IRI, or to the document in the form that Accept prefers.",
    _TAG,
    {
        301: {
            "description": "The name is retired; Location leads to what has taken its place",
            "content": {"text/plain": _TEXT},
        },
        303: {"description": "Location leads to the page or the document; Link to what goes with it"},
        **_GONE,
        **problems(404, 406, 422, 503),
    },
    (_named("parrott/3/joy", "ontology/parrott"), *READING),
    status=303,
)
PAGE = Operation(
    "GET",
    "/page/{name:path}",
    "show_page",
    "The page about what has an IRI",
    "Show for people what the graph says about something.",
    _TAG,
    {200: {"description": "The page", "content": _PAGE}, **NOT_MODIFIED, **_GONE, **problems(404, 422, 503)},
    (_named("parrott/3/joy"), *READING),
)
DATA = Operation(
    "GET",
    "/data/{name:path}",
    "read_document",
    "The document about what has an IRI",
    "Give what the graph says about something, in the form that the ending of the name tells.",
    _TAG,
    {200: {"description": "The document", "content": _RDF}, **NOT_MODIFIED, **problems(404, 422, 503)},
    (
        _named(
            *(f"parrott/3/joy.{suffix}" for suffix in FORMS),
            said="What the IRI has behind `https://w3id.org/emotaxa/`, and one of"
            f" {', '.join(f'`.{suffix}`' for suffix in FORMS)}.",
        ),
        *READING,
    ),
)
DUMPS = Operation(
    "GET",
    "/dumps",
    "list_dumps",
    "Which files of the graph there are",
    "List the dumps, as a page or in JSON.",
    _TAG,
    {
        200: {"model": DumpsAnswer, "description": "The files", "content": _PAGE},
        **NOT_MODIFIED,
        **problems(404, 406, 422, 503),
    },
    READING,
)
DUMP = Operation(
    "GET",
    "/dumps/{name:path}",
    "read_dump",
    "A file of the graph, a module or a mapping set",
    "Give a dump; with `.gz` behind its name as a compressed file.",
    _TAG,
    {200: {"description": "The file", "content": {**_RDF, **_FILES}}, **NOT_MODIFIED, **problems(404, 422, 503)},
    (
        _named("ontology/ekman.ttl", "mappings/goemotions.sssom.tsv.gz", said="Name of the file, folders included."),
        *READING,
    ),
)
VOID = Operation(
    "GET",
    "/.well-known/void",
    "describe_data_set",
    "The whole as a data set (VoID, DCAT)",
    "Describe the whole: licence, version, vocabularies, the SPARQL endpoint, and every dump.",
    _TAG,
    {200: {"description": "The description", "content": _RDF}, **NOT_MODIFIED, **problems(404, 406, 422, 503)},
    READING,
)
