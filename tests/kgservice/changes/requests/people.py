"""People who come to a desk, what they propose, and a check that some of it fails."""

from typing import Any

from pyoxigraph import Literal

from kgservice.access.principal import Principal, Role
from kgservice.changes.checks.checked import Checked
from kgservice.changes.checks.terms import CheckTerms
from kgservice.changes.desk import Desk
from kgservice.changes.proposal import Proposal
from kgservice.changes.request import ChangeRequest
from ontology.errors import Place
from ontology.finding import Finding
from ontology.iri import BASE

__all__ = [
    "ADA",
    "ANGER",
    "ANN",
    "BOB",
    "COM",
    "FEAR",
    "RAE",
    "ROB",
    "SWEAR_WORD",
    "VIC",
    "approve",
    "approved",
    "checked",
    "defined",
    "merged",
    "named",
    "proposed",
    "reject",
    "renamed",
    "synonym",
]

ANN = Principal("ann", Role.EDITOR, "k1")
BOB = Principal("bob", Role.EDITOR, "k2")
RAE = Principal("rae", Role.REVIEWER, "k3")
ROB = Principal("rob", Role.REVIEWER, "k4")
ADA = Principal("ada", Role.ADMIN, "k5")
COM = Principal("com", Role.COMMENTER, "k6")
VIC = Principal("vic", Role.VIEWER, "k7")

ANGER, FEAR = BASE + "ekman/anger", BASE + "ekman/fear"

SWEAR_WORD = "damnation"
"""The name that the check of these tests refuses."""


def checked(proposal: Proposal, terms: CheckTerms) -> list[Checked]:
    """Fail where any concept would bear the swear word."""
    bearing = proposal.after.quads_for_pattern(None, None, Literal(SWEAR_WORD, language="en"))
    place = Place("words")
    found = tuple(Finding("ERROR", place, f"{quad.subject} bears the name {SWEAR_WORD}") for quad in bearing)
    remark = Finding("INFO", place, "words were looked at")
    return [Checked("words", "failed" if found else "passed", (remark, *found))]


def synonym(text: str, about: str = ANGER) -> dict[str, Any]:
    return {"type": "NewSynonym", "about": about, "new": text}


def renamed(old: str, new: str, about: str = ANGER) -> dict[str, Any]:
    return {"type": "NodeRename", "about": about, "old": old, "new": new}


def named(text: str, lang: str = "de", about: str = ANGER) -> dict[str, Any]:
    """Give a concept its first name in a language."""
    return {"type": "NodeRename", "about": about, "new": text, "lang": lang}


def defined(text: str, about: str = ANGER, lang: str = "de") -> dict[str, Any]:
    return {"type": "NewTextDefinition", "about": about, "new": text, "lang": lang}


def proposed(desk: Desk, *operations: dict[str, Any], by: Principal = ANN, title: str = "A change") -> ChangeRequest:
    return desk.submit(desk.create(by, title, operations).number, by)


def approve(desk: Desk, number: int, by: Principal, text: str = "") -> ChangeRequest:
    """Say yes to the version that a request has now."""
    return desk.approve(number, by, text, version=desk.get(number).version)


def reject(desk: Desk, number: int, by: Principal, reason: str) -> ChangeRequest:
    """Say no to the version that a request has now."""
    return desk.reject(number, by, reason, version=desk.get(number).version)


def approved(desk: Desk, *operations: dict[str, Any], by: Principal = ANN, title: str = "A change") -> ChangeRequest:
    return approve(desk, proposed(desk, *operations, by=by, title=title).number, RAE)


def merged(desk: Desk, *operations: dict[str, Any], by: Principal = ANN, title: str = "A change") -> ChangeRequest:
    return desk.merge(approved(desk, *operations, by=by, title=title).number, by)
