"""The exit code of a failure, and what finding it out imports."""

import subprocess
import sys

import pytest

from kgservice.cli.failures import DEFECT, UNAVAILABLE, USAGE, exit_code
from kgservice.stores.errors import StoreUnavailable, UnknownStore
from ontology.errors import BackendUnavailable, EmotaxaError, MissingExtra


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (StoreUnavailable("the disk is full"), UNAVAILABLE),
        (BackendUnavailable("reasoning needs Java"), UNAVAILABLE),
        (MissingExtra("reasoning", "reason"), UNAVAILABLE),
        (UnknownStore("neo:x", ("memory:",)), USAGE),
        (EmotaxaError("unknown scheme"), USAGE),
        (FileNotFoundError(2, "No such file or directory"), USAGE),
        (ImportError("no module named click"), DEFECT),
        (RuntimeError("odd"), DEFECT),
    ],
)
def test_what_is_not_there_is_told_apart_from_wrong_input_and_from_a_defect(error: Exception, code: int) -> None:
    assert exit_code(error) == code


def test_a_store_that_is_not_there_is_a_back_end_that_is_not_there() -> None:
    assert issubclass(StoreUnavailable, BackendUnavailable)


def test_a_failure_is_worded_without_the_service() -> None:
    code = "import sys, kgservice.cli.failures; print('kgservice.rest' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
