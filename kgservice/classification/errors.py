"""Errors of the classification service.

EmotaxaError
 ├── QueueFull                         more texts than may wait for a model
 └── BackendUnavailable
      ├── Unloaded                     a model that cannot be loaded
      └── Ending                       a service that ended before a text was classified
"""

from ontology.errors import BackendUnavailable, EmotaxaError

__all__ = ["Ending", "QueueFull", "Unloaded"]


class QueueFull(EmotaxaError):
    """More texts than may wait for a model; `seconds` tells after how long there should be room again."""

    def __init__(self, model: str, waiting: int, seconds: int) -> None:
        """Say when to come back."""
        super().__init__(
            f"{waiting:,} texts wait for {model} already, and no more fit in",
            hint=f"come back in {seconds} s, or send fewer texts",
            value=waiting,
            field="texts",
        )
        self.seconds = seconds
        self.headers = {"retry-after": str(seconds)}


class Unloaded(BackendUnavailable):
    """A model that cannot be loaded; `value` is its name, `why` the reason, `seconds` when it is tried again."""

    def __init__(self, model: str, why: str, seconds: int) -> None:
        """Say why, as far as that concerns who asks."""
        super().__init__(
            f"the model {model} cannot be loaded: {why}",
            hint="name another, as GET /api/v1/models lists them, or tell whoever runs the service",
            value=model,
            field="model",
        )
        self.why = why
        self.seconds = seconds
        self.headers = {"retry-after": str(seconds)}


class Ending(BackendUnavailable):
    """A service that ended before a text was classified."""

    def __init__(self) -> None:
        """Say that it is worth another try."""
        super().__init__("the service ended before this was classified", hint="try again a little later")
