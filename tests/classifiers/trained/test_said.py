"""A text says something where a model has a token for it: a letter, a digit, a pictograph, a face."""

from collections.abc import Callable

import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.pre_tokenizers import BertPreTokenizer

from classifiers.encoders.tokens import BulkTokenizer
from classifiers.folder.reading import ModelFolder
from classifiers.trained.onnx import OnnxRuntime
from classifiers.trained.pytorch import TorchRuntime
from classifiers.trained.runtime import Runtime
from classifiers.trained.said import Said
from classifiers.trained.static import StaticRuntime
from tests.classifiers.trained.tiny import static_folder, transformer_folder

SILENT = ["", " ", "...", "?!", "😀", "😀.", "😀 😀.", "😀!!! ?", "漢字", "漢字.", "[CLS].", "[UNK]"]
SAYING = ["happy", "😀 happy", "happy.", "x", "漢字 so", "so 😀!"]


@pytest.fixture(scope="module")
def static(tmp_path_factory: pytest.TempPathFactory) -> ModelFolder:
    return static_folder(tmp_path_factory.mktemp("models") / "static")


@pytest.fixture(scope="module")
def transformer(tmp_path_factory: pytest.TempPathFactory) -> ModelFolder:
    return transformer_folder(tmp_path_factory.mktemp("models") / "transformer")


@pytest.mark.parametrize(
    ("kind", "opened"),
    [
        ("static", StaticRuntime),
        ("transformer", OnnxRuntime),
        ("transformer", lambda folder: TorchRuntime(folder, "cpu")),
    ],
)
def test_what_is_left_without_unknown_tokens_decides_in_every_runtime(
    request: pytest.FixtureRequest, kind: str, opened: Callable[[ModelFolder], Runtime]
) -> None:
    outputs = opened(request.getfixturevalue(kind)).run([*SILENT, *SAYING])
    assert outputs.empty.tolist() == [True] * len(SILENT) + [False] * len(SAYING)


def said(*words: str) -> Callable[[str], bool]:
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    tokenizer = Tokenizer(WordPiece({word: at for at, word in enumerate([*special, *words])}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.add_special_tokens(special)
    bulk = BulkTokenizer(tokenizer, 16)
    judge = Said(bulk)

    def silent(text: str) -> bool:
        tokens = bulk.tokenize([text])
        return bool(judge.nothing([text], tokens.ids, tokens.starts)[0])

    return lambda text: not silent(text)


def test_faces_and_pictographs_say_something_where_there_are_tokens_for_them() -> None:
    says = said(":", "(", "♥", ".", "7", "##7")
    assert all(map(says, [":(", "😀 :(", "♥", "♥.", "7", "77"]))
    assert not any(map(says, [":)", ": (", ".", "♡.", "8"]))


def test_marks_of_a_blank_say_nothing() -> None:
    says = said("\u2581.", "\u2581", "\u0120.", "\u2581so")
    assert says("\u2581so")
    assert not any(map(says, ["\u2581.", "\u2581", "\u0120."]))


def test_shipped_vocabulary_reads_faces_and_no_emoji() -> None:
    from classifiers.folder.reading import open_folder
    from classifiers.folder.shipped import shipped_models

    runtime = StaticRuntime(open_folder(shipped_models()["emotaxa-static"]))
    texts = [":(", "♥", "日本語", "😀", "😀.", "😀 😀.", "..."]
    assert runtime.run(texts).empty.tolist() == [False, False, False, True, True, True, True]
