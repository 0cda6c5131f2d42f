"""A run that a test kills: `python -m tests.kgservice.classification.slow_run IN OUT SECONDS`."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from classifiers.classification import Classified
from kgservice.classification.files.run import classify_file
from kgservice.stores.memory import MemoryStore
from kgservice.workspace import Workspace
from tests.kgservice.classification.words import WordModel


def main(source: str, out: str, seconds: float) -> None:
    """Classify a file, a pause before each block, and tell how many rows it classified itself."""
    converter = Workspace(MemoryStore()).at().converter
    classifier = WordModel().at(converter)
    plain = classifier.classify

    def slowly(texts: Sequence[str], to: str | None = None, *, top_k: int = 5, explain: bool = False) -> Classified:
        if texts:
            time.sleep(seconds)
        return plain(texts, to, top_k=top_k, explain=explain)

    classifier.classify = slowly  # type: ignore[method-assign]
    done = classify_file(classifier, converter, Path(source), Path(out), to="ekman")
    sys.stdout.write(f"{done.rows} {done.classified} {done.without_text}\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
