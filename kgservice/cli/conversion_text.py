"""Conversions in words: short, aligned lines for a terminal."""

from collections.abc import Iterator, Sequence
from typing import Any

from kgservice.cli.printing import bold, dim, wrapped
from mappings.conversion.answer import NOTHING_FOUND
from ontology.iri import compress
from ontology.taxonomy import Taxonomy

__all__ = ["conversion_lines"]

_SMALL_MARGIN = 0.3
_NEXT = 3
_WIDEST = 40
_VISIBLE = 0.005


def conversion_lines(
    typed: Sequence[str],
    answers: Sequence[dict[str, Any]],
    taxonomy: Taxonomy,
    *,
    points: bool,
    mode: str,
    scored: bool,
) -> Iterator[str]:
    """Word the answers (as `conversion_view` gives them).

    Args:
        typed: the items as the user wrote them.
        answers: one for each item.
        taxonomy: where the definitions of the senses stand.
        points: whether the items are points.
        mode: as in `Converter.convert`.
        scored: whether any item holds scores.
    """
    spread = mode != "hard" or scored
    names = {text: text if len(text) <= _WIDEST else f"{text[: _WIDEST - 3]}..." for text in typed}
    width = max(map(len, names.values()), default=0)
    # The same item has the same answer: each is worded once.
    distinct = dict(zip(typed, answers, strict=True))
    results = {text: list(_results(answer, points, spread, mode == "multilabel")) for text, answer in distinct.items()}
    target_width = max((len(head) for found in results.values() for head, details in found if details), default=0)
    lines: dict[str, list[str]] = {}
    for text, answer in distinct.items():
        left = bold(names[text]) + " " * (width - len(names[text]))
        block = lines[text] = []
        for head, details in results[text]:
            block.append(f"{left} -> {bold(head.ljust(target_width) if details else head)}  {details}".rstrip())
            left = " " * width
        block += _next(answer, points)
        for warning in answer["warnings"]:
            block += wrapped(f"note: {warning}", "    ")
        if answer["explanation"] is not None:
            block += _explained(answer["explanation"], taxonomy)
    for text in typed:
        yield from lines[text]


def _results(answer: dict[str, Any], points: bool, spread: bool, independent: bool) -> Iterator[tuple[str, str]]:
    if answer["vad"] is not None:
        yield _point(answer["vad"]), _around(answer["vad"])
        return
    targets = [target for target in answer["targets"] if target["relation"] != "approximate" or points]
    if answer["status"] == "unmapped" or not targets:
        yield "nothing", ""
        return
    several = len({label for target in targets for label in target["from"]}) > 1
    for number, target in enumerate(targets):
        if points:
            said = f"typicality {target['degree']:.2f}"
            if not independent:
                said = f"probability {target['share']:.2f}, {said}"
        else:
            said = f"{target['relation']}, degree {target['degree']:.2f}, share {target['share']:.2f}"
            if several:
                said += f", from {', '.join(target['from'])}"
            if number == 0 and answer["loss_bits"] is not None:
                said += f", loses {answer['loss_bits']:.2f} bits"
        yield target["label"], f"({target['curie']}; {said})"
    if spread and answer["unmapped_share"] >= _VISIBLE:
        yield "nothing", f"(share {answer['unmapped_share']:.2f})"
    elif answer["unmapped"]:
        yield "nothing", f"(from {', '.join(answer['unmapped'])})"


def _next(answer: dict[str, Any], points: bool) -> Iterator[str]:
    """Name the runners-up, where they come close or nothing came first."""
    close = answer["margin"] is not None and answer["margin"] < _SMALL_MARGIN
    if answer["runners_up"] and (close or answer["status"] == "unmapped" or points):
        said = ", ".join(f"{target['label']} {target['share']:.2f}" for target in answer["runners_up"][:_NEXT])
        margin = "" if answer["margin"] is None else f"; margin {answer['margin']:.2f}"
        yield f"    next: {said}{margin}"


def _point(vad: dict[str, Any]) -> str:
    return ", ".join(f"{name} {vad[name]:.2f}" for name in ("valence", "arousal", "dominance") if vad[name] is not None)


def _around(vad: dict[str, Any]) -> str:
    spread = ", ".join(
        f"{vad['spread'][name]:.2f}" for name in ("valence", "arousal", "dominance") if vad["spread"][name] is not None
    )
    return f"(scale {vad['scale']}, spread {spread}{', estimated' if vad['estimated'] else ''})"


def _explained(explanation: Sequence[dict[str, Any]], taxonomy: Taxonomy) -> Iterator[str]:
    previous = ("", "")
    for evidence in explanation:
        if (evidence["from"], evidence["to"]) != previous:
            previous = (evidence["from"], evidence["to"])
            to = "nothing" if evidence["to"] == NOTHING_FOUND else evidence["to"]
            yield f"    {previous[0]} -> {to} because of"
        if evidence["sense"] is None:
            said = "that no term was found for it" if evidence["to"] == NOTHING_FOUND else "what the profile says"
            yield f"      {evidence['weight']:.2f}  {said}"
        else:
            concept = taxonomy.concepts.get(evidence["sense"])
            definition = f"  {dim(concept.definition)}" if concept is not None and concept.definition else ""
            yield f"      {evidence['weight']:.2f}  {compress(evidence['sense'])}{definition}"
        if evidence["records"]:
            yield f"            {dim('records ' + ', '.join(map(compress, evidence['records'])))}"
