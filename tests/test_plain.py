"""What `plain` reads it reads as argparse does, and what it cannot read it leaves to argparse."""

import subprocess
import sys
import textwrap
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.cli import COMMANDS, command_parser
from linter.console import wrapped
from linter.errors import LinterError
from linter.plain import Plain, Unusual

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = """--no-scores --quiet --cache --no-cache --format --output --fail-on --jobs --color --policy --profile --config
--select --ignore --exceptions --baseline --receipt --stdin-name --help -h -q --quie --no-such --format=json --format=
--quiet=yes --jobs=2 --output=- --claim --rule --write --at --kind --add --json""".split()
VALUES = [
    "page.md",
    "drafts",
    "-",
    "--",
    "",
    "json",
    "csv",
    "auto",
    "loud",
    "error",
    "2",
    "0",
    "-1",
    "a b",
    "-a b",
    "x=y",
]
WORDS = st.lists(st.sampled_from([*OPTIONS, *VALUES]), max_size=8)


def read(parse, words):
    try:
        return vars(parse(words))
    except LinterError as error:
        return str(error)


def plainly(name, words):
    plain = Plain()
    import_module(f"linter.commands.{name}").add(plain)
    return vars(plain.parse_args(words))


@given(st.sampled_from(sorted(COMMANDS)), WORDS)
def test_it_agrees_with_argparse(name, words):
    """Whatever a command line holds: what is read without argparse is what argparse reads."""
    try:
        found = plainly(name, words)
    except Unusual:
        return
    assert found == read(command_parser(name, import_module(f"linter.commands.{name}")).parse_args, words)


@given(st.lists(st.sampled_from("--no-scores --quiet --cache --format=json --jobs=2 --output=- --fail-on=never".split())),
       st.lists(st.sampled_from(["page.md", "drafts", "-", "", "a b"])), st.booleans())  # fmt: skip
def test_a_usual_command_line_is_plain(options, paths, first):
    """Options and paths as people write them need no argparse, so that the property above is not empty."""
    words = [*paths, *options] if first else [*options, *paths]
    found = plainly("check", words)
    assert paths == found["paths"]
    assert ("--quiet" in options) == found["quiet"]
    assert found == vars(command_parser("check", import_module("linter.commands.check")).parse_args(words))


@pytest.mark.parametrize(
    "words", [["--help"], ["--no-such"], ["a", "--quiet", "b"], ["--", "-a"], ["--jobs", "0"], ["--output"], ["-1"]]
)
def test_the_unusual_is_left_to_argparse(words):
    """Help, mistakes and what only argparse understands are never read otherwise."""
    with pytest.raises(Unusual):
        plainly("check", words)


def test_a_process_ends_in_good_order(tmp_path):
    """A run that ends at once has written all of its report, keeps its exit code, and runs what was registered for its end."""
    (tmp_path / "page.txt").write_text("Ketamine cures depression. " * 3000, encoding="utf-8")
    script = (
        "import atexit, sys; from linter.__main__ import start\n"
        "atexit.register(lambda: sys.stderr.write('registered'))\n"
        f"sys.argv = ['cliniclint', 'check', {str(tmp_path / 'page.txt')!r}, '--no-scores', '--format', 'csv']\nstart()"
    )
    policy = ["--policy", str(Path(__file__).parent / "data" / "mini_policy")]
    done = subprocess.run(
        [sys.executable, "-c", script.replace("'csv']", f"'csv', *{policy!r}]")],
        cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(tmp_path)}, capture_output=True, text=True,
    )  # fmt: skip
    assert (1, "registered") == (done.returncode, done.stderr)
    assert 3000 <= done.stdout.count("\n")
    assert done.stdout.endswith("\n")


@given(st.lists(st.text(st.characters(exclude_categories=["Z", "Cc"]), min_size=1, max_size=30)), st.integers(12, 60))
def test_lines_are_those_of_textwrap(words, width):
    """Lines of a report are wrapped as `textwrap` wraps them."""
    told = textwrap.wrap(
        " ".join(words), width, initial_indent="    ", subsequent_indent="      ", break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip
    assert told == wrapped(" ".join(words), "    ", "      ", width)
