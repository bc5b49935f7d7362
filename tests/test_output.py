"""Where the report of the command line goes, and what belongs to it: colour, progress, quiet, files, processes."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from linter.cli import main
from linter.reports import FORMATS

POLICY = ["--policy", str(Path(__file__).parent / "data" / "mini_policy")]
Run = Callable[..., tuple[int, str, str]]

pytest_plugins = ["cli_fixtures"]
pytestmark = pytest.mark.usefixtures("folder")


def test_terminal_report(run: Run) -> None:
    """The terminal report holds findings, scores and a summary."""
    _, out, err = run("check", "page.md", "calm.md", *POLICY)
    assert out.startswith("page.md:1:10 error no-cure\n    1 | Ketamine cures depression.\n")
    assert "calm.md: no findings\n    readability: grade " in out
    assert re.search(
        r"^2 drafts checked, 1 clean: 1 error, 0 warnings, 0 advice; policy us 1 \(sha256:\w{12}\)$",
        out,
        re.MULTILINE,
    )
    assert err == ""


def test_quiet(run: Run) -> None:
    """--quiet prints findings only; a clean draft prints nothing."""
    _, out, _ = run("check", "page.md", "calm.md", "--quiet", *POLICY)
    assert "no-cure" in out
    assert "readability" not in out
    assert "checked" not in out
    assert run("check", "calm.md", "--quiet", *POLICY)[1] == ""


def test_no_scores(run: Run) -> None:
    """--no-scores leaves readability out."""
    assert "readability" not in run("check", "page.md", "--no-scores", *POLICY)[1]
    assert (
        json.loads(run("check", "page.md", "--no-scores", "--format", "json", *POLICY)[1])["drafts"][0]["readability"]
        is None
    )


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


COLOURED = [
    ("auto", Terminal, {}),
    ("auto", Terminal, {"NO_COLOR": ""}),
    ("always", io.StringIO, {"NO_COLOR": "1"}),
]
PLAIN = [
    ("auto", io.StringIO, {}),
    ("auto", Terminal, {"NO_COLOR": "1"}),
    ("auto", Terminal, {"TERM": "dumb"}),
    ("never", Terminal, {}),
]


def printed(monkeypatch: pytest.MonkeyPatch, when: str, stream: io.StringIO, environment: dict[str, str]) -> str:
    """What a check writes to a stream."""
    for name, value in {"TERM": "xterm", **environment}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stdout", stream)
    main(["check", "page.md", "--color", when, *POLICY])
    return stream.getvalue()


@pytest.mark.parametrize(("when", "stream", "environment"), COLOURED)
def test_colour(
    monkeypatch: pytest.MonkeyPatch, when: str, stream: type[io.StringIO], environment: dict[str, str]
) -> None:
    """A terminal gets colour, and so does any stream with --color always."""
    assert "\x1b[" in printed(monkeypatch, when, stream(), environment)


@pytest.mark.parametrize(("when", "stream", "environment"), PLAIN)
def test_no_colour(
    monkeypatch: pytest.MonkeyPatch, when: str, stream: type[io.StringIO], environment: dict[str, str]
) -> None:
    """A file, a terminal under NO_COLOR or without abilities, and --color never get no colour."""
    assert "\x1b[" not in printed(monkeypatch, when, stream(), environment)


def test_progress(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """A long run shows on a terminal how far it is, and takes that away at the end."""
    for number in range(60):
        (folder / "site" / f"{number}.txt").write_text("Calm.\n", encoding="utf-8")
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    main(["check", "site", "--quiet", *POLICY])
    assert re.search(r"\[#*\.+\] \d+ of 63 drafts", stream.getvalue())
    assert stream.getvalue().endswith("\r\x1b[K")


def test_no_progress_on_short_runs(run: Run) -> None:
    """A short run, or one whose errors go to a file, shows no progress."""
    assert run("check", "site", *POLICY)[2] == ""


def test_output_is_the_same_as_on_standard_output(run: Run, folder: Path) -> None:
    """--output writes what standard output would have got, and leaves nothing else behind."""
    _, expected, _ = run("check", "page.md", "--format", "json", *POLICY)
    before = set(folder.iterdir())
    code, out, _ = run("check", "page.md", "--format", "json", "--output", "report.json", *POLICY)
    assert (code, out) == (1, "")
    assert (folder / "report.json").read_text(encoding="utf-8") == expected
    assert set(folder.iterdir()) - before == {folder / "report.json"}


def test_output_replaces_only_when_complete(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that breaks off leaves the old report as it was, and no other file."""
    from linter import run as checking

    def breaks(*_: object) -> None:
        raise KeyboardInterrupt

    (folder / "report.txt").write_text("old", encoding="utf-8")
    before = set(folder.iterdir())
    monkeypatch.setattr(checking, "batch_results", breaks)
    assert run("check", "page.md", "--output", "report.txt", *POLICY)[0] == 130
    assert (folder / "report.txt").read_text(encoding="utf-8") == "old"
    assert set(folder.iterdir()) == before


def test_output_keeps_mode_and_link(run: Run, folder: Path) -> None:
    """A report that is written anew keeps its permissions, and a link stays a link."""
    target = folder / "real.txt"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    (folder / "link.txt").symlink_to(target)
    run("check", "page.md", "--output", "link.txt", *POLICY)
    assert (folder / "link.txt").is_symlink()
    assert target.read_text(encoding="utf-8").startswith("page.md:1:10")
    assert target.stat().st_mode & 0o777 == 0o640


def test_output_to_a_device(run: Run) -> None:
    """A device is written to and stays a device."""
    assert run("check", "page.md", "--output", os.devnull, *POLICY)[0] == 1
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize("form", FORMATS)
def test_jobs_change_nothing(run: Run, form: str) -> None:
    """Several processes write the same report as one."""
    paths = ["site", "page.md", "missing.md", "warn.md", "calm.md"]
    one = run("check", *paths, "--format", form, "--jobs", "1", *POLICY)
    assert run("check", *paths, "--format", form, "--jobs", "3", *POLICY) == one


# Several reports in one run


def test_several_reports(run: Run, folder: Path) -> None:
    """Each report of a run is what it would be alone, whichever file or standard output it goes to."""
    alone = {form: run("check", "site", "page.md", "--format", form, *POLICY)[1] for form in ("json", "terminal")}
    code, out, _ = run(
        "check", "site", "page.md", "--format", "json", "--output", "a.json", "--format", "terminal", *POLICY
    )
    assert (code, out) == (1, alone["terminal"])
    assert (folder / "a.json").read_text(encoding="utf-8") == alone["json"]
    _, out, _ = run(
        "check", "site", "page.md", *("--format", "json", "--format", "terminal", "--output", "-", "--output", "b.txt"), *POLICY
    )  # fmt: skip
    assert out == alone["json"]
    assert (folder / "b.txt").read_text(encoding="utf-8") == alone["terminal"]


MISTAKEN = [
    (["--format", "json", "--format", "terminal"], "json and terminal would both go to standard output"),
    (["--format", "json", "--output", "a", "--output", "b"], "--output b has no --format of its own"),
    (["--output", "a", "--output", "b"], "--output b has no --format of its own"),
    (["--format", "json", "--format", "json", "--output", "a"], "--format json stands there twice"),
    (["--format", "json", "--output", "a", "--format", "terminal", "--output", "./a"], "two reports would go there"),
    (["--format", "json", "--output", "page.md"], "page.md: is one of the drafts"),
    (["--format", "docx"], '--format is "docx"; use terminal'),
]


@pytest.mark.parametrize(("options", "sentence"), MISTAKEN)
def test_reports_that_cannot_be(run: Run, folder: Path, options: list[str], sentence: str) -> None:
    """Reports without a place of their own are one clear sentence, and nothing is written."""
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    code, out, err = run("check", "page.md", *options, *POLICY)
    assert (code, out) == (2, "")
    assert sentence in err
    assert err.count("\n") == 1
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before
