"""Weighted lists: headers that name what a client takes, and how much it likes each (RFC 9110, section 12.4.2)."""

import re

__all__ = ["weighted"]

_LONGEST = 4000
_WEIGHT = re.compile(r"q\s*=\s*(0(?:\.\d*)?|1(?:\.0*)?|\.\d+)", re.ASCII)


def weighted(header: str) -> dict[str, float]:
    """Give the names in a header, in lower case, each with its weight from 0 to 1.

    Parameters other than the weight make no difference. A weight that cannot be read is 0; of a name that comes twice
    the greater weight counts.

    >>> weighted("gzip;q=0.5, BR, identity; q=none")
    {'gzip': 0.5, 'br': 1.0, 'identity': 0.0}
    """
    found: dict[str, float] = {}
    for part in header[:_LONGEST].lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            if parameter.partition("=")[0].strip() == "q":
                said = _WEIGHT.fullmatch(parameter)
                weight = float(said[1]) if said else 0.0
        if name:
            found[name] = max(weight, found.get(name, 0.0))
    return found
