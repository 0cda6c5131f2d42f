"""A release of a few files, and processes that build their stores from it, so that starting takes no time."""

from pathlib import Path

from kgservice.stores.release import Release, shipped_release

__all__ = ["run", "small_release"]


def small_release() -> Release:
    """Give a theory and a label set, with what they rest on."""
    shipped, names = shipped_release(), {"core", "ekman", "goemotions", "senses"}

    def chosen(paths: tuple[Path, ...]) -> tuple[Path, ...]:
        return tuple(path for path in paths if path.name.partition(".")[0] in names)

    return Release(chosen(shipped.modules), chosen(shipped.sets), shipped.profiles)


def run() -> None:
    """Run `emotaxa` over stores that are built from the small release."""
    from kgservice.cli.main import main
    from kgservice.stores.neo4j import store

    store.shipped_release = small_release  # type: ignore[attr-defined]
    main()
