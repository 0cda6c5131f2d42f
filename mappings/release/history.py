"""Earlier releases: reading what one said, from its folder or from a single file of it."""

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import RdfFormat, Triple, parse

from mappings.release.snapshot import Snapshot, snapshot_of
from mappings.sssom.read import read_sssom
from ontology.errors import DocumentError, Place

__all__ = ["read_snapshot"]

_FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".owl": RdfFormat.RDF_XML,
    ".rdf": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
    ".nt": RdfFormat.N_TRIPLES,
}
_WHOLE = "emotaxa.ttl"
_SETS = ("sets", "profiles", "alignments")


def read_snapshot(path: Path) -> Snapshot:
    """Read the folder of a release, a file with an ontology, or a mapping set.

    Raises:
        DocumentError: where it is none of these, or cannot be read.
    """
    if path.is_dir():
        return _release(path)
    if path.name.endswith(".sssom.tsv"):
        return snapshot_of((), [read_sssom(path, set_id=path.resolve().as_uri())])
    if path.suffix.lower() in _FORMATS:
        return snapshot_of(_triples(path))
    place = Place(str(path))
    if not path.exists():
        raise DocumentError("there is no such file or folder", place, hint="check the path")
    known = ", ".join([*_FORMATS, ".sssom.tsv"])
    raise DocumentError("is no release and no file to compare", place, hint=f"name a folder, or a file of {known}")


def _release(folder: Path) -> Snapshot:
    whole = folder / _WHOLE
    if not whole.is_file():
        raise DocumentError(
            f"holds no {_WHOLE}", Place(str(folder)), hint="name the folder that `emotaxa release` has made"
        )
    paths = [path for kind in _SETS for path in sorted((folder / "mappings" / kind).glob("*.sssom.tsv"))]
    return snapshot_of(_triples(whole), map(read_sssom, paths))


def _triples(path: Path) -> Iterator[Triple]:
    place = Place(str(path))
    try:
        data = path.read_bytes()
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise DocumentError(said, place, hint="name a file that can be read") from error
    try:
        yield from (quad.triple for quad in parse(data, format=_FORMATS[path.suffix.lower()]))
    except SyntaxError as error:
        where = Place(str(path), error.lineno, error.offset)
        raise DocumentError(f"not well-formed: {error.msg}", where, hint="take the file from a release anew") from error
    except ValueError as error:
        raise DocumentError(f"not well-formed: {error}", place, hint="take the file from a release anew") from error
