"""The form of the page: what was asked, as it was typed, and what can be chosen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, get_args

from mappings.conversion.answer import Mode
from mappings.conversion.converter import VAD
from mappings.conversion.profile import profile_name
from mappings.knowledge import Knowledge
from ontology.errors import EmotaxaError
from ontology.spelling import LONGEST_LABEL

__all__ = ["MODES", "Choice", "Form", "level_choices", "profile_choices", "read_form"]

MODES: Final[dict[str, str]] = {
    "hard": "The best match for each label",
    "soft": "The meaning shared out",
    "multilabel": "Independent probabilities",
}
"""Modes in words."""

_MOST_LABELS = 20
_KINDS: Final = {"theory": "Theories", "labels": "Label sets", "senses": "Senses"}
_BETWEEN = re.compile(r"[,;\n]")


@dataclass(frozen=True, slots=True)
class Form:
    """What the form holds; `asked` tells whether somebody asked, or the page was just opened."""

    source: str = "goemotions"
    target: str = "ekman"
    profile: str = ""
    labels: str = "annoyance"
    mode: str = "hard"
    asked: bool = False

    def read_labels(self) -> tuple[str, ...]:
        """Give the labels, separated by commas, semicolons or lines.

        Raises:
            EmotaxaError: where there are none, too many, or one that is too long.
        """
        labels = tuple(part.strip() for part in _BETWEEN.split(self.labels) if part.strip())
        if not labels:
            raise EmotaxaError("no label was given", hint="type one, such as annoyance", field="labels")
        if len(labels) > _MOST_LABELS:
            raise EmotaxaError(
                f"these are {len(labels):,} labels, and {_MOST_LABELS} are the most here",
                hint="send them to POST /api/v1/convert",
                field="labels",
            )
        for label in labels:
            if len(label) > LONGEST_LABEL:
                raise EmotaxaError(
                    f"a label of {len(label):,} characters",
                    hint=f"no label has more than {LONGEST_LABEL}",
                    field="labels",
                )
        return labels

    def read_mode(self) -> Mode:
        """Give the mode.

        Raises:
            EmotaxaError: where it is none.
        """
        for mode in get_args(Mode):
            if self.mode == mode:
                return mode  # type: ignore[no-any-return]
        raise EmotaxaError(
            f"unknown mode {self.mode[:40]!r}", hint=f"choose one of {', '.join(get_args(Mode))}", field="mode"
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a list to choose from, below a heading."""

    value: str
    text: str
    heading: str = ""


def read_form(query: Mapping[str, str]) -> Form:
    """Read the form from a query string; what is missing has its default."""
    default = Form()
    asked = any(name in query for name in ("from", "to", "labels", "profile", "mode"))
    return Form(
        source=query.get("from", default.source).strip(),
        target=query.get("to", default.target).strip(),
        profile=query.get("profile", default.profile).strip(),
        labels=query.get("labels", "" if asked else default.labels),
        mode=query.get("mode", default.mode).strip(),
        asked=asked,
    )


def level_choices(knowledge: Knowledge, typed: str, *, points: bool) -> list[Choice]:
    """Give the schemes and tiers to choose from; what was typed and is none of them comes first.

    Args:
        knowledge: where they stand.
        typed: what the form holds.
        points: whether points are among them.
    """
    choices = []
    for scheme in knowledge.taxonomy.schemes.values():
        heading = _KINDS[scheme.kind]
        choices.append(Choice(scheme.id, scheme.name, heading))
        choices += [
            Choice(f"{scheme.id}/{tier.rank}", f"{scheme.name}, {tier.label or f'tier {tier.rank}'}", heading)
            for tier in scheme.tiers
        ]
    if points:
        choices.append(Choice(VAD, "Valence, arousal, dominance", "Points"))
    return _with_typed(choices, typed)


def profile_choices(knowledge: Knowledge, typed: str) -> list[Choice]:
    """Give the profiles to choose from."""
    names = [profile_name(profile) for profile in knowledge.profiles]
    choices = [Choice("", "None: derived from the senses"), *(Choice(name, name) for name in names)]
    return _with_typed(choices, typed)


def _with_typed(choices: list[Choice], typed: str) -> list[Choice]:
    if any(choice.value == typed for choice in choices):
        return choices
    shown = typed if len(typed) <= 60 else f"{typed[:57]}..."
    return [Choice(shown, shown), *choices]
