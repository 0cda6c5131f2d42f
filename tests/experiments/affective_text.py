"""Affective Text (SemEval-2007, task 14) as it is given out: headlines in XML, and their ratings in files beside it.

`affectivetext_trial.xml` and `affectivetext_test.xml` hold `<instance id="500">headline</instance>`, some with a bare
`&`. Beside each stand `.emotions.gold`, with the id and six scores from 0 to 100 on each line (anger, disgust, fear,
joy, sadness, surprise), and `.valence.gold`, with the id and a score from -100 to 100. The project does not contain
them.
"""

import html
import re
from pathlib import Path
from typing import Final

import polars as pl

from ontology.errors import DocumentError, Place

__all__ = ["EMOTIONS", "read_affective_text"]

EMOTIONS: Final = ("anger", "disgust", "fear", "joy", "sadness", "surprise")

_INSTANCE: Final = re.compile(r'<instance\s+id\s*=\s*"([^"]+)"\s*>(.*?)</instance>', re.DOTALL)


def read_affective_text(path: Path) -> pl.DataFrame:
    """Read the headlines of one XML file, or of all below a directory.

    Returns:
        columns `id`, `text`, the six emotions from 0 to 100, and `valence` from -100 to 100, null where there is no
        file of it.

    Raises:
        DocumentError: where there is no such file, or the files do not tell of the same headlines; with the line.
    """
    found = sorted(path.rglob("affectivetext_*.xml")) if path.is_dir() else [path]
    if not found:
        raise DocumentError(
            "holds no affectivetext_*.xml", Place(str(path)), hint="give the unpacked directory of the task's data"
        )
    return pl.concat([_read(file) for file in found])


def _read(file: Path) -> pl.DataFrame:
    texts = {name: html.unescape(text).strip() for name, text in _INSTANCE.findall(_text(file))}
    if not texts:
        hint = 'lines look like <instance id="500">headline</instance>'
        raise DocumentError("holds no headline", Place(str(file)), hint=hint)
    emotions = _scores(file.with_suffix(".emotions.gold"), len(EMOTIONS), 0.0)
    valence_file = file.with_suffix(".valence.gold")
    valence = _scores(valence_file, 1, -100.0) if valence_file.exists() else {}
    missing = [name for name in texts if name not in emotions]
    if missing:
        said = f"has no line for {len(missing)} headlines of {file.name}, the first of which is {missing[0]}"
        raise DocumentError(
            said, Place(str(file.with_suffix(".emotions.gold"))), hint="take both files from one source"
        )
    rows = [(name, text, *emotions[name], *valence.get(name, (None,))) for name, text in texts.items()]
    kinds = {"id": pl.String, "text": pl.String} | dict.fromkeys((*EMOTIONS, "valence"), pl.Float64)
    return pl.DataFrame(rows, schema=kinds, orient="row")


def _scores(file: Path, count: int, least: float) -> dict[str, tuple[float, ...]]:
    found: dict[str, tuple[float, ...]] = {}
    for number, line in enumerate(_text(file).splitlines(), 1):
        name, *values = line.split() or [""]
        if not name:
            continue
        try:
            scores = tuple(float(value) for value in values)
        except ValueError:
            scores = ()
        if len(scores) != count or not all(least <= score <= 100 for score in scores):
            hint = f"a line holds an id and {count} numbers from {least:g} to 100"
            raise DocumentError("cannot be read", Place(str(file), number), hint=hint, value=line)
        found[name] = scores
    return found


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        raise DocumentError(error.strerror or str(error), Place(str(file)), hint="give a file that is there") from error
