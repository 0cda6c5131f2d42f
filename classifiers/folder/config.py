"""The configuration of a model folder: `config.json`, field by field."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError, model_validator

from classifiers.errors import ModelError

__all__ = [
    "CONFIG",
    "FORMAT",
    "Architecture",
    "CorpusConfig",
    "FineConfig",
    "FolderConfig",
    "HeadConfig",
    "LabelConfig",
    "OntologyConfig",
    "PointsConfig",
    "StaticConfig",
    "read_config",
]

CONFIG: Final = "config.json"
FORMAT: Final = 1
"""The version of the format that is written, and the only one that is read."""

Architecture = Literal["transformer", "static"]
Name = Annotated[str, Field(min_length=1)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Probability = Annotated[float, Field(ge=0, le=1)]
Digest = Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]
FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CorpusConfig(_Part):
    """A corpus that a model was trained on.

    Attributes:
        name: its printed name.
        licence: SPDX expression of its licence.
        rows: how many of its rows were learnt from.
    """

    name: Name
    licence: Name
    rows: int = Field(ge=0)


class OntologyConfig(_Part):
    """The ontology that the labels of a model were named in.

    Attributes:
        version: its release.
        revision: its revision.
    """

    version: str
    revision: int = 0


class LabelConfig(_Part):
    """A label of a head: the concept that it means, and its name for people to read.

    Attributes:
        iri: the concept.
        label: what it was called in training.
    """

    iri: Name
    label: Name


class HeadConfig(_Part):
    """A head: the labels of one level, and how logits become probabilities and answers.

    The calibrated probability of a label is sigmoid((logit - bias) / temperature); where labels exclude each other,
    the softmax of the same numbers.

    Attributes:
        level: id of the scheme or tier of the labels: `goemotions`, `shaver/1`.
        labels: in the order of the logits.
        exclusive: whether one label excludes the others.
        temperature: above 1 it draws probabilities towards the middle.
        bias: one per label, in logits; empty for none.
        thresholds: one per label: the calibrated probability from which on it is chosen; empty for 0.5.
        targets: thresholds fitted for other levels, by id of the level and IRI.
        weight: how much the head counted in the loss.
    """

    level: Name
    labels: tuple[LabelConfig, ...] = Field(min_length=1)
    exclusive: bool = False
    temperature: Positive = 1.0
    bias: tuple[Finite, ...] = ()
    thresholds: tuple[Probability, ...] = ()
    targets: Mapping[str, Mapping[str, Probability]] = {}
    weight: float = Field(default=1.0, ge=0, allow_inf_nan=False)

    @model_validator(mode="after")
    def _fits(self) -> "HeadConfig":
        for name, values in (("bias", self.bias), ("thresholds", self.thresholds)):
            if values and len(values) != len(self.labels):
                raise ValueError(f"{name} has {len(values)} values for {len(self.labels)} labels")
        if len({label.iri for label in self.labels}) < len(self.labels):
            raise ValueError("two labels have one IRI")
        return self


class PointsConfig(_Part):
    """How the outputs of the regression become points: clip(output * deviation + mean, -1, 1).

    Attributes:
        mean: of valence, arousal and dominance in training, on [-1, 1].
        deviation: their standard deviations.
    """

    mean: tuple[Finite, Finite, Finite]
    deviation: tuple[Positive, Positive, Positive]


class FineConfig(_Part):
    """How the fine-grained split inside a family leans on prototypes.

    Attributes:
        weight: how much similarity to the prototypes counts against an even split; 0 for not at all.
        settings: further numbers of that split, by name.
    """

    weight: float = Field(ge=0, allow_inf_nan=False)
    settings: Mapping[str, Finite] = {}


class StaticConfig(_Part):
    """The shape of a static model.

    Attributes:
        buckets: how many rows the table of hashed bigrams has; 0 for none.
        hidden: widths of the hidden layers, first to last; empty where the heads stand on the pooled vector.
    """

    buckets: int = Field(default=0, ge=0)
    hidden: tuple[Annotated[int, Field(ge=1)], ...] = ()


class FolderConfig(_Part):
    """What a model says of itself and how it is run.

    Attributes:
        format: version of this format.
        name: what the model is called, `emotaxa-small`.
        version: which of its versions.
        kind: always `trained`.
        architecture: `transformer` or `static`.
        description: one sentence about it.
        languages: the languages (BCP 47) that it knows.
        licence: SPDX expression of what it may be used under.
        corpora: what it was trained on.
        ontology: what its labels were named in.
        max_tokens: where texts are cut, the marks of beginning and end included.
        pooling: how vectors of tokens become one of the text.
        normalise: whether the pooled vector is brought to length 1 before the heads.
        dimensions: length of the pooled vector.
        heads: in the order of the logits.
        points: the regression of affect, where there is one.
        fine: the fine-grained split, where one was fitted.
        floor: the probability below which an answer backs off to a broader concept; 0 for none.
        static: the shape of a static model; None of a transformer.
        seed: what the training was seeded with.
        training: anything else that tells how it came about: recipe, base model, epochs.
        files: every other file of the folder that the model is run from, with its SHA-256.
    """

    format: Literal[1] = FORMAT
    name: Name
    version: Name
    kind: Literal["trained"] = "trained"
    architecture: Architecture
    description: str = ""
    languages: tuple[str, ...] = ("en",)
    licence: str = ""
    corpora: tuple[CorpusConfig, ...] = ()
    ontology: OntologyConfig
    max_tokens: int = Field(ge=3, le=8192)
    pooling: Literal["mean"] = "mean"
    normalise: bool = False
    dimensions: int = Field(ge=1)
    heads: tuple[HeadConfig, ...] = Field(min_length=1)
    points: PointsConfig | None = None
    fine: FineConfig | None = None
    floor: Probability = 0.0
    static: StaticConfig | None = None
    seed: int = 0
    training: Mapping[str, JsonValue] = {}
    files: Mapping[FileName, Digest] = {}

    @model_validator(mode="after")
    def _fits(self) -> "FolderConfig":
        if (self.static is not None) != (self.architecture == "static"):
            raise ValueError("`static` has to be there in a static model, and only there")
        levels = [head.level for head in self.heads]
        if len(set(levels)) < len(levels):
            raise ValueError("two heads have one level")
        return self

    @property
    def labels(self) -> int:
        """How many labels all heads have together: the width of the logits."""
        return sum(len(head.labels) for head in self.heads)

    def columns(self, level: str) -> slice:
        """Give the columns of the logits that belong to the head of a level.

        Raises:
            KeyError: where no head has that level.
        """
        first = 0
        for head in self.heads:
            if head.level == level:
                return slice(first, first + len(head.labels))
            first += len(head.labels)
        raise KeyError(level)

    def text(self) -> str:
        """Write it as JSON, one field per line."""
        return json.dumps(self.model_dump(mode="json"), indent=1, ensure_ascii=False) + "\n"


def read_config(path: Path) -> FolderConfig:
    """Read a configuration.

    Args:
        path: the file.

    Raises:
        ModelError: where it is missing, no JSON, of another format or does not hold what it should; `field` is the
            JSON pointer to what is wrong.
    """
    values = _values(path)
    found = values.get("format")
    if found != FORMAT or isinstance(found, bool):
        newer = isinstance(found, int) and found > FORMAT
        raise ModelError(
            f"format {found!r} of model folders is not known, only {FORMAT}" if "format" in values else "no `format`",
            path=path,
            hint="install a newer release of emotaxa" if newer else "train or fetch the model again",
            field="/format",
        )
    if "kind" not in values:
        raise ModelError(
            "/kind: missing; a model folder says `trained`",
            path=path,
            hint="mend the field, or train or fetch the model again",
            field="/kind",
        )
    try:
        return FolderConfig.model_validate_json(json.dumps(values))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        pointer = "".join(f"/{part}" for part in first["loc"])
        more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
        message = first["msg"].removeprefix("Value error, ")
        raise ModelError(
            f"{pointer or '/'}: {message}{more}",
            path=path,
            hint="mend the field, or train or fetch the model again",
            field=pointer or "/",
        ) from None


def _values(path: Path) -> dict[str, object]:
    try:
        values = json.loads(path.read_bytes(), parse_constant=_no_number)
    except FileNotFoundError:
        raise ModelError(
            "the file is missing", path=path, hint="name a folder that `emotaxa train` has written"
        ) from None
    except OSError as error:
        raise ModelError(f"cannot be read: {error.strerror}", path=path, hint="mend its permissions") from None
    except (ValueError, RecursionError) as error:
        raise ModelError(f"no JSON: {error}", path=path, hint="train or fetch the model again") from None
    if not isinstance(values, dict):
        raise ModelError("no JSON object", path=path, hint="train or fetch the model again")
    return values


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")
