"""The life of a service: whether it takes requests, or is about to end."""

__all__ = ["Life"]


class Life:
    """Whether the service is about to end; safe to share between threads and signal handlers.

    Attributes:
        ending: whether it has been told to end. What is under way is finished; what sends requests shall send no more.
    """

    def __init__(self) -> None:
        """Begin."""
        self.ending = False

    def end(self) -> None:
        """Tell that the service is about to end."""
        self.ending = True
