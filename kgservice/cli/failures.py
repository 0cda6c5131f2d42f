"""Failures: the one line that tells what went wrong, and the exit code."""

import errno
import traceback

import click

from ontology.errors import BackendUnavailable, EmotaxaError, MissingExtra

__all__ = ["DEFECT", "UNAVAILABLE", "USAGE", "exit_code", "worded"]

USAGE, UNAVAILABLE, DEFECT = 2, 3, 70

_LONGEST = 600
_NAMES = (
    "from", "to", "profile", "scale", "mode", "lang", "threshold", "absent_from", "unknown", "duplicates", "near",
    "purpose", "model", "device", "top_k", "width", "at", "least", "paired", "url",
)  # fmt: skip
_OPTIONS = {name: f"--{name.replace('_', '-')}" for name in _NAMES} | {
    "paired/scheme": "--paired-to",
    "label_set/id": "--label-set",
}


def exit_code(error: Exception) -> int:
    """Give the exit code: 2 for what the user can mend, 3 for a back end that is not there, 70 for a defect.

    >>> exit_code(BackendUnavailable("reasoning needs Java")), exit_code(MissingExtra("reasoning", "reason"))
    (3, 3)
    """
    if isinstance(error, BackendUnavailable | MissingExtra):
        return UNAVAILABLE
    return USAGE if isinstance(error, EmotaxaError | click.ClickException | OSError) else DEFECT


def worded(error: Exception) -> str:
    """Say in one line what is wrong, where, and how to mend it.

    >>> worded(EmotaxaError("unknown scheme 'ekmann'", hint="did you mean ekman?", field="to"))
    "--to: unknown scheme 'ekmann'; did you mean ekman?"
    """
    if isinstance(error, click.UsageError):
        return _in_one_line(_usage(error))
    if isinstance(error, click.ClickException):
        return _in_one_line(error.format_message())
    if isinstance(error, EmotaxaError):
        field = error.field or ""
        option = _OPTIONS.get(field)
        if field.startswith("operations[") and field not in error.message:
            option = field
        return _in_one_line(f"{option}: {error}" if option else str(error))
    if isinstance(error, OSError):
        return _in_one_line(_system(error))
    place = traceback.extract_tb(error.__traceback__)
    where = f" at {place[-1].filename}:{place[-1].lineno}" if place else ""
    kind, said = type(error).__name__, str(error)
    return _in_one_line(
        f"a defect of Emotaxa, not of yours: {kind}{f': {said}' if said else ''}{where}; "
        "add --debug for the traceback, and report it"
    )


def _usage(error: click.UsageError) -> str:
    path = error.ctx.command_path if error.ctx is not None else "emotaxa"
    named = path.removeprefix("emotaxa").strip()
    if isinstance(error, click.NoSuchOption):
        message = f"no such option {error.option_name!r}"
        if not named:
            return f"{message}; options stand after the command: emotaxa COMMAND {error.option_name}"
        if error.possibilities:
            message += f"; did you mean {' or '.join(error.possibilities)}?"
    else:
        message = error.format_message().rstrip(".")
        message = message[:1].lower() + message[1:]
    return f"{named}: {message}; see {path} --help" if named else f"{message}; see {path} --help"


def _system(error: OSError) -> str:
    said = (error.strerror or str(error)).lower()
    cures = {
        errno.ENOSPC: "free some disk space and try again",
        errno.EACCES: "make it readable, or writable, for this user",
        errno.EPERM: "make it readable, or writable, for this user",
        errno.EROFS: "name a place that can be written",
        errno.EISDIR: "name a file",
        errno.ENOENT: "check the path",
    }
    where = f"{error.filename}: " if error.filename is not None else ""
    cure = cures.get(error.errno or 0, "")
    return f"{where}{said}{'; ' if cure else ''}{cure}"


def _in_one_line(text: str) -> str:
    line = " ".join(text.split())
    line = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in line)
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 3]}..."
