"""Models: those that may be asked for by name, loaded when they are needed, grounded in a revision of the graph."""

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from os import sep
from typing import TYPE_CHECKING, Literal, Protocol

from ontology.errors import EmotaxaError, UnknownReference
from ontology.once import Once
from ontology.spelling import nearest

if TYPE_CHECKING:
    from classifiers.model import Model
    from classifiers.protocol import Classifier
    from kgservice.workspace import AtRevision
    from mappings.conversion.converter import Converter

__all__ = ["Load", "Loaded", "ModelState", "Models", "State", "named_specs"]

_LOG = logging.getLogger(__name__)
_GROUNDED = 16
"""Pairs of a model and a revision that are kept."""

_NAME = re.compile(r"[^\W_][\w.:+-]{0,99}")

State = Literal["idle", "loading", "ready", "failed"]


class Loaded(Protocol):
    """A model in memory, which belongs to no revision yet."""

    def at(self, converter: "Converter", /) -> "Classifier":
        """Ground it in a revision of the graph."""
        ...


Load = Callable[[str, str], Loaded]
"""Loads a model, given what names it and the device that it is to run on."""


@dataclass(frozen=True, slots=True)
class ModelState:
    """A model that may be asked for.

    Attributes:
        name: by which it is asked for.
        state: `idle` before anybody has asked for it; `loading`; `ready`; `failed` where the last attempt failed.
        problem: why it failed, in a sentence; else empty.
        model: what it says of itself; None before it is ready.
    """

    name: str
    state: State
    problem: str = ""
    model: "Model | None" = None


class Models:
    """The models of one process; safe to share between threads. Each is loaded once, and failures are tried again.

    Attributes:
        specs: what each name stands for, the default one first.
    """

    def __init__(
        self,
        specs: Mapping[str, str],
        device: str = "auto",
        *,
        free: bool = False,
        load: Load | None = None,
        told: Callable[[str], None] = lambda name: None,
    ) -> None:
        """Load nothing yet.

        Args:
            specs: by name, what `classifiers.open` opens.
            device: `auto`, `cpu` or `cuda`.
            free: whether what is no such name is opened, too, which nobody far away is to be allowed.
            load: loads a model; `classifiers.open.load` where none is given.
            told: hears the name of each model that has been loaded.
        """
        self.specs = dict(specs)
        self._device = device
        self._free = free
        self._load = load or _opened
        self._told = told
        self._loaded: Once[str, Loaded] = Once()
        self._grounded: Once[tuple[str, int], Classifier] = Once(_GROUNDED)
        self._states: dict[str, ModelState] = {name: ModelState(name, "idle") for name in specs}

    @property
    def default(self) -> str:
        """The name of the model that answers where none is named."""
        return next(iter(self.specs))

    def name(self, asked: str | None) -> str:
        """Give the name of the model that is meant.

        Raises:
            UnknownReference: where there is none of the name; `field` is `model`.
        """
        if asked is None:
            return self.default
        if asked in self.specs or self._free:
            return asked
        known = tuple(self.specs)
        raise UnknownReference("model", asked, nearest(asked[:80], known) or known, where=" here", field="model")

    def load(self, name: str) -> Loaded:
        """Give a model, loaded now where it is not yet.

        Raises:
            EmotaxaError: where it cannot be loaded: a file that is missing or wrong, an extra that is not installed.
        """
        return self._loaded.get(name, lambda: self._loading(name))

    def classifier(self, name: str, at: "AtRevision") -> "Classifier":
        """Give a model grounded in a revision of the graph.

        Raises:
            EmotaxaError: as `load` does, or where its labels name nothing in the graph.
        """
        return self._grounded.get((name, at.revision), lambda: self._grounding(name, at))

    def ready(self, name: str, revision: int) -> "Classifier | None":
        """Give a model grounded in a revision, without a wait; None where it is not yet."""
        return self._grounded.known((name, revision))

    def state(self, name: str) -> ModelState:
        """Tell how a model is."""
        return self._states[name]

    def states(self) -> list[ModelState]:
        """Tell how every model is, in their order."""
        return [self._states[name] for name in self.specs]

    def warm(self, names: Iterable[str], at: "AtRevision | None") -> None:
        """Load models before they are asked for; what fails is logged, and tried again by whoever asks.

        Args:
            names: which of them.
            at: the revision to ground them in; None where the store cannot be read.
        """
        for name in names:
            try:
                if at is None:
                    self.load(name)
                else:
                    self.classifier(name, at).classify(["warm"])
            except EmotaxaError as error:
                _LOG.warning("the model %s cannot be loaded: %s", name, error)
            except Exception:
                _LOG.exception("the model %s cannot be loaded", name)

    def _loading(self, name: str) -> Loaded:
        self._states[name] = ModelState(name, "loading")
        try:
            found = self._load(self.specs.get(name, name), self._device)
        except BaseException as error:
            self._failed(name, error)
            raise
        self._told(name)
        return found

    def _grounding(self, name: str, at: "AtRevision") -> "Classifier":
        # What cannot be read of the graph is no fault of the model.
        loaded, converter = self.load(name), at.converter
        try:
            found = loaded.at(converter)
        except BaseException as error:
            self._failed(name, error)
            raise
        self._states[name] = ModelState(name, "ready", model=found.model)
        return found

    def _failed(self, name: str, error: BaseException) -> None:
        said = _without_folder(error) if isinstance(error, EmotaxaError) else "the log tells why"
        self._states[name] = ModelState(name, "failed", said)


def _without_folder(error: EmotaxaError) -> str:
    """Say what is wrong with a model, but not where the service keeps its files, which is nobody's business."""
    path = getattr(error, "path", None)
    if path is None:
        return error.message
    return error.message.replace(f"{path}: ", f"{path.name}: ").replace(f"{path.parent}{sep}", "")


def named_specs(models: Iterable[str]) -> dict[str, str]:
    """Read what the settings name: NAME, or NAME=SPEC.

    An ensemble, whose spec has an equals sign of its own, needs a name, and so does what is named by a path.

    Raises:
        ValueError: where a name is missing, holds what no address of a model does, or stands for two.

    >>> named_specs(["emotaxa-small", "ours=/models/ours", "both=ensemble:emotaxa-small=0.7,lexical=0.3"])
    {'emotaxa-small': 'emotaxa-small', 'ours': '/models/ours', 'both': 'ensemble:emotaxa-small=0.7,lexical=0.3'}
    """
    found = {}
    for text in models:
        first, equals, rest = text.partition("=")
        name, spec = first.strip(), (rest if equals else first).strip()
        if (equals and ":" in name) or not _NAME.fullmatch(name):
            raise ValueError(
                f"{text!r} gives no name by which it can be asked for: write NAME=SPEC, as ours=/models/ours or "
                "both=ensemble:emotaxa-small=0.7,lexical=0.3; a name has letters, digits, dots and hyphens"
            )
        if not spec:
            raise ValueError(f"{text!r} says nothing of the model {name}: write NAME=SPEC, as {name}=/models/{name}")
        if name in found:
            raise ValueError(f"two models are called {name!r}: name one of them otherwise, as {name}-2={spec}")
        found[name] = spec
    return found


def _opened(spec: str, device: str) -> Loaded:
    from classifiers.open import load

    return load(spec, device)
