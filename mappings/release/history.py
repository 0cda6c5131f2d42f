"""Earlier releases: reading what one said, from its folder or from a single file of it."""

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import RdfFormat, Triple, parse

from mappings.release.state import State, state_of
from mappings.sssom.read import read_sssom
from ontology.errors import DocumentError, Place
from ontology.outside.entities import check_entities
from ontology.outside.format import LARGEST, decoded

__all__ = ["read_state"]

_FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".owl": RdfFormat.RDF_XML,
    ".rdf": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
    ".nt": RdfFormat.N_TRIPLES,
}
_WHOLE = "emotaxa.ttl"
_SETS = ("sets", "profiles", "alignments")


def read_state(path: Path) -> State:
    """Read the folder of a release, a file with an ontology, or a mapping set.

    Raises:
        DocumentError: where it is none of these, cannot be read, or is larger than a file from outside may be, or would
            grow to be by its entities.
    """
    if path.is_dir():
        return _release(path)
    if path.name.endswith(".sssom.tsv"):
        return state_of((), [read_sssom(path, set_id=path.resolve().as_uri())])
    if path.suffix.lower() in _FORMATS:
        return state_of(_triples(path))
    place = Place(str(path))
    if not path.exists():
        raise DocumentError("there is no such file or folder", place, hint="check the path")
    known = ", ".join([*_FORMATS, ".sssom.tsv"])
    raise DocumentError("is no release and no file to compare", place, hint=f"name a folder, or a file of {known}")


def _release(folder: Path) -> State:
    whole = folder / _WHOLE
    if not whole.is_file():
        raise DocumentError(
            f"holds no {_WHOLE}", Place(str(folder)), hint="name the folder that `emotaxa release` has made"
        )
    paths = [path for kind in _SETS for path in sorted((folder / "mappings" / kind).glob("*.sssom.tsv"))]
    return state_of(_triples(whole), map(read_sssom, paths))


def _triples(path: Path) -> Iterator[Triple]:
    place = Place(str(path))
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
            size = len(data) if len(data) <= LARGEST else path.stat().st_size
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise DocumentError(said, place, hint="name a file that can be read") from error
    syntax = _FORMATS[path.suffix.lower()]
    # The file may come from anywhere: neither its size nor its entities shall fill the memory.
    text = decoded(data, str(path), size=size)
    if syntax == RdfFormat.RDF_XML:
        check_entities(text, str(path))
    try:
        yield from (quad.triple for quad in parse(data, format=syntax))
    except SyntaxError as error:
        where = Place(str(path), error.lineno, error.offset)
        raise DocumentError(f"not well-formed: {error.msg}", where, hint="take the file from a release anew") from error
    except ValueError as error:
        raise DocumentError(f"not well-formed: {error}", place, hint="take the file from a release anew") from error
