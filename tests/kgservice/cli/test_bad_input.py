"""Bad input: one line that tells what is wrong, where, and how to mend it; and the exit code."""

import json
from pathlib import Path

import pytest

from kgservice.cli import main
from kgservice.stores import embedded
from tests.kgservice.cli.console import Console
from tests.kgservice.stores.releases import part_of_release

CONVERT = ("convert", "--from", "goemotions", "--to", "ekman")
POINT = ("convert", "--from", "vad", "--to", "ekman")


@pytest.mark.parametrize(
    ("asked", "parts"),
    [
        (("convert", "--from", "goemotion", "--to", "ekman", "joy"), ("--from", "'goemotion'", "goemotions")),
        (("convert", "--from", "goemotions", "--to", "ekmann", "joy"), ("--to", "'ekmann'", "ekman")),
        (("convert", "--from", "goemotions", "--to", "shaver/4", "joy"), ("--to", "unknown tier", "shaver/1")),
        ((*CONVERT, "anoyance"), ("unknown label 'anoyance' in goemotions", "annoyance")),
        ((*CONVERT, "--profile", "goemotion-paper", "joy"), ("--profile", "goemotions-paper")),
        ((*CONVERT, "--mode", "best", "joy"), ("--mode", "'best'", "'soft'")),
        ((*CONVERT, "joy,love"), ("joy,love", "--together")),
        ((*CONVERT,), ("at least one LABEL", "--labels-from")),
        ((*CONVERT, "--scale", "1-9", "joy"), ("--scale", "neither side is vad")),
        ((*CONVERT, "--scores", "joy=nan"), ("joy=nan", "not finite")),
        ((*CONVERT, "--scores", "joy=inf"), ("joy=inf", "not finite")),
        ((*CONVERT, "--scores", "joy=much"), ("joy=much", "'much'", "no number")),
        ((*CONVERT, "--scores", "joy=-1"), ("joy=-1", "negative")),
        ((*CONVERT, "--scores", "joy=2", "--mode", "multilabel"), ("joy=2", "[0, 1]")),
        ((*CONVERT, "--scores", "joy"), ("'joy'", "joy=0.8")),
        ((*CONVERT, "--scores", "joyy=1"), ("unknown label 'joyy'", "did you mean joy?")),
        ((*CONVERT, "qwrtzp"), ("unknown label 'qwrtzp'", "`emotaxa schemes goemotions` lists")),
        ((*POINT, "nan,0.2"), ("nan,0.2", "valence", "not finite")),
        ((*POINT, "0.1,-inf"), ("0.1,-inf", "arousal", "not finite")),
        ((*POINT, "-nan,0"), ("-nan,0", "valence")),
        ((*POINT, "0.1,0.2", "-3,0.2"), ("'-3,0.2'", "valence -3", "scale -1..1", "--scale")),
        ((*POINT, "--scale", "1-9", "5,0"), ("'5,0'", "arousal 0", "scale 1..9")),
        ((*POINT, "0.1"), ("'0.1'", "V,A")),
        ((*POINT, "0.1,0.2,0.3,0.4"), ("V,A",)),
        ((*POINT, "x,0.2"), ("'x,0.2'", "valence", "no number")),
        ((*POINT, "--scale", "9-1", "5,5"), ("--scale", "low to high")),
        ((*POINT, "--explain", "0.1,0.1"), ("--explain",)),
        (("convert", "--from", "ekman", "--to", "vad", "--mode", "soft", "joy"), ("leave out --mode", "one answer")),
        ((*POINT, "-x"), ("convert: no such option '-x'",)),
        ((*POINT, "--expl", "0.1,0.1"), ("convert: no such option '--expl'", "--explain")),
        (("convert", "--from", "vad", "--to", "vad", "0.1,1.1"), ("outside the scale", "--scale")),
        (("convert", "--to", "ekman", "joy"), ("give the scheme of the labels, --from S",)),
        (("show", "goemotions:anoyance"), ("anoyance", "annoyance")),
        (("show", "joy", "--scheme", "ekmann"), ("ekmann", "ekman")),
        (("show",), ("missing argument",)),
        (("resolve",), ("at least one TEXT",)),
        (("resolve", "joy", "--scheme", "parot"), ("'parot'", "parrott")),
        (("resolve", "joy", "--limit", "0"), ("--limit",)),
        (("schemes", "goemo"), ("'goemo'", "goemotions")),
        (("schemes", "--revision", "99"), ("no revision 99", "read revision 1")),
        (("schemes", "--revision", "first"), ("--revision", "'first'")),
        (("schemes", "--store", "postgres:x"), ("postgres:x", "embedded:PATH")),
        (("schemes", "--store", "embedded:"), ("embedded:PATH",)),
        (
            ("compare", "--from", "goemotions", "--to", "parrott", "--profile", "goemotions-paper"),
            ("goemotions to ekman",),
        ),
        (("schmes",), ("unknown command 'schmes'", "schemes")),
        (("--json", "schemes"), ("'--json'", "after the command")),
        (("serve", "--port", "80000"), ("--port",)),
        (("serve", "--workers", "0"), ("--workers",)),
        ((*CONVERT, "jo\udcffy"), ("not UTF-8",)),
        (("resolve", "jo\udcffy"), ("not UTF-8",)),
    ],
)
def test_wrong_usage_and_input_is_told_in_one_line(
    emotaxa: Console, asked: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    emotaxa(*asked).complains(*parts)


def test_an_error_stays_one_line_whatever_the_text(emotaxa: Console) -> None:
    emotaxa(*CONVERT, "jo\ny\x1b[31m").complains(r"jo\ny")


def test_a_label_of_a_megabyte_is_told_shortened(emotaxa: Console, tmp_path: Path) -> None:
    (tmp_path / "labels").write_text("x" * 1_000_000)
    found = emotaxa(*CONVERT, "--labels-from", str(tmp_path / "labels"))
    found.complains("unknown label 'xxx", "1,000,000 characters")
    assert len(found.err) < 300


def test_a_text_of_a_megabyte_resolves_to_nothing(emotaxa: Console, tmp_path: Path) -> None:
    (tmp_path / "texts").write_text("x" * 1_000_000)
    found = emotaxa("resolve", "--texts-from", str(tmp_path / "texts"))
    assert found.code == 1
    assert "1,000,000 characters" in found.out and len(found.out) < 300


def test_a_hundred_thousand_labels_are_converted_in_one_call(emotaxa: Console) -> None:
    labels = ["annoyance", "joy", "caring", "3"] * 25_000
    found = emotaxa(*CONVERT, "--labels-from", "-", "--json", stdin="\n".join(labels).encode())
    results = found.json["results"]
    assert len(results) == 100_000
    assert [target["label"] for result in results[:4] for target in result["targets"][:1]][:2] == ["anger", "joy"]
    lines = emotaxa(*CONVERT, "--labels-from", "-", "--profile", "goemotions-paper", stdin="\n".join(labels).encode())
    assert len(lines.out.splitlines()) == 100_000


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        (b"", ("holds no label",)),
        (b"\n \n", ("holds no label",)),
        (b"joy\nlo\xffve\n", (":2: not UTF-8", "save the file")),
    ],
)
def test_a_file_of_labels_that_cannot_be_read_is_told(
    emotaxa: Console, tmp_path: Path, content: bytes, parts: tuple[str, ...]
) -> None:
    path = tmp_path / "labels.txt"
    path.write_bytes(content)
    emotaxa(*CONVERT, "--labels-from", str(path)).complains(str(path), *parts)


def test_a_directory_or_nothing_is_no_file_of_labels(emotaxa: Console, tmp_path: Path) -> None:
    emotaxa(*CONVERT, "--labels-from", str(tmp_path)).complains(str(tmp_path), "is a directory", "one label per line")
    emotaxa(*CONVERT, "--labels-from", str(tmp_path / "no")).complains("no such file")


def test_windows_line_ends_and_a_byte_order_mark_are_read(emotaxa: Console) -> None:
    answered = emotaxa(*CONVERT, "--labels-from", "-", "--json", stdin=b"\xef\xbb\xbfjoy\r\nannoyance\r\n")
    assert [result["targets"][0]["label"] for result in answered.json["results"]] == ["joy", "anger"]


def test_a_store_that_cannot_be_opened_is_a_back_end_unavailable(emotaxa: Console, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no store")
    emotaxa("schemes", "--store", f"embedded:{tmp_path}/file").complains("--store embedded:PATH", code=3)


def test_a_defect_is_told_in_one_line_and_shown_with_debug(emotaxa: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(main.COMMANDS, "schemes", "no.such.module")
    emotaxa("schemes").complains("ModuleNotFoundError", "--debug", code=70)
    shown = emotaxa("schemes", "--debug")
    assert shown.code == 70 and "Traceback" in shown.err


def test_a_complaint_leaves_the_json_output_empty(emotaxa: Console) -> None:
    emotaxa(*CONVERT, "anoyance", "--json").complains("anoyance")


def test_the_store_is_announced_on_first_use_alone(
    emotaxa: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = part_of_release({"core", "ekman", "sense"})
    monkeypatch.setattr(embedded, "shipped_release", lambda: release)
    first, second, third = (
        emotaxa("schemes", "--json", "--store", f"embedded:{tmp_path}/{name}", *more)
        for name, more in (("a", ()), ("a", ()), ("b", ("--quiet",)))
    )
    assert first.err.count("\n") == 1 and "Building the graph store" in first.err
    assert not second.err and not third.err
    assert json.loads(first.out) == json.loads(second.out) == json.loads(third.out)
