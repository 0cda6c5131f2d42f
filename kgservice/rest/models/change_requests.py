"""What is sent about change requests."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from kgservice.rest.models.base import Name, Request

__all__ = [
    "AmendRequest",
    "AnswerRequest",
    "ApproveRequest",
    "CommentRequest",
    "CreateRequest",
    "RebaseRequest",
    "RejectRequest",
    "RevertRequest",
    "ReviewersRequest",
    "SeenRequest",
    "TagsRequest",
    "ThreadRequest",
    "WatchRequest",
]

SYNONYM = {"type": "NewSynonym", "about": "ekman:anger", "new": "ire"}

Text = Annotated[str, Field(description="As Markdown.")]
Operations = Annotated[
    list[dict[str, Any]] | None,
    Field(
        description="Operations, in order: objects with a `type` and its fields, as GET /operations lists them. "
        "Concepts are named by IRI, by CURIE or, where `scheme` is given, by label. In place of `kgcl`."
    ),
]
Kgcl = Annotated[
    str | None,
    Field(description="Operations in the Knowledge Graph Change Language, one a line. In place of `operations`."),
]
SchemeOfLabels = Annotated[
    Name | None, Field(description="Scheme, or tier of one, that bare labels in `operations` are looked for in.")
]
Base = Annotated[
    int | None,
    Field(ge=1, description="Revision that the operations were written for, whose conflicts are settled by that."),
]
Answers = Annotated[
    dict[str, dict[str, Any]] | None,
    Field(
        description="By competency question, how its answer moves and why that is right: `lost` and `come` are lists "
        "of rows, `why` is a text. All of them: what is left out is accepted no longer."
    ),
]
Version = Annotated[
    int | None,
    Field(ge=1, description="The version that was seen; where the request is in another one by now, 409."),
]
People = Annotated[list[str], Field(description="Names of keys.", examples=[["Maria Lang"]])]
Tags = Annotated[list[str], Field(description="Letters, digits, spaces, and any of `_.:/+-`.", examples=[["dataset"]])]


def _shown(*examples: dict[str, Any]) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": list(examples)})


class CreateRequest(Request):
    """A new change request."""

    model_config = _shown(
        {"title": "A synonym for anger", "operations": [SYNONYM], "description": "Needed for the new data set."},
        {"title": "A synonym for anger", "kgcl": "create synonym 'ire'@en for ekman:anger", "tags": ["dataset"]},
    )

    title: str = Field(description="What it does, in a line; the summary of the revision that it makes.")
    operations: Operations = None
    kgcl: Kgcl = None
    scheme: SchemeOfLabels = None
    description: Text = ""
    tags: Tags = Field(default_factory=list)
    reviewers: People = Field(default_factory=list)
    base: Base = None
    answers: Answers = None


class AmendRequest(Request):
    """What is to be otherwise; what is left out stays."""

    model_config = _shown({"version": 1, "title": "Another synonym for anger"})

    version: Version = None
    title: str | None = Field(None, description="What it does, in a line.")
    description: Text | None = None
    operations: Operations = None
    kgcl: Kgcl = None
    scheme: SchemeOfLabels = None
    base: Base = None
    answers: Answers = None


class SeenRequest(Request):
    """Which version was seen."""

    model_config = _shown({"version": 1}, {})

    version: Version = None


class RebaseRequest(Request):
    """Nothing is said besides."""

    model_config = _shown({})


class ApproveRequest(Request):
    """A yes to a version."""

    model_config = _shown({"version": 1}, {"version": 1, "text": "As in Shaver et al."})

    version: int = Field(ge=1, description="The version that was looked at.")
    text: Text = ""


class RejectRequest(Request):
    """A no to a version, and why."""

    model_config = _shown({"version": 1, "reason": "Archaic."})

    version: int = Field(ge=1, description="The version that was looked at.")
    reason: Text


class RevertRequest(Request):
    """Why something is taken back."""

    model_config = _shown({"reason": "It reads as another word."})

    reason: Text


class CommentRequest(Request):
    """A comment."""

    model_config = _shown({"text": "Is there a source, @maria?"}, {"text": "Which sense?", "operation": 0})

    text: Text = Field(description='As Markdown; `@ann` or `@"Ann Lee"` addresses somebody.')
    thread: int | None = Field(None, ge=1, description="Number of the thread that it answers to; a new one without it.")
    operation: int | None = Field(
        None, ge=0, description="Place of the operation, from 0, that a new thread is about; without it, the whole."
    )


class ThreadRequest(Request):
    """Whether a thread is settled."""

    model_config = _shown({"resolved": True})

    resolved: bool


class ReviewersRequest(Request):
    """Who is asked for a review, and who no longer."""

    model_config = _shown({"add": ["Maria Lang"]})

    add: People = Field(default_factory=list)
    drop: People = Field(default_factory=list)


class TagsRequest(Request):
    """The tags that come, and those that go."""

    model_config = _shown({"add": ["dataset"], "drop": []})

    add: Tags = Field(default_factory=list)
    drop: Tags = Field(default_factory=list)


class WatchRequest(Request):
    """Whether one wants to hear of it."""

    model_config = _shown({"watching": True})

    watching: bool = True


class AnswerRequest(Request):
    """That the new answers to competency questions are right."""

    model_config = _shown({"questions": ["concepts-of-ekman"], "why": "The scheme has one concept more by now."})

    questions: list[Name] | None = Field(
        None,
        min_length=1,
        description="Names of the questions, as the check tells them; all that it tells where left out.",
    )
    question: Name | None = Field(None, description="Name of a single question. In place of `questions`.")
    why: Text
    version: Version = None
