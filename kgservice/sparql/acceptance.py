"""Which format a client wants: from the parameter `format` or `output`, else from the header Accept."""

from collections.abc import Mapping, Sequence

from kgservice.linked_data.negotiation import preferred
from kgservice.sparql.errors import BadRequest, NotAcceptable
from kgservice.sparql.formats import GRAPHS, RESULTS, Format

__all__ = ["Wish", "format_of_type", "media_types", "refused"]

_SHORT = {
    "ttl": "turtle",
    "nt": "ntriples",
    "n-triples": "ntriples",
    "rdf": "rdfxml",
    "rdf+xml": "rdfxml",
    "xml": "rdfxml",
    "json-ld": "jsonld",
    "json": "jsonld",
    "nq": "nquads",
    "n-quads": "nquads",
    "sparql": "xml",
    "text": "tsv",
}
"""Other names that the parameter takes; those of formats of solutions come before them."""


class Wish:
    """What a client wants to have its answer in.

    Attributes:
        results: format of solutions and of yes or no, or None where it takes none.
        graphs: format of a graph, likewise.
    """

    def __init__(self, accept: str, parameter: str | None = None) -> None:
        """Choose among the formats there are.

        Args:
            accept: the header.
            parameter: the parameter, which counts before it.

        Raises:
            BadRequest: where the parameter names none.
            NotAcceptable: where the header takes none at all.
        """
        self._types: dict[str, str] = {}
        if parameter is not None:
            self.results, self.graphs = _named(parameter, RESULTS), _named(parameter, GRAPHS)
            if self.results is None and self.graphs is None:
                raise BadRequest(
                    f"there is no format {parameter[:80]!r}",
                    hint=f"name one of {', '.join((*RESULTS, *GRAPHS))}",
                    value=parameter[:80],
                    field="format",
                )
            return
        self.results = self._negotiated(accept, RESULTS)
        self.graphs = self._negotiated(accept, GRAPHS)
        if self.results is None and self.graphs is None:
            raise refused(accept, (*RESULTS.values(), *GRAPHS.values()))

    def content_type(self, form: Format) -> str:
        """Give the header Content-Type of an answer: the media type by which the client asked for it."""
        asked = self._types.get(form.media_type, form.media_type)
        return form.content_type if asked == form.media_type else asked

    def _negotiated(self, accept: str, formats: Mapping[str, Format]) -> Format | None:
        by_type = {form.media_type: form for form in formats.values()}
        for form in formats.values():
            for alias in form.aliases:
                by_type.setdefault(alias, form)
        chosen = preferred(accept, list(by_type))
        if chosen is None:
            return None
        self._types[by_type[chosen].media_type] = chosen
        return by_type[chosen]


def refused(accept: str, formats: Sequence[Format]) -> NotAcceptable:
    """Give the error of a header that takes none of some formats."""
    return NotAcceptable(
        "the answer is given in none of the media types that Accept asks for",
        hint=f"ask for {media_types(formats)}",
        value=accept[:200],
        field="accept",
    )


def media_types(formats: Sequence[Format]) -> str:
    """List media types."""
    return ", ".join(form.media_type for form in formats)


def format_of_type(media_type: str) -> Format | None:
    """Give the format of a document that a client sends, by the header Content-Type."""
    name = media_type.partition(";")[0].strip().lower()
    return next((form for form in GRAPHS.values() if name in (form.media_type, *form.aliases)), None)


def _named(name: str, formats: Mapping[str, Format]) -> Format | None:
    low = name.strip().lower()
    short = low if low in formats else _SHORT.get(low, "")
    by_type = (form for form in formats.values() if low in (form.media_type, *form.aliases))
    return formats.get(short) or next(by_type, None)
