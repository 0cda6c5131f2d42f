"""Languages: in which one a text seems to be, by its script and its commonest words."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

__all__ = ["guess_language"]

_SCRIPTS: Final = {
    "ko": "[\uac00-\ud7a3]", "ja": "[\u3041-\u30ff]", "zh": "[\u4e00-\u9fff]", "he": "[\u05d0-\u05ea]",
    "ar": "[\u0621-\u064a]", "th": "[\u0e01-\u0e3a]", "hi": "[\u0904-\u0939]", "am": "[\u1200-\u135a]",
    "el": "[\u03b1-\u03c9]", "uk": "[\u0456\u0457\u0454\u0491]", "ru": "[\u0430-\u044f]",
}  # fmt: skip
_WORDS: Final = {
    "en": "the and to of is it you that was for my have not are",
    "de": "der die und das ist nicht ich ein zu mit es auf wie",
    "es": "de la que el en los por con una no para es se",
    "fr": "de la le les des et un une est pas que je pour",
    "it": "di che e il la non per un sono con mi del",
    "pt": "de que o e do da em um para com uma os eu",
    "nl": "de het een en van is niet dat ik te in",
    "fi": "ja on ei se että hän mitä minä oli niin sinä",
    "sv": "och det att är jag en som inte på för",
    "id": "yang dan di ini itu dengan untuk tidak saya",
}


def guess_language(texts: Iterable[str]) -> tuple[str, float]:
    """Give the tag of the language that some texts seem to be in, and how sure that is, in [0, 1].

    >>> guess_language(["I have not seen it for a while", "and that is the end of it"])[0]
    'en'
    """
    sample = " ".join(texts)[:200_000].casefold()
    letters = sum(character.isalpha() for character in sample)
    if not letters:
        return "und", 0.0
    for lang, pattern in _SCRIPTS.items():
        share = len(re.findall(pattern, sample)) / letters
        if share > (0.02 if lang in ("uk", "ja") else 0.3):
            return lang, 0.6
    words = Counter(re.findall(r"\w+", sample))
    scores = {lang: sum(words[word] for word in common.split()) for lang, common in _WORDS.items()}
    first, second = sorted(scores.values(), reverse=True)[:2]
    if first < 0.03 * sum(words.values()) or first == second:
        return "und", 0.0
    return max(scores, key=lambda lang: scores[lang]), min(0.9, (first - second) / first)
