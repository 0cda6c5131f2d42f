"""Parts of the shipped release, from which a store is built in no time to speak of."""

from pathlib import Path

from kgservice.stores.release import Release, shipped_release

__all__ = ["part_of_release"]

_ALIGNMENT, _DERIVED = (Path(__file__).parent / "files" / name for name in ("rage.sssom.tsv", "guesses.ttl"))


def part_of_release(names: set[str]) -> Release:
    """Give the modules and mapping sets with some names, all profiles, a small alignment and a small derived file."""
    shipped = shipped_release()

    def chosen(paths: tuple[Path, ...]) -> tuple[Path, ...]:
        return tuple(path for path in paths if path.name.partition(".")[0] in names)

    return Release(chosen(shipped.modules), chosen(shipped.sets), shipped.profiles, (_ALIGNMENT,), (_DERIVED,))
