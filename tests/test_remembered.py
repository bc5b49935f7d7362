"""`check --cache`: a draft that nothing has changed for is not checked again, and no stale result is ever shown."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from linter import run as runs
from linter.cli import main

MINI = str(Path(__file__).parent / "data" / "mini_policy")


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with a draft, and a cache folder of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    Path("page.md").write_text("Ketamine cures depression.\n", encoding="utf-8")
    return tmp_path


def checked(capsys, *options):
    code = main(["check", "page.md", "--policy", MINI, "--format", "json", *options])
    return code, json.loads(capsys.readouterr().out)


def test_a_kept_result_is_the_result(place, capsys, monkeypatch):
    """The second run says the same and checks nothing."""
    first = checked(capsys, "--cache")
    assert first == checked(capsys)
    monkeypatch.setattr(runs, "check_document", None)
    assert first == checked(capsys, "--cache")


@pytest.mark.parametrize("options", [["--no-scores"], ["--ignore", "no-cure"], ["--fail-on", "never"]])
def test_options_are_seen(place, capsys, options):
    """What other options give is what they give without kept results."""
    checked(capsys, "--cache")
    assert checked(capsys, *options) == checked(capsys, "--cache", *options)


def test_a_changed_draft_is_seen(place, capsys):
    """A changed draft is checked anew, even with the size and time of the old one."""
    checked(capsys, "--cache")
    old = Path("page.md").stat()
    Path("page.md").write_text("Ketamine helps a depression\n", encoding="utf-8")
    os.utime("page.md", ns=(old.st_atime_ns, old.st_mtime_ns))
    assert checked(capsys) == checked(capsys, "--cache")


@pytest.mark.parametrize("damage", [b"", b"\0\0\0\0nonsense"])
def test_damaged_results_are_ignored(place, capsys, damage):
    """A damaged file is no mistake; the draft is checked."""
    first = checked(capsys, "--cache")
    for kept in (place / "cache" / "cliniclint" / "results").iterdir():
        kept.write_bytes(damage)
    assert first == checked(capsys, "--cache")


def test_an_open_folder_is_not_trusted(place, capsys):
    """Results that others may have written are not read, and none are kept."""
    results = place / "cache" / "cliniclint" / "results"
    results.mkdir(parents=True, mode=0o700)
    results.chmod(0o777)
    checked(capsys, "--cache")
    assert [] == list(results.iterdir())


def test_many_processes_may_keep_results(place):
    """Several runs at once say the same."""
    command = [sys.executable, "-m", "linter", "check", "page.md", "--policy", MINI, "--cache", "--format", "json"]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda _: subprocess.run(command, env=env, capture_output=True).stdout, range(4)))
    assert 1 == len(set(told))
    assert b'"rule": "no-cure"' in told[0]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the broken draft is handed to workers by forking")
def test_a_crash_names_its_draft_and_loses_no_other(place, capsys, monkeypatch):
    """A draft that kills its process is named; all the others are reported, in order."""
    for number in range(12):
        Path(f"page{number:02}.md").write_text("Ketamine cures depression.\n", encoding="utf-8")
    Path("page05.md").write_text("DIE\n", encoding="utf-8")
    Path("page07.md").write_text("FAIL\n", encoding="utf-8")
    real = runs.check_document

    def fragile(document, *args, **named):
        if "DIE" in document.text:
            os._exit(3)
        if "FAIL" in document.text:
            raise RuntimeError("broken")
        return real(document, *args, **named)

    monkeypatch.setattr(runs, "check_document", fragile)
    code = main(["check", ".", "--policy", MINI, "--format", "json", "--jobs", "2"])
    captured = capsys.readouterr()
    told = json.loads(captured.out)
    assert 2 == code
    assert ["page05.md", "page07.md"] == sorted(error["path"].removeprefix("./") for error in told["errors"])
    assert 11 == len(told["drafts"])
    assert sorted(draft["path"] for draft in told["drafts"]) == [draft["path"] for draft in told["drafts"]]
    assert "page05.md" in captured.err
