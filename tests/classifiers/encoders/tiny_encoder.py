"""A transformer of two layers with a vocabulary of some hundred words, as sentence-transformers writes it."""

import json
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing

__all__ = ["MAX_TOKENS", "TEXTS", "tiny_encoder", "tiny_tokenizer"]

MAX_TOKENS = 24
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
TEXTS = (
    "I am so happy today!",
    "what a terrible, terrible day",
    "She was afraid of the dark and of everything in it, and he was not.",
    "no",
    "",
    " \t\n",
    "?!...",
    "\ud83d\ude21 and a lone half: \ud800",
    "nul\0nul \x01\x02\xff",
    "joy " * 5000,
)
_WORDS = (
    "i am so happy today what a terrible day she was afraid of the dark and everything in it he not no joy love anger "
    "fear sad sadness nul half lone ! ? , . : ' one two three four five six seven eight nine ten"
)


def tiny_tokenizer(model: str = "bert") -> Tokenizer:
    """Make a tokenizer of words, letters and their endings."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = [*SPECIAL, *_WORDS.split(), *letters, *(f"##{letter}" for letter in letters)]
    vocabulary = {word: number for number, word in enumerate(dict.fromkeys(words))}
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    pair = [("[CLS]", vocabulary["[CLS]"]), ("[SEP]", vocabulary["[SEP]"])]
    tokenizer.post_processor = TemplateProcessing("[CLS] $A [SEP]", "[CLS] $A [SEP] $B:1 [SEP]:1", pair)
    tokenizer.add_special_tokens(list(SPECIAL))
    tokenizer.enable_padding(pad_id=0, pad_token="[PAD]", length=128)
    return tokenizer


def tiny_encoder(folder: Path, *, pooling: str = "mean") -> Path:
    """Write the folder; its weights are drawn at random, the same every time."""
    import torch
    import transformers
    from transformers import BertConfig, BertModel

    torch.manual_seed(7)
    tokenizer = tiny_tokenizer()
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=32,
        initializer_range=0.4,
    )
    BertModel(config).save_pretrained(folder)
    tokenizer.no_padding()
    fast: Any = transformers.PreTrainedTokenizerFast
    fast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
    ).save_pretrained(folder)
    modules = [("", "Transformer"), ("1_Pooling", "Pooling")]
    listed = [
        {"idx": place, "name": str(place), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for place, (path, kind) in enumerate(modules)
    ]
    _write(folder / "modules.json", listed)
    _write(folder / "sentence_bert_config.json", {"max_seq_length": MAX_TOKENS, "do_lower_case": False})
    kinds = {"mean": "pooling_mode_mean_tokens", "cls": "pooling_mode_cls_token", "max": "pooling_mode_max_tokens"}
    switches = {key: name == pooling for name, key in kinds.items()}
    (folder / "1_Pooling").mkdir()
    _write(folder / "1_Pooling" / "config.json", {"word_embedding_dimension": 32, **switches})
    return folder


def _write(path: Path, document: object) -> None:
    path.write_text(json.dumps(document), encoding="utf-8")
