"""Tiny sequence classifiers, saved as those of the hub are: a folder with configuration, weights and tokenizer."""

from pathlib import Path
from typing import Any, Literal

Problem = Literal["regression", "single_label_classification", "multi_label_classification"]

WORDS = (
    "i am so happy today what a joy this makes me angry and sad you are afraid of the dark surprised disgusting love "
    "text expresses no particular emotion . , ! ? feeling person who wrote feels"
).split()


def save_classifier(
    folder: Path, labels: tuple[str, ...], problem: Problem | None = None, *, words: tuple[str, ...] = (), seed: int = 0
) -> Path:
    """Save a BERT of two layers with a vocabulary of a few words and random weights."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    tokenizer = tiny_tokenizer((*WORDS, *words))
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=48,
        initializer_range=0.4,
        id2label=dict(enumerate(labels)),
        label2id={label: number for number, label in enumerate(labels)},
        problem_type=problem,
        pad_token_id=tokenizer.pad_token_id,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def tiny_tokenizer(words: tuple[str, ...]) -> Any:  # noqa: ANN401
    """A tokenizer of whole words, with the special tokens of BERT."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    special = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    vocabulary = {word: number for number, word in enumerate(dict.fromkeys((*special.values(), *words)))}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(name, vocabulary[name]) for name in ("[CLS]", "[SEP]")],
    )
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer, model_input_names=["input_ids", "token_type_ids", "attention_mask"], **special
    )
