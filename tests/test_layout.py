"""The layout: four plain packages from this checkout, locked dependencies, and the data in the wheel."""

import ast
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("ontology", "mappings", "classifiers", "kgservice")
LOCKS = ("requirements.lock", "requirements-dev.lock")


def files_under(*folders: str) -> Iterator[Path]:
    """The files that the project keeps in some of its folders."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc":
                yield path


def pins(lock: str) -> set[Requirement]:
    """The pinned requirements of a lock file, without their hashes."""
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    return {Requirement(line.rstrip(" \\")) for line in lines if "==" in line}


@pytest.mark.parametrize("package", PACKAGES)
def test_package_is_imported_from_this_checkout(package: str) -> None:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin == str(ROOT / package / "__init__.py"), f"another distribution's {package!r} is in the way"


@pytest.mark.parametrize("package", PACKAGES)
def test_package_is_marked_as_typed(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file()


def test_no_file_has_a_catch_all_name() -> None:
    catch_alls = {"util", "utils", "common", "helper", "helpers", "misc"}
    found = [str(path.relative_to(ROOT)) for path in files_under(*PACKAGES, "tests") if path.stem in catch_alls]
    assert not found, "name each after the one thing it holds"


def test_packages_are_not_imported_whole() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in files_under(*PACKAGES, "tests")
        if path.suffix == ".py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import) and any(name.name.partition(".")[0] in PACKAGES for name in node.names)
    ]
    assert not found, "write `from ontology.concept import Concept`, never `import ontology`"


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index-url" not in text


@pytest.mark.parametrize(("lock", "extras"), [("requirements.lock", ()), ("requirements-dev.lock", ("dev", "reason"))])
def test_lock_pins_what_is_declared(lock: str, extras: tuple[str, ...]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [Requirement(text) for text in project["dependencies"]]
    declared += [Requirement(text) for extra in extras for text in project["optional-dependencies"][extra]]
    pinned = {canonicalize_name(pin.name): next(iter(pin.specifier)).version for pin in pins(lock)}
    for requirement in declared:
        version = pinned.get(canonicalize_name(requirement.name))
        assert version is not None and version in requirement.specifier, f"{requirement}: run `make lock`"


def test_development_lock_agrees_with_the_base_lock() -> None:
    assert {str(pin) for pin in pins(LOCKS[0])} <= {str(pin) for pin in pins(LOCKS[1])}, "run `make lock`"


def test_wheel_holds_every_file_of_the_packages(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("emotaxa-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    expected = {path.relative_to(ROOT).as_posix() for path in files_under(*PACKAGES)}
    assert expected <= names
    assert not {name for name in names if name.startswith(("tests/", "docs/"))}
