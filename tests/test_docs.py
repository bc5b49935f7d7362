"""What the documents say is true: commands run, names exist, generated files are up to date."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("cliniclint ") and not line.startswith("cliniclint serve")  # tests/test_servers.py ends those
]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_readmes_commands_run(command, tmp_path):
    """Every command that the README shows ends with exit code 0 or 1, and says nothing of a traceback."""
    words = shlex.split(command.split("  #")[0])[1:]
    done = subprocess.run(
        [sys.executable, "-m", "linter", *words], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stderr


def test_the_readmes_python_runs():
    """The README's Python example runs as it stands."""
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, timeout=120)


def test_two_set_up_commands():
    """The README sets up with two commands, which CI runs as they stand."""
    assert 2 == README.count("python3 -m venv")
