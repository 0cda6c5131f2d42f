"""Documents in EmotionML or Onyx, converted from file to file for `emotaxa convert`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kgservice.cli.options import Common
from kgservice.cli.printing import print_json, remark
from kgservice.cli.reading import reading
from ontology.errors import DocumentError, Place

if TYPE_CHECKING:
    from mappings.annotations.conversion import Converted
    from mappings.conversion.answer import Mode

__all__ = ["convert_file"]


def convert_file(
    common: Common, path: Path, target: str, out: Path | None, *, mode: "Mode", profile: str | None
) -> bool:
    """Convert the document of a file and write it, to standard output where no file is named.

    Both formats are told by the endings of the names; without one to write to, the document stays in its own.

    Returns:
        whether every annotation found a place in the target.

    Raises:
        DocumentError: where the document cannot be read or written, with line and cure.
        UnknownReference: where there is no such target or profile.
    """
    from mappings.annotations.conversion import convert_annotations
    from mappings.annotations.formats import format_of_path, read_annotations, write_annotations
    from mappings.conversion.own_profile import chosen_profile
    from ontology.files.aside import write_aside

    given = format_of_path(path)
    wanted = given if out is None else format_of_path(out)
    if out is not None and out.exists() and out.samefile(path):
        raise DocumentError("is the document that is read", Place(str(out)), hint="write to another file")
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DocumentError(reason, Place(str(path)), hint="name a document in EmotionML or Onyx") from error
    with reading(common) as graph:
        converter, profile = chosen_profile(graph.converter, profile)
        answers = convert_annotations(
            converter, read_annotations(data, given, str(path)), target, mode=mode, profile=profile
        )
        text = write_annotations(converter, answers, target, wanted)
        if out is not None:
            with write_aside(out) as part:
                part.write(text.encode("utf-8"))
        _tell(common, graph.revision, answers, text, out)
        if out is None and not common.json:
            sys.stdout.write(text)
    return all(answer.status == "mapped" for answer in answers)


def _tell(common: Common, revision: int, answers: "tuple[Converted, ...]", text: str, out: Path | None) -> None:
    states = [answer.status for answer in answers]
    counts = {state: states.count(state) for state in ("mapped", "partial", "unmapped")}
    if common.json:
        told = [
            {"id": one.annotation.id, "line": one.annotation.line or None, "status": one.status, "notes": one.reasons}
            for one in answers
        ]
        where = {"document": text} if out is None else {"out": str(out)}
        print_json({"revision": revision, "annotations": len(answers), **counts, **where, "results": told})
        return
    shown = ", ".join(f"{count} {state}" for state, count in counts.items() if count)
    remark(common, f"{len(answers)} annotations: {shown}" + (f"; written to {out}" if out is not None else ""))
