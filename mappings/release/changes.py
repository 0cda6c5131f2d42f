"""The change log of a release: what differs from the release before it."""

import json

from mappings.release.diff import Difference
from mappings.release.words import difference_view, sections, summary

__all__ = ["changes_json", "changes_text"]


def changes_text(version: str, found: Difference | None) -> str:
    """Write the change log in words, as Markdown; None stands for the first release."""
    if found is None:
        return f"# Emotaxa {version}\n\nThis release was compared with no other: everything in it is new.\n"
    lines = [f"# Emotaxa {version}", "", f"What differs {summary(found)}."]
    for title, sentences in sections(found):
        lines += ["", f"## {title}", "", *(f"- {sentence}" for sentence in sentences)]
    return "\n".join(lines) + "\n"


def changes_json(version: str, found: Difference | None) -> str:
    """Write the change log as JSON, with every single change."""
    view = {"version": version} | (
        {"old": None, "new": version, "changes": None} if found is None else difference_view(found)
    )
    return json.dumps(view, ensure_ascii=False, indent=1) + "\n"
