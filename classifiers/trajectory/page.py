"""Files of trajectories: a page with its chart, JSON, or a table in CSV."""

import csv
import json
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Final

from classifiers.trajectory.chart import chart
from classifiers.trajectory.trajectory import DIMENSIONS, Trajectory
from ontology.files.aside import write_aside
from ontology.files.ending import ending_of

__all__ = ["TRAJECTORY_SUFFIXES", "check_trajectory_suffix", "trajectory_page", "trajectory_table", "write_trajectory"]

TRAJECTORY_SUFFIXES: Final = (".html", ".json", ".csv")
"""Endings of the names that a trajectory can be written to."""


def check_trajectory_suffix(path: Path) -> str:
    """Give the ending of a name, by which the format is chosen.

    Raises:
        DocumentError: where it is none of `TRAJECTORY_SUFFIXES`.
    """
    return ending_of(path, TRAJECTORY_SUFFIXES, "a trajectory")


def trajectory_page(found: Trajectory) -> str:
    """Write a trajectory as an HTML page that needs nothing else: no script, no font, no picture from elsewhere."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    source = (files("classifiers.trajectory") / "trajectory.html.j2").read_text(encoding="utf-8")
    return environment.from_string(source).render(way=found, picture=chart(found))


def trajectory_table(found: Trajectory) -> str:
    """Write a trajectory as CSV: each sentence with its point and the smoothed one; labels are joined by `|`."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["sentence", "start", "text", "labels", *DIMENSIONS, *(f"smooth_{name}" for name in DIMENSIONS)])
    for number, one in enumerate(found.as_dict()["sentences"], 1):
        values = [one[name] for name in DIMENSIONS] + [one["smooth"][name] for name in DIMENSIONS]
        writer.writerow([number, one["start"], one["text"], "|".join(one["labels"]), *values])
    return stream.getvalue()


def write_trajectory(found: Trajectory, path: Path) -> None:
    """Write a trajectory to a file, in the format of its ending.

    Raises:
        DocumentError: where the ending is unknown or the file cannot be written.
    """
    ending = check_trajectory_suffix(path)
    if ending == ".json":
        text = json.dumps(found.as_dict(), ensure_ascii=False, indent=2) + "\n"
    else:
        text = trajectory_page(found) if ending == ".html" else trajectory_table(found)
    with write_aside(path) as part:
        part.write(text.encode("utf-8", "replace"))
