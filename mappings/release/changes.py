"""The change log of a release: what differs from the release before it, and whose changes made it so."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from mappings.release.diff import Difference
from mappings.release.words import difference_view, sections, summary

__all__ = ["AcceptedChange", "changes_json", "changes_text"]


@dataclass(frozen=True, slots=True)
class AcceptedChange:
    """A change that was proposed, reviewed and taken over since the release before.

    Attributes:
        number: its number.
        title: what it does, in a line.
        author: who proposed it.
        merged: the day on which it was taken over, as 2026-11-21.
        sentences: what it does, operation by operation.
    """

    number: int
    title: str
    author: str
    merged: str
    sentences: tuple[str, ...] = ()


def changes_text(version: str, found: Difference | None, accepted: Sequence[AcceptedChange] = ()) -> str:
    """Write the change log in words, as Markdown.

    Args:
        version: of the release.
        found: what differs from the release before it; None for the first.
        accepted: the changes that made it so, as far as they are known.
    """
    told = _told(accepted)
    if found is None:
        first = [f"# Emotaxa {version}", "", "This release was compared with no other: everything in it is new."]
        return "\n".join([*first, *told]) + "\n"
    lines = [f"# Emotaxa {version}", "", f"What differs {summary(found)}.", *told]
    for title, sentences in sections(found):
        lines += ["", f"## {title}", "", *(f"- {sentence}" for sentence in sentences)]
    return "\n".join(lines) + "\n"


def changes_json(version: str, found: Difference | None, accepted: Sequence[AcceptedChange] = ()) -> str:
    """Write the change log as JSON, with every single change; arguments as those of `changes_text`."""
    view: dict[str, Any] = {"version": version} | (
        {"old": None, "new": version, "changes": None} if found is None else difference_view(found)
    )
    if accepted:
        view["accepted"] = [asdict(change) for change in accepted]
    return json.dumps(view, ensure_ascii=False, indent=1) + "\n"


def _told(accepted: Sequence[AcceptedChange]) -> list[str]:
    if not accepted:
        return []
    lines = ["", "## Accepted changes", ""]
    for change in sorted(accepted, key=lambda change: change.number):
        lines.append(f"- {change.number}: {change.title} ({change.author}, {change.merged})")
        lines += [f"  - {sentence}" for sentence in change.sentences]
    return lines
