"""Everyday words: forms of senses that mostly say something else, and so count for little by themselves."""

__all__ = ["EVERYDAY", "EVERYDAY_VERBS", "SPEAKERS", "is_everyday"]

EVERYDAY_VERBS: frozenset[str] = frozenset({"accept", "care", "like", "please", "reject", "trust", "want", "wonder"})
"""Verbs that tell an emotion where somebody is said to do it (`I like`, `they don't care`), and little elsewhere."""

EVERYDAY: frozenset[str] = frozenset(
    {
        *("absorbed", "absorption", "acceptance", "activated", "activation", "alert", "attract", "attraction"),
        *("attractive", "attracting", "bold", "bore", "civil", "comfort", "comfortable", "composed", "composure"),
        *("concentrating", "concentration", "content", "defeat", "defeated", "defeating", "detached", "detachment"),
        *("determination", "determined", "devoted", "devotion", "disconnection", "disengaged", "distant", "distract"),
        *("distracted", "distracting", "distraction", "dominance", "dominant", "dominate", "dominating"),
        *("domination", "ease", "empty", "engagement", "expectation", "exhaust", "fidelity"),
        *("fierce", "fiercely", "fulfil", "fulfill", "immersed", "immersion", "isolate", "isolated"),
        *("isolation", "keen", "loyal", "loyalty", "mad", "marvel", "mighty", "modest", "moved", "moving", "neglect"),
        *("neglected", "neutral", "neutrality", "offence", "offense", "peace", "polite", "politely", "power"),
        *("powerful", "powerfully", "prepared", "preparedness", "readiness", "ready", "realisation", "rejection"),
        *("relax", "relish", "resigned", "resignation", "resolution", "resolve", "resolved", "revolt", "submission"),
        *("submit", "suspicion", "tender", "tense", "tension", "touched", "touching", "trusting", "vulnerable"),
    }
)
"""Forms whose common use is another: a power supply, a closed tender, `moved house`, `the content of the page`."""

SPEAKERS: frozenset[str] = frozenset(
    {
        *("i", "we", "you", "u", "they", "he", "she", "who", "people", "everyone", "everybody", "nobody", "n't"),
        *("nt", "do", "does", "did", "really", "still", "always", "also", "actually", "never", "'d", "to"),
    }
)
"""Words before an everyday verb that show somebody doing it."""


def is_everyday(form: str, lemma: str) -> bool:
    """Tell whether a form, or the dictionary form that it belongs to, mostly says something else.

    >>> is_everyday("powers", "power"), is_everyday("joys", "joy")
    (True, False)
    """
    return not {form, lemma}.isdisjoint(EVERYDAY | EVERYDAY_VERBS)
