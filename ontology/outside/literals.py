"""Texts from outside: cleaned of white space that means nothing, and tagged with a language."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Triple

from ontology.outside.ledger import Ledger, Node, Term
from ontology.outside.lint import Lint

__all__ = ["Reader", "Text", "english_first", "is_language", "one_per_language", "plain"]

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Text(NamedTuple):
    """A text as it is carried over, and the statement that it comes from."""

    literal: Literal
    triple: Triple

    @property
    def lang(self) -> str:
        """Its language."""
        return self.literal.language or ""


@dataclass(frozen=True)
class Reader:
    """Reads texts off a ledger, and crosses nothing off.

    Attributes:
        ledger: where they stand.
        lint: is told what is wrong with them.
        lang: language of texts that name none.
    """

    ledger: Ledger
    lint: Lint
    lang: str

    def texts(self, subject: Node, *predicates: str, in_one_line: bool = False) -> list[Text]:
        """Give the texts that stand under some properties, those of the first property first."""
        found = []
        for triple in self.ledger.said(subject, *predicates):
            if isinstance(triple.object, Literal):
                text = self._tagged(subject, triple.object, triple.predicate.value, in_one_line)
                if text is not None:
                    found.append(Text(text, triple))
        return found

    def values(self, subject: Node, *predicates: str) -> list[tuple[str, Triple]]:
        """Give values as plain strings, texts as they are and IRIs in full, with the statements they come from."""
        found = ((plain(triple.object), triple) for triple in self.ledger.said(subject, *predicates))
        return [(text, triple) for text, triple in found if text]

    def _tagged(self, subject: Node, literal: Literal, slot: str, in_one_line: bool) -> Literal | None:
        """Give a text with a language and without needless white space; None where nothing is left of it."""
        say, about = self.lint.say, subject.value
        text = _CONTROLS.sub(" ", literal.value)
        text = " ".join(text.split()) if in_one_line else text.strip()
        if not text:
            say("WARN", "empty_text", about, "the text is empty", "fill it in, or take it away", slot=slot)
            return None
        if text != literal.value:
            what = "characters that cannot be shown" if _CONTROLS.search(literal.value) else "needless white space"
            say("WARN", "white_space", about, f"a text has {what}", "take them away", slot=slot, value=text[:80])
        tag = literal.language
        if tag is not None and not is_language(tag):
            said, cure = f"{tag!r} is no language", "write a tag of BCP 47, such as en"
            say("WARN", "language_tag", about, said, cure, slot=slot, value=tag)
            tag = None
        elif tag is None:
            said = f"texts that name no language are taken for {self.lang}"
            say("INFO", "untagged_text", "", said, "say otherwise with --lang")
        return Literal(text, language=(tag or self.lang).lower())


def is_language(tag: str) -> bool:
    """Whether a text is a language tag (BCP 47).

    >>> is_language("pt-BR"), is_language("e n")
    (True, False)
    """
    try:
        Literal("", language=tag)
    except ValueError:
        return False
    return True


def plain(term: Term) -> str:
    """Give a literal's text or a node's IRI, in one line; an empty string for anything else."""
    return " ".join(_CONTROLS.sub(" ", term.value).split()) if isinstance(term, Literal | NamedNode) else ""


def one_per_language(texts: Iterable[Text]) -> tuple[list[Text], list[Text]]:
    """Part texts into the first of each language, and the rest."""
    chosen: dict[str, Text] = {}
    rest = []
    for text in texts:
        if chosen.setdefault(text.lang, text) is not text:
            rest.append(text)
    return list(chosen.values()), rest


def english_first(texts: Sequence[Literal]) -> str:
    """Give the English one of some texts, or else the first, or an empty string."""
    english = (text.value for text in texts if (text.language or "").partition("-")[0] == "en")
    return next(english, texts[0].value if texts else "")
