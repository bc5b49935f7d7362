"""What the tests of the command line share; a test file takes it in by `pytest_plugins`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from linter.cli import main

Run = Callable[..., tuple[int, str, str]]

DRAFTS = {
    "page.md": "Ketamine cures depression.\n",
    "calm.md": "A calm day.\n",
    "warn.md": "A miracle.\n",
    "site/b.html": "<p>Ketamine cures pain.</p>\n",
    "site/a.txt": "Ketamine cures pain.\n",
    "site/notes.xyz": "Ketamine cures pain.\n",
    "site/.hidden/c.md": "Ketamine cures pain.\n",
    "site/node_modules/d.md": "Ketamine cures pain.\n",
    "site/venv/e.md": "Ketamine cures pain.\n",
    "site/env/pyvenv.cfg": "",
    "site/env/f.md": "Ketamine cures pain.\n",
    "site/sub/g.md": "Ketamine cures pain.\n",
    "none/h.xyz": "Nothing.\n",
}


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line; gives exit code, output and errors."""

    def runs(*argv: str) -> tuple[int, str, str]:
        try:
            code = main(list(argv))
        except SystemExit as exit_:
            code = int(exit_.code or 0)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return runs


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of drafts, which is the current one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, text in DRAFTS.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path
