"""What modules give to others: `__all__` lists it, and nothing else is taken."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("ontology", "mappings", "classifiers", "kgservice")
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): ast.parse(path.read_text("utf-8"))
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
}


def exported(module: ast.Module) -> set[str] | None:
    """The names in `__all__`, if there is one."""
    for node in module.body:
        if isinstance(node, ast.Assign) and [target.id for target in node.targets if isinstance(target, ast.Name)] == [
            "__all__"
        ]:
            names: list[str] = ast.literal_eval(node.value)
            return set(names)
    return None


def imported(module: ast.Module) -> Iterator[tuple[str, str]]:
    """The module and the name of everything that a module takes from another of ours, wherever in its text."""
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] in PACKAGES:
            for alias in node.names:
                if f"{node.module}.{alias.name}" not in MODULES:
                    yield node.module, alias.name


@pytest.mark.parametrize("package", PACKAGES)
def test_public_functions_and_classes_are_exported(package: str) -> None:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    missing = [
        f"{name}: {node.name}"
        for name, module in MODULES.items()
        if name.partition(".")[0] == package
        for node in module.body
        if isinstance(node, kinds) and not node.name.startswith("_") and node.name not in (exported(module) or ())
    ]
    assert not missing, "list them in __all__, or begin their names with an underscore"


@pytest.mark.parametrize("package", PACKAGES)
def test_only_what_is_exported_is_imported(package: str) -> None:
    taken = [
        f"{name}: {source}.{what}"
        for name, module in MODULES.items()
        if name.partition(".")[0] == package
        for source, what in imported(module)
        if source not in MODULES or what not in (exported(MODULES[source]) or ())
    ]
    assert not taken, "list in __all__ what others need"
