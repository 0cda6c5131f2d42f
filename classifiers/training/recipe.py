"""Recipe: what a model is trained from, how, and where it goes, as one file in TOML."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, model_validator

from ontology.errors import DocumentError, EmotaxaError, Place
from ontology.files.toml import read_toml
from ontology.spelling import nearest

__all__ = [
    "DistillationRecipe",
    "HeadRecipe",
    "LossRecipe",
    "PointsRecipe",
    "Recipe",
    "SplitRecipe",
    "StaticRecipe",
    "TrainingRecipe",
    "read_recipe",
]

_LARGEST: Final = 1_000_000
_VARIABLE: Final = re.compile(r"\$\{(\w*)\}")

Name = Annotated[str, Field(min_length=1)]
Share = Annotated[float, Field(ge=0, le=0.5)]
Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Rate = Annotated[float, Field(gt=0, le=1)]
Split = Literal["train", "dev", "test", "none"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class HeadRecipe(_Part):
    """The labels of one level, and the files that they are learnt from.

    Attributes:
        level: scheme or tier that the files were harmonized to.
        files: harmonized files, Parquet, JSON lines or CSV.
        weight: how much the head counts in the loss.
        sources: the corpora in the files that are learnt from; None for all.
        dev: the corpora whose dev rows tell how good the head is; None for all that it learns from.
        masks: whether what is unknown is left out of the loss; if not, it counts as absent there, and in the loss only.
        least: a label that fewer training rows bear is left out.
        targets: further levels for whose concepts thresholds are fitted, as the scores are often converted to them.
    """

    level: Name
    files: list[Name] = Field(min_length=1)
    weight: Weight = 1.0
    sources: list[Name] | None = None
    dev: list[Name] | None = None
    masks: bool = True
    least: int = Field(default=5, ge=1)
    targets: list[Name] = []


class PointsRecipe(_Part):
    """The regression of valence, arousal and dominance.

    Attributes:
        files: harmonized files.
        weight: how much it counts in the loss.
        sources: the corpora whose values are learnt; None for those whose rows have values and no labels, as the values
            of other rows are no more than the means of their labels.
    """

    files: list[Name] = Field(min_length=1)
    weight: Weight = 0.3
    sources: list[Name] | None = None


class SplitRecipe(_Part):
    """Which rows are learnt from, tuned on and kept for testing.

    Attributes:
        dev: share of the training rows of a corpus without a dev split that becomes one, by digest of the text.
        test: likewise for a test split.
        rename: by corpus, what its splits are taken for, `none` being left out: `{brighter-eng = {dev = "test"}}`.
    """

    dev: Share = 0.1
    test: Share = 0.1
    rename: dict[str, dict[str, Split]] = {}


class LossRecipe(_Part):
    """What is minimised.

    Attributes:
        balance: a present label counts (absent / present) to this power.
        least: and no less than this.
        most: and no more than this.
        smoothing: share of each target that is replaced by how frequent the label is.
        focus: power of (1 - probability of being wrong) by which easy absent labels count less; 0 for not at all.
        families: by level, the weight of a term that holds families of labels to what their members say.
    """

    balance: float = Field(default=0.5, ge=0, le=1)
    least: float = Field(default=1.0, gt=0)
    most: float = Field(default=12.0, gt=0)
    smoothing: float = Field(default=0.0, ge=0, lt=1)
    focus: float = Field(default=0.0, ge=0, le=8)
    families: dict[str, Weight] = {}


class TrainingRecipe(_Part):
    """How it is minimised.

    Attributes:
        epochs: passes over the training rows, at most.
        batch: rows to a step.
        rate: learning rate of the encoder, or of the table of tokens; AdamW.
        head_rate: that of all the rest.
        layer_decay: factor of the rate from each layer of the encoder to the one below.
        decay: weight decay.
        warm_up: share of the steps in which the rate rises; then it falls to 0 along a line.
        clip: largest length of the gradient.
        average: decay per step of the moving average of the weights, which is what is measured and kept; 0 for none.
        dropout: share of the text's vector that is dropped in training.
        patience: epochs without a better dev macro-F1 after which training ends.
        precision: `bf16` where the device computes in it; `auto` finds out.
        device: where it runs.
        threads: how many of the processor's cores; 0 for all.
        minutes: how often the state is kept, besides after each epoch.
    """

    epochs: int = Field(default=4, ge=1)
    batch: int = Field(default=32, ge=1)
    rate: Rate = 1e-4
    head_rate: Rate = 1e-3
    layer_decay: float = Field(default=1.0, gt=0, le=1)
    decay: Weight = 0.01
    warm_up: float = Field(default=0.1, ge=0, lt=1)
    clip: float = Field(default=1.0, gt=0)
    average: float = Field(default=0.999, ge=0, lt=1)
    dropout: float = Field(default=0.1, ge=0, lt=1)
    patience: int = Field(default=2, ge=1)
    precision: Literal["auto", "fp32", "bf16"] = "auto"
    device: Literal["auto", "cpu", "cuda"] = "auto"
    threads: int = Field(default=0, ge=0)
    minutes: float = Field(default=10.0, gt=0)


class StaticRecipe(_Part):
    """The shape of a static model.

    Attributes:
        dimensions: length of the vectors of tokens.
        buckets: rows of the table of hashed bigrams; 0 for none.
        hidden: widths of the hidden layers.
        start: the vectors to begin with: what the encoder makes of each token, its principal components taken; or
            random ones.
        drop: share of the tokens and bigrams that is left out in training.
    """

    dimensions: int = Field(default=256, ge=1)
    buckets: int = Field(default=16_384, ge=0)
    hidden: list[Annotated[int, Field(ge=1)]] = [256]
    start: Literal["encoder", "random"] = "encoder"
    drop: float = Field(default=0.1, ge=0, lt=1)


class DistillationRecipe(_Part):
    """Teachers, and how much they count.

    Attributes:
        teachers: model folders; of several, the logits are averaged.
        weight: share of the teachers in the loss of the labels that they score; the rest is that of the rows' labels.
        temperature: what the logits are divided by.
        files: further harmonized files whose texts only the teachers label.
    """

    teachers: list[Name] = Field(min_length=1)
    weight: float = Field(default=0.7, ge=0, le=1)
    temperature: float = Field(default=1.0, gt=0)
    files: list[Name] = []


class Recipe(_Part):
    """What a recipe says. Paths are as they stand; `place` finds them; `told` says where an error lies.

    Attributes:
        path: where it stands.
        name: what the model will be called.
        version: which of its versions.
        description: one sentence about it.
        out: the model folder to write.
        architecture: a transformer with mean pooling, or a table of tokens without one.
        encoder: folder or name of the encoder to begin with, be it a model folder of a transformer that was trained
            here with its weights; of a static model, the one whose tokenizer it takes and from whose vectors it starts.
        languages: BCP 47.
        licence: SPDX expression of what the model may be used under.
        seed: of everything that is drawn.
        max_tokens: where texts are cut.
        weights: whether the folder of a transformer also holds its float32 weights, for GPUs and for training on; a
            static model consists of nothing else.
        seven_bits: whether the int8 matrices of a transformer keep to 7 bits, as processors with AVX2 and without VNNI
            need; 8 are a little nearer to the float32 weights.
        fine: level by whose concepts the labels of the first head fall into families, inside which the closeness
            of a text to a concept's prototype is to count; how much is fitted. None for not at all.
        head: the heads; the first one's dev macro-F1 decides which epoch is kept.
        points: the regression, or None.
        splits, loss, training, static, distillation: see there.
    """

    path: Path
    name: Name
    version: Name = "1"
    description: str = ""
    out: Name
    architecture: Literal["transformer", "static"] = "transformer"
    encoder: Name = "all-MiniLM-L6-v2"
    languages: list[Name] = ["en"]
    licence: str = ""
    seed: int = Field(default=13, ge=0, lt=2**31)
    max_tokens: int = Field(default=64, ge=3, le=512)
    weights: bool = True
    seven_bits: bool = True
    fine: str | None = None
    head: list[HeadRecipe] = Field(min_length=1)
    points: PointsRecipe | None = None
    splits: SplitRecipe = SplitRecipe()
    loss: LossRecipe = LossRecipe()
    training: TrainingRecipe = TrainingRecipe()
    static: StaticRecipe = StaticRecipe()
    distillation: DistillationRecipe | None = None
    _text: str = PrivateAttr("")

    @model_validator(mode="after")
    def _fits(self) -> "Recipe":
        levels = [head.level for head in self.head]
        if len(set(levels)) < len(levels):
            raise ValueError("two heads have one level; name all files of a level in one head")
        if self.loss.least > self.loss.most:
            raise ValueError("loss.least is more than loss.most")
        return self

    def place(self, text: str) -> Path:
        """Find a path of the recipe: relative ones are relative to it.

        Raises:
            DocumentError: where it begins with the home of somebody who has none.
        """
        try:
            return self.path.parent / Path(text).expanduser()
        except RuntimeError:
            at = self._text.find(text)
            line = None if at < 0 else self._text.count("\n", 0, at) + 1
            raise DocumentError(
                f"there is no home directory for {text!r}", Place(str(self.path), line), hint="write the path without ~"
            ) from None

    @contextmanager
    def told(self, *field: str | int) -> Iterator[None]:
        """Begin what errors say with the recipe, the line and the name of the field that asks for what is wrong.

        An error that names the recipe already stays as it is.

        Args:
            field: where it stands, heads counted from 0: `"head", 0, "level"`.
        """
        try:
            yield
        except EmotaxaError as error:
            if not error.message.startswith(f"{self.path}:"):
                place = Place(str(self.path), _line(self._text, field), slot=_slot(field))
                error.message, error.field = f"{place}: {error.message}", place.slot
                error.args = (f"{error.message}; {error.hint}" if error.hint else error.message,)
            raise

    def document(self) -> dict[str, Any]:
        """Give what it says, without where it stands."""
        return self.model_dump(mode="json", exclude={"path"})


def read_recipe(path: Path, variables: Mapping[str, str]) -> Recipe:
    """Read a recipe.

    Args:
        path: the recipe.
        variables: what `${NAME}` in a text stands for, as the variables of the environment.

    Raises:
        DocumentError: where it cannot be read, or a field is unknown, missing or wrong; with its line and name.
    """
    text, values = read_toml(path, "a recipe", _LARGEST)
    try:
        found = Recipe.model_validate({**_expanded(values, path, text, variables), "path": path})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        message = first["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
        raise DocumentError(
            _worded(first["type"], message, first.get("input")),
            Place(str(path), _line(text, first["loc"]), slot=_slot(first["loc"])),
            hint=_cure(first["type"], first["loc"]),
            value=first.get("input"),
        ) from None
    found._text = text
    return found


def _expanded(value: Any, path: Path, text: str, variables: Mapping[str, str]) -> Any:  # noqa: ANN401
    """Put the values of variables in, wherever a text stands."""
    if isinstance(value, dict):
        return {key: _expanded(one, path, text, variables) for key, one in value.items()}
    if isinstance(value, list):
        return [_expanded(one, path, text, variables) for one in value]
    if not isinstance(value, str):
        return value

    def known(found: re.Match[str]) -> str:
        if not variables.get(found[1]):
            line = text[: text.find(found[0])].count("\n") + 1
            raise DocumentError(
                f"the variable {found[1]} is not set",
                Place(str(path), line),
                hint=f"set {found[1]} to a directory",
                value=found[1],
            )
        return variables[found[1]]

    return _VARIABLE.sub(known, value)


def _worded(kind: str, message: str, given: object) -> str:
    if kind == "missing":
        return "the field is missing"
    if kind == "extra_forbidden":
        return "unknown field"
    shown = repr(given)
    plain = isinstance(given, str | int | float | bool)
    return f"must be {message}, not {shown[:80]}" if plain and not kind.startswith("value_error") else message


def _cure(kind: str, place: tuple[int | str, ...]) -> str:
    if kind == "missing":
        return "add it"
    if kind != "extra_forbidden":
        return "correct the value"
    part: Any = Recipe
    for step in place[:-1]:
        part = _PARTS.get(str(step), part)
    known = [name for name in part.model_fields if name != "path"]
    return f"known here are {', '.join(nearest(str(place[-1]), known) or known)}"


_PARTS: Final = {
    "head": HeadRecipe,
    "points": PointsRecipe,
    "splits": SplitRecipe,
    "loss": LossRecipe,
    "training": TrainingRecipe,
    "static": StaticRecipe,
    "distillation": DistillationRecipe,
}


def _slot(place: tuple[int | str, ...]) -> str | None:
    """Name a field, parts of lists counted from 0: `head[0].level`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).removeprefix(".") or None


def _line(text: str, place: tuple[int | str, ...]) -> int | None:
    """Find the line of a field: under the heading of its table, or the heading itself."""
    lines = text.splitlines()
    start, end = 0, len(lines)
    headings = [number for number, line in enumerate(lines) if line.lstrip().startswith("[")]
    if place and place[0] in _PARTS:
        wanted = re.compile(rf"\s*\[+\s*{place[0]}\s*[\].]")
        own = [number for number in headings if wanted.match(lines[number])]
        at = place[1] if len(place) > 1 and isinstance(place[1], int) else 0
        if at >= len(own):
            return None
        start = own[at]
    end = next((number for number in headings if number > start), end)
    names = [part for part in place if isinstance(part, str)]
    for name in reversed(names):
        key = re.compile(rf"""\s*["']?{re.escape(name)}["']?\s*=""")
        for number in range(start, end):
            if key.match(lines[number]):
                return number + 1
    return start + 1 if start else None
