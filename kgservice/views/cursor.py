"""Cursors: where the next page of a list begins, tied to the question and to the revision that it is asked of."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NoBase64
from dataclasses import dataclass
from hashlib import sha256

from ontology.errors import EmotaxaError

__all__ = ["Cursor"]

_LARGEST = 2**53
"""No revision and no place in a list comes near; a number over it was made up."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: a revision, a question, and how much comes before.

    Since the revision is part of it, the pages of an answer fit together however the graph moves on meanwhile.

    Attributes:
        revision: number of the revision, from 1.
        question: what tells the question from others.
        begin: how many entries come before.
    """

    revision: int
    question: str
    begin: int

    @classmethod
    def of(cls, question: object, revision: int, begin: int = 0) -> "Cursor":
        """Give the place in the answer to a question, which is told from others by how it prints.

        >>> Cursor.of(("concepts", "ekman"), 1) == Cursor.read(str(Cursor.of(("concepts", "ekman"), 1)))
        True
        """
        return cls(revision, sha256(repr(question).encode()).hexdigest()[:12], begin)

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """Read a cursor that an answer named.

        Raises:
            EmotaxaError: where it is none.
        """
        try:
            revision, question, begin = urlsafe_b64decode(text.encode()).decode().split(".")
            found = cls(int(revision), question, int(begin))
        except (NoBase64, UnicodeError, ValueError) as error:
            raise _unknown(text) from error
        if not (1 <= found.revision < _LARGEST and 0 <= found.begin < _LARGEST):
            raise _unknown(text)
        return found

    def next(self, count: int) -> "Cursor":
        """Give the place so many entries further on."""
        return Cursor(self.revision, self.question, self.begin + count)

    def check(self, question: object) -> None:
        """Refuse the cursor of another question.

        Raises:
            EmotaxaError: where it is one.
        """
        if self != Cursor.of(question, self.revision, self.begin):
            raise _unknown(str(self))

    def __str__(self) -> str:
        """Write it, to be read by nobody but us."""
        return urlsafe_b64encode(f"{self.revision}.{self.question}.{self.begin}".encode()).decode()


def _unknown(text: str) -> EmotaxaError:
    cure = "give the `next` of an answer to the same question as it stands, or leave it out"
    return EmotaxaError("the cursor does not belong to this question", hint=cure, value=text, field="cursor")
