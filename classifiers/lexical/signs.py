"""Signs: emoticons, emoji, interjections and set phrases for plain emotions, which no scheme lists as names.

An emoji stands here where its name in Unicode or CLDR says the emotion (`worried face`, `face with tears of joy`), and
where it is a plain smile, tear, kiss or heart; what is used for several emotions alike (a loudly crying face, folded
hands, a skull) does not.
"""

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["IDIOMS", "SIGNS"]

SIGNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "affection": ("🤗", "😘", "😚", "😙"),
        "amusement": (
            *("xd", "x'd", "😂", "🤣", "😆", "😹", "lol", "lolol", "lmao", "lmfao", "rofl", "roflmao"),
            *("haha", "hahaha", "hahahaha", "ahaha", "ahahaha", "hehe", "hehehe", "ha ha", "ha ha ha"),
            *("funny", "hilarious", "cracks me up", "cracked me up"),
        ),
        "anger": ("😠", "😡", ">:(", ">:-(", "pissed", "pissed off"),
        "annoyance": ("fed up", "sick of", "tired of", "gets on my nerves"),
        "displeasure": ("😒",),
        "anticipation": ("look forward", "looking forward", "looks forward"),
        "astonishment": ("😲", "wow", "whoa", "woah", "omg", "oh my god", "oh my gosh"),
        "confusion": ("😕", "o_o", "o.o", "huh"),
        "disappointment": ("😞",),
        "disgust": ("🤢", "yuck", "ew", "eww", "ewww", "gross"),
        "eagerness": ("can't wait", "cannot wait", "cant wait"),
        "exasperation": ("argh", "arghh", "facepalm"),
        "fear": ("😨", "😱"),
        "gratitude": ("thx", "thank you", "thank u", "ty", "tysm", "much appreciated"),
        "happiness": (
            *(":)", ":-)", "=)", ":-))", ":))", ":d", ":-d", "=d", "😀", "😃", "😄", "😁", "😊", "🙂", "☺"),
            *("yay", "yayy", "woohoo", "hooray", "hurray"),
        ),
        "love": ("<3", "<33", "❤", "♥", "💕", "💖", "💗", "💘", "💙", "💚", "💛", "💜", "🧡", "🖤", "🥰", "😍", "😻"),
        "longing": ("miss you", "miss him", "miss her", "miss them", "missed you"),
        "pensiveness": ("😔",),
        "regret": ("my bad",),
        "relief": ("😌", "phew", "whew", "thank god", "thank goodness"),
        "remorse": ("sorry", "i apologise", "i apologize", "my apologies"),
        "sadness": (":(", ":-(", "=(", ":((", ":'(", ":'-(", "😢", "☹", "🙁", "😿", "💔"),
        "worry": ("😟",),
    }
)
"""Forms, in lower case, by the last part of the IRI of the sense that they express."""

IDIOMS: frozenset[str] = frozenset(
    {
        *("no wonder", "small wonder", "wonder woman", "no doubt", "no doubts", "without a doubt", "beyond doubt"),
        *("no offense", "no offence", "none taken", "no hard feelings", "no pain no gain", "no love lost"),
        *("kind regards", "i'm afraid so", "i'm afraid not", "happy hour", "happy meal", "happy birthday"),
        *("shell shock", "anger management", "panic button", "panic room", "painkiller", "pain in the ass"),
        *("content warning", "mad max", "mad men", "love letter", "love triangle", "fun fact", "amazing grace"),
        *("trust fund", "care package", "health care", "day care", "free will", "power play", "interest rate"),
        *("interest rates", "no matter", "feels like", "feel like", "felt like", "looks like", "look like"),
        *("just like", "more like", "sounds like", "seems like", "something like", "anything like"),
        *("things like", "in case", "yes please", "please do", "please don't"),
    }
)
"""Phrases that hold a word of a sense and speak of something else; nothing is found in them."""
