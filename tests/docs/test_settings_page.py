"""The page of the settings: every one stands on it with its variable, and the guide names none that is not there."""

import re
import sys
from importlib import import_module
from pathlib import Path

import pytest

from kgservice.serving.fields import setting_fields

ROOT = Path(__file__).resolve().parents[2]


def test_every_setting_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "docs" / "_ext"))
    monkeypatch.delitem(sys.modules, "settings_page", raising=False)
    fields = setting_fields()
    page = import_module("settings_page").settings_page(list(fields.values()))
    for name, field in fields.items():
        [row] = [line for line in page.splitlines() if f"| `{field.variable}` |" in line]
        assert row.startswith(f"| `{name.rpartition('.')[2]}` |")
        assert field.meaning.rstrip(".")[:40] in row
    assert "| `EMOTAXA_REST__ITEMS` | `10000` |" in page
    assert "`[rest]`" in page


def test_the_guide_names_settings_that_there_are() -> None:
    text = (ROOT / "docs/running.md").read_text(encoding="utf-8")
    fields = setting_fields()
    variables = {field.variable for field in fields.values()} | {"EMOTAXA_CONFIG"}
    named = set(re.findall(r"EMOTAXA_[A-Z0-9_]+[A-Z0-9]", text)) - {"EMOTAXA_PROT"}
    assert {name.removesuffix("_FILE") for name in named} <= variables
    groups = {name.partition(".")[0] for name in fields if "." in name}
    said = {name for name in re.findall(r"`(\w+\.\w+)`", text) if name.partition(".")[0] in groups}
    assert said <= set(fields)
