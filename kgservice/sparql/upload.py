"""Bodies of the Graph Store Protocol: one document, or several in a form."""

from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP

from kgservice.rest.errors import WrongMediaType
from kgservice.sparql.acceptance import format_of_type
from kgservice.sparql.answer import Body
from kgservice.sparql.errors import BadDocument
from kgservice.sparql.formats import GRAPHS

__all__ = ["bodies_of"]

_MULTIPART = "multipart/form-data"
_MOST_PARTS = 100


def bodies_of(content_type: str, content: bytes) -> list[Body]:
    """Give the documents of a body.

    Args:
        content_type: the header, which says what the body is.
        content: the body.

    Raises:
        WrongMediaType: where it is in no syntax that is read, or not in UTF-8.
        BadDocument: where a form cannot be taken apart.
    """
    if content_type.partition(";")[0].strip().lower() != _MULTIPART:
        return [_body(content_type, content, "")]
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    form = BytesParser(policy=HTTP).parsebytes(head + content)
    parts = list(form.iter_parts()) if form.is_multipart() else []
    if form.defects or not parts or len(parts) > _MOST_PARTS:
        raise BadDocument(
            f"the form cannot be taken apart into 1 to {_MOST_PARTS} parts",
            hint="send multipart/form-data as RFC 7578 has it, with the boundary in Content-Type",
        )
    return [_part(number, part) for number, part in enumerate(parts, 1)]


def _part(number: int, part: Message) -> Body:
    name = part.get_filename() or part.get_param("name", header="content-disposition") or f"part {number}"
    content = part.get_payload(decode=True)
    return _body(str(part.get("content-type", "")), content if isinstance(content, bytes) else b"", str(name)[:80])


def _body(content_type: str, content: bytes, name: str) -> Body:
    form = format_of_type(content_type)
    if form is None:
        raise WrongMediaType(content_type, "RDF", [*(form.media_type for form in GRAPHS.values()), _MULTIPART])
    for parameter in content_type.split(";")[1:]:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "charset" and value.strip().strip('"').lower() not in ("utf-8", "utf8", "us-ascii"):
            raise WrongMediaType(content_type, "UTF-8", [f"{form.media_type}; charset=utf-8"])
    return Body(content, form.name, name)
