"""Settings from outside: what wins, what is refused and how, and that nothing secret is shown."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from kgservice.cli.main import run
from kgservice.serving import configuration
from kgservice.serving.configuration import read_settings
from kgservice.serving.errors import WrongSetting
from kgservice.serving.fields import setting_fields
from kgservice.settings import ServiceSettings
from tests.kgservice.serving.process import CODE, ROOT


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in list(os.environ):
        if name.startswith("EMOTAXA_"):
            monkeypatch.delenv(name)


def written(folder: Path, text: str) -> str:
    path = folder / "emotaxa.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_nothing_said_gives_the_defaults() -> None:
    configured = read_settings()
    assert configured.settings == ServiceSettings()
    assert configured.settings.host == "127.0.0.1"
    assert {str(shown.origin) for shown in configured.shown()} == {"default"}


def test_options_win_over_variables_and_these_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = written(tmp_path, "port = 1001\nworkers = 2\n\n[rest]\nitems = 5\ntexts = 7\n")
    monkeypatch.setenv("EMOTAXA_CONFIG", file)
    monkeypatch.setenv("EMOTAXA_PORT", "1002")
    monkeypatch.setenv("EMOTAXA_REST__ITEMS", "6")
    configured = read_settings({"--port": ("port", 1003)})
    settings = configured.settings
    assert (settings.port, settings.workers, settings.rest.items, settings.rest.texts) == (1003, 2, 6, 7)
    origins = {shown.name: str(shown.origin) for shown in configured.shown()}
    assert origins["port"] == "--port"
    assert origins["workers"] == f"{file}:2"
    assert origins["rest.items"] == "EMOTAXA_REST__ITEMS"
    assert origins["rest.texts"] == f"{file}:6"
    assert origins["rest.stall_seconds"] == "default"


def test_the_file_of_the_option_wins_over_that_of_the_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EMOTAXA_CONFIG", str(tmp_path / "there is none"))
    assert read_settings(file=written(tmp_path, "port = 5")).settings.port == 5


def test_old_names_are_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("STORE", "memory:"), ("HOST", "0.0.0.0"), ("PORT", "81"), ("JOBS", "/jobs")):
        monkeypatch.setenv(f"EMOTAXA_{name}", value)
    settings = read_settings().settings
    assert (settings.store, settings.host, settings.port) == ("memory:", "0.0.0.0", 81)
    assert settings.rest.job_folder == Path("/jobs")


def test_an_empty_variable_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMOTAXA_PORT", "")
    assert read_settings().settings.port == 8000


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("EMOTAXA_REST__ITEM", "3", "EMOTAXA_REST__ITEM: there is no such setting; did you mean EMOTAXA_REST__ITEMS?"),
        ("EMOTAXA_REST", "3", "EMOTAXA_REST: there is no such setting"),
        ("EMOTAXA_PORT", "many", "EMOTAXA_PORT: port: .*valid integer.*'many'; give at least 0, at most 65,535"),
        ("EMOTAXA_PORT", "70000", "EMOTAXA_PORT: port: .*65535.*'70000'"),
        ("EMOTAXA_PORT", "tcp://10.0.0.1:80", "EMOTAXA_PORT: .*enableServiceLinks: false"),
        ("EMOTAXA_SERVICE_HOST", "10.0.0.1", "EMOTAXA_SERVICE_HOST: .*enableServiceLinks: false"),
        ("EMOTAXA_LOGS__LEVEL", "loud", "EMOTAXA_LOGS__LEVEL: logs.level: .*'loud'; give debug, info, warning, error"),
        ("EMOTAXA_SPARQL__WRITABLE", "perhaps", "sparql.writable: .*'perhaps'; give true, false"),
        ("EMOTAXA_SERVING__ROOT_PATH", "no slash", "serving.root_path: "),
    ],
)
def test_a_wrong_variable_is_told(monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(WrongSetting, match=said) as caught:
        read_settings()
    assert caught.value.where == variable


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("\nport = 'x'", 2, "port: .*'x'"),
        ("[rest]\n# how many\nitems = 0", 3, "rest.items: .*'0'; give at least 1"),
        ("[rest]\nitem = 3", 2, "'rest.item'; did you mean rest.items"),
        ("[rset]\nitems = 3", 1, "'rset'"),
        ("rest = 3", 1, "write it as a table"),
        ("rest = {items = 0}", 1, "rest.items"),
        ("rest.items = 0", 1, "rest.items"),
        ("port = 1\nport = 2", 2, "no TOML"),
        ("port = [", 1, "no TOML"),
        ("port = 1\n\n]", 3, "no TOML"),
    ],
)
def test_a_wrong_line_is_told(tmp_path: Path, text: str, line: int, said: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(WrongSetting, match=said) as caught:
        read_settings(file=file)
    assert caught.value.where == f"{file}:{line}"


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match=r"--config: .*no such file"):
        read_settings(file=str(tmp_path / "none.toml"))
    (tmp_path / "latin.toml").write_bytes("# é".encode("latin-1"))
    with pytest.raises(WrongSetting, match="not UTF-8"):
        read_settings(file=str(tmp_path / "latin.toml"))


def test_the_same_said_twice_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMOTAXA_JOBS", "/a")
    monkeypatch.setenv("EMOTAXA_REST__JOB_FOLDER", "/b")
    with pytest.raises(WrongSetting, match="sets the same"):
        read_settings()


@given(
    st.text(min_size=1, max_size=30).filter(lambda text: "\0" not in text),
    st.sampled_from(["port", "rest.items", "logs.level"]),
)
def test_no_value_breaks_the_one_line(value: str, name: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        try:
            patch.setenv(setting_fields()[name].variable, value)
        except UnicodeEncodeError:
            return
        try:
            read_settings()
        except WrongSetting as error:
            assert error.hint
            assert error.where == setting_fields()[name].variable


SECRET = "correct horse battery"


@pytest.mark.parametrize("way", ["variable", "file of the variable", "file"])
def test_a_secret_is_read_and_never_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, way: str) -> None:
    name = next(name for name, field in setting_fields().items() if field.secret)
    file = None
    if way == "variable":
        monkeypatch.setenv(setting_fields()[name].variable, SECRET)
    elif way == "file of the variable":
        (tmp_path / "password").write_text(f"{SECRET}\n", encoding="utf-8")
        monkeypatch.setenv(f"{setting_fields()[name].variable}_FILE", str(tmp_path / "password"))
    else:
        group, _, key = name.rpartition(".")
        file = written(tmp_path, f'[{group}]\n{key} = "{SECRET}"')
    configured = read_settings(file=file)
    value: Any = configured.settings
    for part in name.split("."):
        value = getattr(value, part)
    assert isinstance(value, SecretStr)
    assert value.get_secret_value() == SECRET
    assert SECRET not in repr(configured)
    assert {shown.value for shown in configured.shown() if shown.name == name} == {"***"}


def test_a_password_in_a_url_is_not_shown() -> None:
    configured = read_settings({"--store": ("store", "neo4j://me:secret@host:7687")})
    assert {shown.value for shown in configured.shown() if shown.name == "store"} == {"neo4j://***@host:7687"}


def test_a_secret_file_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    field = next(field for field in setting_fields().values() if field.secret)
    monkeypatch.setenv(f"{field.variable}_FILE", str(tmp_path / "none"))
    with pytest.raises(WrongSetting, match="cannot be read"):
        read_settings()


def test_the_command_shows_them_as_text_and_as_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EMOTAXA_REST__ITEMS", "12")
    assert run(["serve", "--show-config", "--port", "9"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [re.split(r"\s{2,}", line) for line in lines if "items" in line or line.startswith("port")] == [
        ["port", "9", "--port"],
        ["rest.items", "12", "EMOTAXA_REST__ITEMS"],
    ]
    assert run(["serve", "--show-config", "--json", "--port", "9"]) == 0
    found = {one["name"]: one for one in orjson.loads(capsys.readouterr().out)["settings"]}
    assert set(found) == set(setting_fields())
    assert found["port"] == {"name": "port", "value": 9, "from": "option", "where": "--port"}
    assert found["rest.items"]["from"] == "environment"
    assert found["workers"] == {"name": "workers", "value": 1, "from": "default", "where": None}


def test_a_wrong_setting_ends_the_command_with_one_line() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE, "serve", "--store", "memory:"],
        cwd=ROOT,
        env={"EMOTAXA_PROT": "1", "PATH": ""},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "emotaxa: EMOTAXA_PROT: there is no such setting; did you mean EMOTAXA_PORT?\n"


def test_every_field_says_what_it_means() -> None:
    assert not [name for name, field in setting_fields().items() if len(field.meaning) < 10]
    assert all(field.variable.startswith("EMOTAXA_") for field in setting_fields().values())
    assert not configuration._NO_SETTINGS & {field.variable for field in setting_fields().values()}
