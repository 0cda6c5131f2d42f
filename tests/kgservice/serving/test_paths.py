"""Paths among the settings: one that cannot be written ends the command before anything starts."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from kgservice.cli.main import run
from kgservice.serving.configuration import Configured, Origin
from kgservice.serving.errors import WrongSetting
from kgservice.serving.paths import check_paths
from kgservice.settings import ServiceSettings


def _configured(**groups: Mapping[str, str | bool]) -> Configured:
    names = [f"{group}.{name}" for group, fields in groups.items() for name in fields]
    settings = ServiceSettings.model_validate(groups)
    return Configured(settings, {name: Origin("environment", f"the variable of {name}") for name in names})


@pytest.mark.parametrize(
    ("group", "name"), [("access", "audit_file"), ("sparql", "cache_folder"), ("rest", "job_folder")]
)
def test_a_path_that_cannot_be_written_is_told_with_its_setting(group: str, name: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WrongSetting, match="cannot be written") as caught:
        check_paths(_configured(**{group: {name: str(tmp_path / "file" / "below")}}))
    assert caught.value.where == f"the variable of {group}.{name}"
    assert f"{group}.{name}: " in caught.value.message and caught.value.hint.startswith("name a f")


def test_an_audit_file_has_to_stand_in_a_folder_that_is_there(tmp_path: Path) -> None:
    file = tmp_path / "none" / "audit.jsonl"
    with pytest.raises(WrongSetting, match="no such file"):
        check_paths(_configured(access={"audit_file": str(file)}))
    check_paths(_configured(access={"audit_file": str(file), "audit": False}))


def test_folders_are_made_and_what_is_written_already_stays(tmp_path: Path) -> None:
    audit = tmp_path / "audit.jsonl"
    audit.write_text("{}\n")
    jobs, cache = tmp_path / "a" / "jobs", tmp_path / "cache"
    check_paths(
        _configured(
            access={"audit_file": str(audit)}, sparql={"cache_folder": str(cache)}, rest={"job_folder": str(jobs)}
        )
    )
    assert jobs.is_dir() and cache.is_dir() and not [*jobs.iterdir(), *cache.iterdir()]
    assert audit.read_text() == "{}\n"
    check_paths(_configured())


def test_the_command_ends_with_the_name_of_the_variable(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("EMOTAXA_ACCESS__AUDIT_FILE", str(tmp_path / "none" / "a.jsonl"))
    assert run(["serve", "--store", "memory:", "--port", "0"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("emotaxa: EMOTAXA_ACCESS__AUDIT_FILE: access.audit_file: ") and told.count("\n") == 1
