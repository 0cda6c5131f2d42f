"""Export: a revision as the directory of files that Git keeps, with as few lines changed as can be."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Quad

from kgservice.changes.publishing.layout import files_in, free_path, home_of, left_out, role_of
from kgservice.changes.publishing.rendering import How, Rendered, render
from kgservice.stores.protocol import GraphStore
from mappings.release.checkout import GitSilent, checkout_of
from mappings.sssom.read import read_sssom
from ontology.errors import DocumentError, Place
from ontology.files.aside import told_of, write_aside
from ontology.finding import Finding
from ontology.load import declared_ontology, module_triples

__all__ = ["Exported", "Written", "check_committed", "check_within", "export_directory"]


_SHOWN: Final = 10
"""Files that an error names, at most."""


@dataclass(frozen=True, slots=True)
class Written:
    """One file of an export.

    Attributes:
        path: seen from the directory, with `/` between folders.
        graph: IRI of the ontology or mapping set in it.
        how: what became of it.
        reason: why it was written anew as a whole; otherwise empty.
    """

    path: str
    graph: str
    how: How
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export has written.

    Attributes:
        folder: the directory.
        revision: the revision that lies in it.
        files: its files, by path.
        findings: what of the graph could not be written.
    """

    folder: Path
    revision: int
    files: tuple[Written, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def changed(self) -> tuple[Written, ...]:
        """The files that are not as they were."""
        return tuple(file for file in self.files if file.how != "unchanged")

    def as_document(self) -> dict[str, Any]:
        """Give it as a JSON document, files that did not change counted alone."""
        return {
            "revision": self.revision,
            "folder": str(self.folder),
            "counts": dict(sorted(Counter(file.how for file in self.files).items())),
            "changed": [
                {"path": file.path, "graph": file.graph, "how": file.how, "reason": file.reason or None}
                for file in self.changed
            ],
            "findings": [str(found) for found in self.findings],
        }


def export_directory(
    store: GraphStore,
    folder: Path,
    revision: int | None = None,
    *,
    like: Path | None = None,
    allow_dirty: bool = False,
) -> Exported:
    """Write a revision as a directory of modules, label sets and mapping sets.

    A file whose graph says what it says already stays byte for byte; in one that has to change, the lines of what has
    changed are replaced, and where that cannot be done the whole file is written in the style of the house, which is
    told. A file of which the revision knows no graph is removed. Other files are not touched.

    Args:
        store: the store.
        folder: the directory; it is made where it is not there.
        revision: which revision; the newest where none is named.
        like: the directory whose files are to be changed as little as can be, by default the one that is written.
        allow_dirty: whether files may be changed or removed that Git does not have as they are: changed ones, new
            ones, those that it ignores, and all where the directory lies in no checkout.

    Raises:
        UnknownRevision: where the store has no such revision.
        DocumentError: where a file of the directory cannot be read or written, or is a link, two of them hold the same
            graph, or one that has to change is not committed.
    """
    number = store.revision if revision is None else revision
    graphs = _graphs(store.quads(number))
    model = folder if like is None else like
    standing = _standing(model) if model.is_dir() else {}
    files: list[Written] = []
    findings: list[Finding] = []
    rendered: dict[str, Rendered] = {}
    for graph, quads in sorted(graphs.items()):
        role = role_of(graph, quads)
        if role is None:
            findings.append(left_out(graph, len(quads)))
            continue
        path = standing.get(graph) or free_path(home_of(graph, role, quads), {*rendered, *standing.values()})
        known = (model / path).read_bytes() if graph in standing else None
        made = rendered[path] = render(graph, role, quads, str(folder / path), known)
        files.append(Written(path, graph, made.how, made.reason))
        findings += made.findings
    files += (Written(path, graph, "removed") for graph, path in standing.items() if path not in rendered)
    _write(folder, model, rendered, files, allow_dirty=allow_dirty)
    return Exported(folder, number, tuple(sorted(files, key=lambda file: file.path)), tuple(findings))


def _graphs(quads: Iterable[Quad]) -> dict[str, list[Quad]]:
    """Sort quads by the graph that they lie in; the one without a name has an empty one."""
    found: dict[str, list[Quad]] = {}
    for quad in quads:
        name = getattr(quad.graph_name, "value", "")
        found.setdefault(name, []).append(quad)
    return found


def _standing(folder: Path) -> dict[str, str]:
    """Find the files of a directory by the graph that each of them holds."""
    try:
        sources = files_in(folder)
    except DocumentError:
        return {}
    found: dict[str, str] = {}
    for path in sources:
        mapping = path in sources.mappings
        graph = read_sssom(path).id if mapping else declared_ontology(module_triples(path), path).value
        place = path.relative_to(folder).as_posix()
        if graph in found:
            raise DocumentError(
                f"holds {graph}, as {found[graph]} does", Place(str(path)), hint="remove one of the two", value=graph
            )
        found[graph] = place
    return found


def _write(
    folder: Path, model: Path, rendered: Mapping[str, Rendered], files: Iterable[Written], *, allow_dirty: bool
) -> None:
    there = {
        file.path: rendered[file.path].data if file.path in rendered else None
        for file in files
        if _differs(folder / file.path, rendered.get(file.path))
    }
    check_within(folder, there)
    if not allow_dirty:
        check_committed(folder, there)
    with told_of(folder):
        folder.mkdir(parents=True, exist_ok=True)
    for path, data in sorted(there.items()):
        target = folder / path
        if data is None:
            with told_of(target):
                target.unlink(missing_ok=True)
            continue
        with told_of(target):
            target.parent.mkdir(parents=True, exist_ok=True)
        with write_aside(target) as part:
            part.write(data)


def _differs(path: Path, wanted: Rendered | None) -> bool:
    if wanted is None:
        return path.is_file()
    return not path.is_file() or path.read_bytes() != wanted.data


def check_committed(folder: Path, paths: Iterable[str]) -> None:
    """See that nothing is lost that Git does not have, where files of a directory change or go.

    Raises:
        DocumentError: where something would be.
    """
    standing = {folder / path: path for path in paths if (folder / path).exists()}
    if not standing:
        return
    try:
        checkout = checkout_of(folder)
        kept = frozenset() if checkout is None else checkout.committed(standing)
    except GitSilent as silent:
        raise DocumentError(silent.message, Place(str(silent.folder)), hint=silent.hint) from silent
    if lost := sorted(path for target, path in standing.items() if target not in kept):
        more = f" and {len(lost) - _SHOWN} more" if len(lost) > _SHOWN else ""
        why = "lies in no checkout of Git" if checkout is None else "is not committed"
        raise DocumentError(
            f"what would be changed or removed {why}: {', '.join(lost[:_SHOWN])}{more}",
            Place(str(folder)),
            hint="commit it first, or allow that what is not committed is lost",
            value=lost[0],
        )


def check_within(folder: Path, paths: Iterable[str]) -> None:
    """See that no link leads out of a directory, or to another file of it, where files of it change or go.

    Raises:
        DocumentError: where one does.
    """
    for path in sorted(paths):
        place = folder
        for part in Path(path).parts:
            place = place / part
            if place.is_symlink():
                raise DocumentError(
                    f"is a link to {place.readlink()}, and what it leads to would be changed",
                    Place(str(place)),
                    hint="put the file or folder itself in its place",
                    value=path,
                )
