"""The shipped models classify on the base install alone, and reach for no network."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from classifiers.open import DEFAULT

ROOT = Path(__file__).resolve().parents[2]

EXTRAS = ("torch", "transformers", "sentence_transformers", "onnx", "spacy", "sklearn", "datasets", "model2vec")

CODE = """
import sys

def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.bind", "socket.sendto"):
        print(event, arguments, file=sys.stderr)
        raise OSError("no network")

sys.addaudithook(refuse)
for name in sys.argv.pop(1).split(","):
    sys.modules[name] = None
from kgservice.cli.main import main
main()
"""


@pytest.mark.parametrize(("model", "hidden"), [(None, EXTRAS), ("emotaxa-static", (*EXTRAS, "onnxruntime"))])
def test_model_classifies_without_extras_and_network(
    tmp_path: Path, model: str | None, hidden: tuple[str, ...]
) -> None:
    named = ["--model", model] if model else []
    text = "They stole my bike again, I am so angry!"
    command = ["classify", "--store", "memory:", "--json", "--to", "ekman", *named, text]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("EMOTAXA_", "HF_"))},
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path),
    }
    run = subprocess.run(
        [sys.executable, "-c", CODE, ",".join(hidden), *command],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=environment,
    )
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    answer = json.loads(run.stdout)
    assert answer["results"][0]["labels"] == ["anger"]
    assert answer["model"]["name"] == (model or DEFAULT)
