"""Errors of watching.

EmotaxaError
 ├── UnknownWatch (LookupError)        a number that no watch has, or one that was removed
 ├── ForeignWatch (PermissionError)    a watch that belongs to somebody else
 ├── TooManyWatches (ValueError)       more watches than one person may have
 ├── BadTarget (ValueError)            something that cannot be watched
 ├── BadWebhook (ValueError)           a URL to which no webhook is sent
 ├── BadSecret (ValueError)            a secret that cannot sign
 └── BadSignature (PermissionError)    a webhook that was not signed as it says, or too long ago
"""

from ontology.errors import EmotaxaError

__all__ = [
    "BadSecret",
    "BadSignature",
    "BadTarget",
    "BadWebhook",
    "ForeignWatch",
    "TooManyWatches",
    "UnknownWatch",
]


class UnknownWatch(EmotaxaError, LookupError):
    """A number that no watch has."""

    def __init__(self, number: int) -> None:
        """Name the number."""
        super().__init__(f"there is no watch {number}", hint="list yours to see their numbers", value=number)


class ForeignWatch(EmotaxaError, PermissionError):
    """A watch that belongs to somebody else; only they and admins change it."""

    def __init__(self, number: int, owner: str) -> None:
        """Name the owner."""
        super().__init__(
            f"watch {number} belongs to {owner}", hint="make one of your own, or ask them or an admin", value=number
        )


class TooManyWatches(EmotaxaError, ValueError):
    """More watches than one person may have; `value` is how many they have."""

    def __init__(self, has: int) -> None:
        """Say what to do."""
        super().__init__(f"you have {has} watches, and no more are kept", hint="remove one first", value=has)


class BadTarget(EmotaxaError, ValueError):
    """Something that cannot be watched; `value` is what was asked for."""

    def __init__(
        self,
        value: str,
        why: str,
        hint: str = "write everything, me, request:17, concept:IRI, scheme:IRI, set:IRI or tag:NAME",
    ) -> None:
        """Say how targets are written, or what else to do."""
        super().__init__(
            why,
            hint=hint,
            value=value,
            field="target",
        )


class BadWebhook(EmotaxaError, ValueError):
    """A URL to which no webhook is sent; `value` is the URL."""

    def __init__(self, url: str, why: str, hint: str) -> None:
        """Say why not."""
        super().__init__(why, hint=hint, value=url, field="url")


class BadSecret(EmotaxaError, ValueError):
    """A secret that cannot sign; the error does not hold it."""

    def __init__(self) -> None:
        """Say what secrets look like."""
        super().__init__(
            "this is no secret of a webhook",
            hint="give it as it was shown: whsec_ with the base64 of 24 to 64 bytes behind it",
            field="secret",
        )


class BadSignature(EmotaxaError, PermissionError):
    """A webhook that was not signed as it says, or too long ago; nothing in it is to be believed."""
