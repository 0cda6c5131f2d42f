"""Terms: how far the checks of a change go."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from kgservice.changes.answers import Difference
from kgservice.changes.checks.order import CHECKS
from ontology.competency import Question
from ontology.errors import EmotaxaError

__all__ = ["CheckTerms"]


@dataclass(frozen=True, slots=True)
class CheckTerms:
    """How far the checks go.

    Attributes:
        left_out: names of checks that are not to be run.
        hermit: whether the reasoner's process is asked; without it, what the statements themselves contradict is told.
        reasoner_seconds: seconds for the reasoner, and again for finding out the axioms behind its answers.
        accepted: differences in the answers to competency questions of which somebody said that they are right, by the
            name of the question; the change has to make these, and no others.
        questions: the competency questions, with the answers that are expected; None for those that come with the
            package.

    Raises:
        EmotaxaError: where a check is named that is none, or the time is not positive.
    """

    left_out: Collection[str] = ()
    hermit: bool = True
    reasoner_seconds: float = 120.0
    accepted: Mapping[str, Difference] = field(default_factory=dict)
    questions: tuple[Question, ...] | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        for name in self.left_out:
            if name not in CHECKS:
                hint = f"the checks are {', '.join(CHECKS)}"
                raise EmotaxaError(f"there is no check {name!r}", hint=hint, value=name, field="left_out")
        if not self.reasoner_seconds > 0:
            raise EmotaxaError(
                f"a reasoner that has {self.reasoner_seconds:g} seconds",
                hint="give it more than 0 seconds, or leave the check out: left_out reasoner",
                value=self.reasoner_seconds,
                field="reasoner_seconds",
            )
