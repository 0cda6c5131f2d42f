"""A small corpus in which words tell the emotion, harmonized files of it, a tiny encoder, and recipes."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from classifiers.training.recipe import Recipe, read_recipe
from tests.classifiers.trained.tiny import EKMAN

TRIGGERS = {
    "anger": ("furious", "rage", "outrageous"),
    "disgust": ("gross", "yuck", "rotten"),
    "fear": ("scared", "terrified", "horror"),
    "joy": ("happy", "great", "wonderful"),
    "sadness": ("sad", "crying", "lonely"),
    "surprise": ("wow", "unexpected", "sudden"),
}
FILLERS = "i am so it was the a today you we they went home with my dog cat car to see this that very really".split()
WORDS = (*FILLERS, *(word for words in TRIGGERS.values() for word in words))
SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "id": pl.String, "source": pl.String, "split": pl.String, "lang": pl.String, "text": pl.String,
    "source_labels": pl.List(pl.String), "labels": pl.List(pl.String), "degrees": pl.List(pl.Float64),
    "unknown": pl.List(pl.String), "unmapped": pl.List(pl.String),
    "valence": pl.Float64, "arousal": pl.Float64, "dominance": pl.Float64, "licence": pl.String,
}  # fmt: skip


def row(number: int, text: str, **values: Any) -> dict[str, Any]:  # noqa: ANN401
    """A harmonized row, with some values changed."""
    empty: dict[str, Any] = {name: [] if isinstance(kind, pl.List) else None for name, kind in SCHEMA.items()}
    plain = {"id": f"r{number}", "source": "one", "split": "train", "lang": "en", "text": text, "licence": "CC0-1.0"}
    return {**empty, **plain, **values}


def sentence(random: np.random.Generator, label: str | None) -> str:
    """Some words, one of which tells the label."""
    words = [str(word) for word in random.choice(FILLERS, size=random.integers(3, 9))]
    if label is not None:
        words.insert(int(random.integers(len(words) + 1)), str(random.choice(TRIGGERS[label])))
    return " ".join(words)


def corpus(seed: int = 5, rows: int = 900) -> list[dict[str, Any]]:
    """Rows of two corpora with labels, the second of which knows nothing of disgust, and of one with values."""
    random = np.random.default_rng(seed)
    found = []
    for number in range(rows):
        label = None if number % 9 == 0 else EKMAN[number % 6]
        split = ("train", "train", "train", "dev", "test")[number % 5]
        source, unknown = ("one", []) if number // 6 % 3 else ("two", ["disgust"])
        if source == "two" and label == "disgust":
            label = "joy"
        labels = [] if label is None else [label]
        text = sentence(random, label)
        found.append(
            row(number, text, source=source, split=split, labels=labels, source_labels=labels or ["none"],
                unknown=unknown, degrees=[1.0] * len(labels))
        )  # fmt: skip
    tested = next(one for one in found if one["split"] == "test" and one["source"] == "one")
    found.append(row(-1, tested["text"].upper(), labels=tested["labels"], source_labels=["any"], degrees=[1.0]))
    for number in range(rows, rows + rows // 3):
        label = ("joy", "sadness")[number // 4 % 2]
        values = {"valence": 0.8 if label == "joy" else -0.8, "arousal": 0.1, "dominance": 0.2}
        split = ("train", "train", "dev", "test")[number % 4]
        text, unknown = sentence(random, label), [*EKMAN, "neutral"]
        found.append(row(number, text, source="rated", split=split, unknown=unknown, **values))
    return found


def written(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write rows as `emotaxa harmonize` does, by the ending of the name."""
    frame = pl.DataFrame(rows, schema=SCHEMA)
    if path.suffix == ".parquet":
        frame.write_parquet(path)
    elif path.suffix == ".jsonl":
        frame.write_ndjson(path)
    else:
        lists = [name for name, kind in SCHEMA.items() if isinstance(kind, pl.List)]
        frame.with_columns(pl.col(name).cast(pl.List(pl.String)).list.join("|") for name in lists).write_csv(path)
    return path


def encoder(path: Path) -> Path:
    """Write a BERT of two layers with random weights that knows the words of the corpus."""
    import torch
    from tokenizers import Tokenizer
    from tokenizers.models import WordPiece
    from tokenizers.normalizers import BertNormalizer
    from tokenizers.pre_tokenizers import BertPreTokenizer
    from tokenizers.processors import TemplateProcessing
    from transformers import BertConfig, BertModel

    names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS]
    tokenizer = Tokenizer(WordPiece({name: number for number, name in enumerate(names)}, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer()
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.add_special_tokens(names[:4])
    tokenizer.post_processor = TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    torch.manual_seed(1)
    settings = BertConfig(
        vocab_size=len(names),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=32,
        initializer_range=0.2,
    )
    BertModel(settings).save_pretrained(path)
    tokenizer.save(str(path / "tokenizer.json"))
    return path


def laid_out(ground: Path, folder: Path) -> Path:
    """Have the rows and the encoder lie in a folder, too."""
    for name in ("rows.parquet", "encoder"):
        (folder / name).symlink_to(ground / name)
    return folder


def recipe_text(**values: Any) -> str:  # noqa: ANN401
    """A recipe for a small training in TOML; tables and fields can be changed, None leaves one out."""
    rates = (5e-2, 1e-2) if values.get("architecture") == "static" else (5e-3, 5e-3)
    tables: dict[str, dict[str, Any] | None] = {
        "points": {"files": ["rows.parquet"]},
        "static": {"dimensions": 16, "buckets": 64, "hidden": [16]},
        "training": {
            "epochs": 3, "batch": 16, "rate": rates[0], "head_rate": rates[1], "average": 0.9, "threads": 1,
            "precision": "fp32", "device": "cpu",
        },
    }  # fmt: skip
    head = {"level": "ekman", "files": ["rows.parquet"], **values.pop("head", {})}
    plain: dict[str, Any] = {
        "name": "small", "out": "model", "encoder": "encoder", "max_tokens": 16, "licence": "CC0-1.0",
    }  # fmt: skip
    for name, value in values.items():
        if isinstance(value, dict):
            tables[name] = {**(tables.get(name) or {}), **value}
        elif name in tables:
            tables[name] = None
        else:
            plain[name] = value
    lines = [f"{name} = {_toml(value)}" for name, value in plain.items() if value is not None]
    lines += ["[[head]]", *(f"{name} = {_toml(value)}" for name, value in head.items())]
    for title, table in tables.items():
        if table is not None:
            lines += [f"[{title}]", *(f"{name} = {_toml(value)}" for name, value in table.items())]
    return "\n".join(lines) + "\n"


def recipe(folder: Path, **values: Any) -> Recipe:  # noqa: ANN401
    """Write a recipe into a folder and read it."""
    path = folder / "recipe.toml"
    path.write_text(recipe_text(**values), encoding="utf-8")
    return read_recipe(path, {})


def _toml(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(name)} = {_toml(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value)
