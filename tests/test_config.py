"""The configuration: where it is found, what it changes, what the command line overrules, and what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linter.errors import ConfigError
from linter.patterns import matches
from linter.settings import KEYS, load_settings

MINI = str(Path(__file__).parent / "data" / "mini_policy")
Run = Callable[..., tuple[int, str, str]]
Configure = Callable[..., Path]

pytest_plugins = ["cli_fixtures"]


@pytest.fixture
def configure(folder: Path) -> Configure:
    """Writes a configuration under the small policy into the current folder; a value is what YAML takes for one."""

    def write(text: str = "", name: str = "cliniclint.yaml") -> Path:
        path = folder / name
        path.write_text(f"policy: {MINI}\n{text}" if name.endswith(".yaml") else text, encoding="utf-8")
        return path

    return write


def checked(run: Run, *argv: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The drafts that were checked, each with its findings' rules and severities."""
    _, out, err = run("check", *argv, "--format", "json", "--no-cache")
    assert "Traceback" not in err
    drafts: list[dict[str, Any]] = json.loads(out)["drafts"]
    return [(one["path"], [(found["rule"], found["severity"]) for found in one["findings"]]) for one in drafts]


# What it changes


def test_paths_and_policy(run: Run, configure: Configure) -> None:
    """Without PATH the configured paths are checked, under the configured policy."""
    configure("paths: [page.md, site/sub]\n")
    assert checked(run) == [("page.md", [("no-cure", "error")]), ("site/sub/g.md", [("no-cure", "error")])]


def test_it_is_found_upward(run: Run, configure: Configure, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a folder below, the same drafts are checked, told from that folder."""
    configure("paths: [page.md]\n")
    monkeypatch.chdir(folder / "site" / "sub")
    assert [path for path, _ in checked(run)] == ["../../page.md"]


def test_only_the_first_one_counts(
    run: Run, configure: Configure, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A configuration further up is not looked at, whatever it says."""
    configure("nonsense: 1\n")
    configure("paths: [a.txt]\n", "site/cliniclint.yaml")
    monkeypatch.chdir(folder / "site")
    assert [path for path, _ in checked(run)] == ["a.txt"]


def test_excludes(run: Run, configure: Configure) -> None:
    """Excluded drafts are left out of folders, and said to be left out where they are named."""
    configure("exclude: [site/sub, '*.html', warn.md]\n")
    assert [path for path, _ in checked(run, "site")] == ["site/a.txt"]
    code, out, err = run("check", "warn.md")
    assert (code, out, err) == (0, "", "cliniclint: warn.md: left out, cliniclint.yaml:2 excludes warn.md\n")


def test_severities_and_ignored_rules(run: Run, configure: Configure) -> None:
    """Severities are changed and rules ignored, and `rules` tells it."""
    configure("severity: {no-cure: advice}\nignore: [no-miracle]\n")
    assert checked(run, "page.md", "warn.md") == [("page.md", [("no-cure", "advice")]), ("warn.md", [])]
    _, out, _ = run("rules")
    assert "no-cure          advice " in out
    assert "no-miracle: ignored at cliniclint.yaml:3\n" in out


def test_former_ids_count(run: Run, configure: Configure) -> None:
    """A rule may be named as it was called before."""
    configure("severity: {no-healing: advice}\n")
    assert checked(run, "page.md") == [("page.md", [("no-cure", "advice")])]


def test_select(run: Run, configure: Configure) -> None:
    """Only selected rules run."""
    configure("select: [no-miracle]\n")
    assert checked(run, "page.md", "warn.md") == [("page.md", []), ("warn.md", [("no-miracle", "warning")])]


def test_target_grade(run: Run, configure: Configure, folder: Path) -> None:
    """The target grade takes the place of the rule's limit."""
    (folder / "hard.md").write_text("The doctor will see every patient after the visit.\n")
    configure()
    assert checked(run, "hard.md") == [("hard.md", [])]
    configure("target-grade: 2\n")
    assert checked(run, "hard.md") == [("hard.md", [("readable", "advice")])]


def test_per_path(run: Run, configure: Configure) -> None:
    """Entries per path change the rules of their drafts only; a later one wins."""
    configure(
        "per-path:\n"
        "  - {paths: [site], severity: {no-cure: advice}}\n"
        "  - {paths: ['site/**/g.md'], severity: {no-cure: warning}}\n"
        "  - {paths: [warn.md], ignore: [no-miracle]}\n"
    )
    assert checked(run, "page.md", "site", "warn.md") == [
        ("page.md", [("no-cure", "error")]),
        ("site/a.txt", [("no-cure", "advice")]),
        ("site/b.html", [("no-cure", "advice")]),
        ("site/sub/g.md", [("no-cure", "warning")]),
        ("warn.md", []),
    ]
    assert checked(run, "page.md", "site", "warn.md", "--jobs", "2") == checked(run, "page.md", "site", "warn.md")


def test_fail_on(run: Run, configure: Configure) -> None:
    """`fail-on` decides the exit code, and the command line beats it."""
    configure("fail-on: warning\n")
    assert run("check", "warn.md")[0] == 1
    assert run("check", "warn.md", "--fail-on", "error")[0] == 0


def test_command_line_beats_the_file(run: Run, configure: Configure) -> None:
    """Paths, policy, selected and ignored rules of the command line take the place of the configured ones."""
    configure("paths: [page.md]\nignore: [no-cure]\nprofile: us\n")
    assert checked(run, "warn.md") == [("warn.md", [("no-miracle", "warning")])]
    assert checked(run, "--ignore", "no-miracle") == [("page.md", [("no-cure", "error")])]
    assert checked(run, "--select", "no-cure") == [("page.md", [("no-cure", "error")])]
    assert checked(run, "page.md", "--config", "none", "--policy", MINI) == [("page.md", [("no-cure", "error")])]


def test_named_configuration(run: Run, configure: Configure) -> None:
    """`--config` names the file; its paths start from its own folder."""
    configure("fail-on: eror\n")
    configure("paths: [a.txt]\n", "site/other.yaml")
    assert [path for path, _ in checked(run, "--config", "site/other.yaml")] == ["site/a.txt"]


TOML = f"""\
[project]
name = "clinic"

[tool.cliniclint]
policy = "{MINI}"
paths = ["page.md", "site"]
fail-on = "never"
target-grade = 12

[tool.cliniclint.severity]
no-cure = "advice"

[[tool.cliniclint.per-path]]
paths = ["page.md"]
severity = {{ no-cure = "warning" }}
"""


def test_pyproject(run: Run, configure: Configure) -> None:
    """`[tool.cliniclint]` in pyproject.toml says the same as the YAML file does."""
    configure(TOML, "pyproject.toml")
    assert checked(run)[:2] == [("page.md", [("no-cure", "warning")]), ("site/a.txt", [("no-cure", "advice")])]
    assert "severity      no-cure: advice" in run("config")[1]
    assert "pyproject.toml:11" in run("config")[1]


def test_pyproject_without_the_table(
    run: Run, configure: Configure, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pyproject.toml that does not speak of cliniclint is passed by."""
    configure("paths: [page.md]\n")
    configure('[tool.other]\nname = "cliniclint"\n', "site/pyproject.toml")
    monkeypatch.chdir(folder / "site")
    assert [path for path, _ in checked(run)] == ["../page.md"]


def test_both_are_an_error(run: Run, configure: Configure) -> None:
    """Two configurations in one folder are an error that names both."""
    configure()
    configure(TOML, "pyproject.toml")
    code, out, err = run("check")
    assert (code, out) == (2, "")
    assert (
        err
        == "cliniclint: cliniclint.yaml:1: pyproject.toml:4 configures cliniclint, too; move all of it into one of them\n"
    )


# What is in force


def test_config_tells_values_and_reasons(run: Run, configure: Configure) -> None:
    """`config` tells each value with the option, line or default that it comes from."""
    configure(
        "paths: [page.md, site]\nfail-on: warning\nseverity:\n  no-cure: advice\nper-path:\n- paths: [site]\n  target-grade: 6\n"
    )
    code, out, err = run("config", "--fail-on", "never")
    assert (code, err) == (0, "")
    rows = [line.split() for line in out.splitlines()]
    assert rows[0] == ["configuration:", "cliniclint.yaml"]
    for row in (
        ["paths", "page.md", "cliniclint.yaml:2"],
        ["site", "cliniclint.yaml:2"],
        ["exclude", "nothing", "default"],
        ["fail-on", "never", "--fail-on"],
        ["exceptions", "none", "default"],
        ["severity", "no-cure:", "advice", "cliniclint.yaml:5"],
        ["for", "site", "(cliniclint.yaml:7):"],
        ["target-grade", "6", "cliniclint.yaml:8"],
    ):
        assert row in rows
    assert out.splitlines()[1].strip().startswith("policy")
    assert out.splitlines()[1].endswith("(us 1)  cliniclint.yaml:1")


def test_config_for_a_draft(run: Run, configure: Configure) -> None:
    """For a draft, `config` tells only what is for it, and whether it is excluded."""
    configure("exclude: [warn.md]\nper-path:\n- {paths: [site], ignore: [no-cure]}\n")
    assert "for site (" in run("config", "site/a.txt")[1]
    assert "for site (" not in run("config", "page.md")[1]
    assert "warn.md is not checked: cliniclint.yaml:2 excludes warn.md\n" in run("config", "warn.md")[1]


@pytest.mark.usefixtures("folder")
def test_config_without_a_file(run: Run) -> None:
    """Without a configuration the defaults are told."""
    out = run("config")[1]
    assert out.startswith("no configuration (cliniclint.yaml, or [tool.cliniclint] in pyproject.toml)\n")
    assert "fail-on" in out


def test_policy_commands_follow_the_configuration(run: Run, configure: Configure, folder: Path) -> None:
    """`test`, `explain` and `policy docs` take the configured policy."""
    configure("ignore: [no-miracle]\n")
    assert run("test")[1].startswith("4 rules, ")
    assert run("explain", "no-miracle")[1].startswith("no-miracle (prohibited")
    assert "reported: asserted" in run("explain", "page.md", "--at", "1")[1]
    assert "README.md: is out of date" in run("policy", "docs", "--check")[1]


# Mistakes

MISTAKES = [
    ("fail-on: eror\n", 'cliniclint.yaml:2:10: fail-on is "eror"; use error, warning, advice or never\n    fail-on: eror\n             ^'),
    ("fail on: error\n", 'cliniclint.yaml:2:1: the configuration has the unknown key "fail on" (did you mean "fail-on"?)'),
    ("colour: red\n", 'the configuration has the unknown key "colour"; known keys are policy, profile, paths'),
    ("paths: [a]\npaths: [b]\n", 'cliniclint.yaml:3:1: has the key "paths" twice'),
    ("severity: {no-cure: eror}\n", 'cliniclint.yaml:2:21: severity is "eror"; use error, warning or advice'),
    ("severity: error\n", '"severity" must be written as `rule: severity` lines'),
    ("severity: {no-cur: error}\n", 'cliniclint.yaml:2:12: there is no rule "no-cur" in the policy us (did you mean "no-cure"?)'),
    ("ignore: [xyz]\n", 'cliniclint.yaml:2:10: there is no rule "xyz" in the policy us; see "cliniclint rules"'),
    ("per-path: [{paths: [site], select: [no-cur]}]\n", 'there is no rule "no-cur"'),
    ("per-path: [{severity: {no-cure: error}}]\n", 'needs the key "paths"'),
    ("per-path: [{paths: [site], fail-on: error}]\n", 'an entry of per-path has the unknown key "fail-on"'),
    ("target-grade: low\n", 'cliniclint.yaml:2:15: target-grade is "low"; write a number'),
    ("paths: {a: b}\n", '"paths" must be a list'),
    ("paths: [\n", "cliniclint.yaml:3:1: is not YAML"),
    ("exceptions: nowhere.yaml\n", "cliniclint.yaml:2: there is no file nowhere.yaml"),
    ("baseline: nowhere.json\n", "cliniclint.yaml:2: there is no file nowhere.json"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MISTAKES)
def test_mistakes(run: Run, configure: Configure, text: str, expected: str) -> None:
    """A mistake is told with file, line, column, the line and what to do; nothing is checked."""
    configure(text)
    code, out, err = run("check", "page.md")
    assert (code, out) == (2, "")
    assert expected in err


TOML_MISTAKES = [
    ('fail-on = "eror"', "pyproject.toml:4:12: fail-on is"),
    ("colour = 1", 'pyproject.toml:4:1: the configuration has the unknown key "colour"'),
    ('severity = { no-cur = "error" }', 'pyproject.toml:4:14: there is no rule "no-cur"'),
    ('ignore = [\n  "no-cure",\n  "no-cur",\n]', 'pyproject.toml:6:4: there is no rule "no-cur"'),
    ("paths = [", "pyproject.toml:4:10: is not TOML"),
    ("paths = true", "there is no such file"),
    ('per-path = "x"', '"per-path" must be a list'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TOML_MISTAKES)
def test_mistakes_in_pyproject(run: Run, configure: Configure, text: str, expected: str) -> None:
    """Mistakes in pyproject.toml have their place, too."""
    configure(f'[tool.cliniclint]\n# ours\npolicy = "{MINI}"\n{text}\n', "pyproject.toml")
    code, _, err = run("check", *([] if "paths" in text else ["page.md"]))
    assert code == 2
    assert expected in err


def test_misspelt_file_name(run: Run, folder: Path) -> None:
    """A cliniclint.yml would be passed by in silence, so it is an error."""
    (folder / "cliniclint.yml").write_text("fail-on: never\n")
    assert run("check", "page.md")[2] == "cliniclint: cliniclint.yml: is not read; rename it to cliniclint.yaml\n"


OTHER_MISTAKES = [
    (["--config", "nowhere.yaml"], "nowhere.yaml: there is no such file; give --config a cliniclint.yaml"),
    (["--config", "page.toml"], "page.toml: holds no table [tool.cliniclint]; add it, or name another file"),
    (["--exceptions", "nowhere.yaml"], "--exceptions: there is no file nowhere.yaml"),
    (["--baseline", "nowhere.json"], "--baseline: there is no file nowhere.json"),
]


@pytest.mark.parametrize(("argv", "expected"), OTHER_MISTAKES)
def test_mistakes_on_the_command_line(
    run: Run, configure: Configure, folder: Path, argv: list[str], expected: str
) -> None:
    """A file that is named and is not there is one sentence."""
    configure()
    (folder / "page.toml").write_text("[tool.other]\n")
    code, out, err = run("check", "page.md", *argv)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert expected in err


def test_missing_policy_folder(run: Run, folder: Path) -> None:
    """A configured policy that is not there is told with its line."""
    (folder / "cliniclint.yaml").write_text("# ours\npolicy: us\n")
    code, _, err = run("check", "page.md")
    assert (code, err.count("\n")) == (2, 1)
    assert err.startswith("cliniclint: cliniclint.yaml:2: there is no policy folder us; ")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["cliniclint.yaml", "pyproject.toml"]),
    st.integers(0, 400),
    st.sampled_from(["", "\n", ":", "- ", "'", "{", "[", "]", '"', "\t", "\x00", "=", "[[a]]", "é", "\ufeff"]),
    st.integers(0, 40),
)
def test_mutated_configurations_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, name: str, at: int, inserted: str, deleted: int
) -> None:
    """Whatever happens to a configuration, it is read or refused with its own error."""
    folder = tmp_path_factory.mktemp("mutated")
    text = TOML if name.endswith("toml") else "paths: [a, b]\nseverity: {no-cure: error}\nper-path:\n- {paths: [x]}\n"
    at %= len(text)
    (folder / name).write_text(text[:at] + inserted + text[at + deleted :], encoding="utf-8")
    try:
        load_settings(start=folder)
    except ConfigError as error:
        assert error.problems


# Patterns

PATTERNS = [
    ("site", "site/a.md", True),
    ("site", "old/site/a.md", True),
    ("site/", "site/a.md", True),
    ("./site", "site/a.md", True),
    ("site/old", "site/old/a.md", True),
    ("site/old", "x/site/old/a.md", False),
    ("*.md", "site/a.md", True),
    ("*.md", "site/a.mdx", False),
    ("site/*.md", "site/a.md", True),
    ("site/*.md", "site/x/a.md", False),
    ("site/**/a.md", "site/a.md", True),
    ("site/**/a.md", "site/x/y/a.md", True),
    ("site/**", "site/x/y/a.md", True),
    ("**/old/*", "x/old/a.md", True),
    ("a?.md", "ab.md", True),
    ("a?.md", "a/.md", False),
    ("sit", "site/a.md", False),
    ("a.md", "axmd", False),
]


@pytest.mark.parametrize(("pattern", "path", "expected"), PATTERNS)
def test_patterns(pattern: str, path: str, expected: bool) -> None:
    """A pattern without a slash fits a name anywhere, one with a slash from its folder on; a folder stands for all in it."""
    assert matches(pattern, path) == expected


def test_readme_shows_a_whole_configuration(run: Run, folder: Path) -> None:
    """The README's configuration holds every key but two, and is right as it stands."""
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    (text,) = (block.split("```")[0] for block in readme.split("```yaml\n")[1:] if "per-path:" in block)
    assert {key for key in KEYS if f"{key}:" in text} == set(KEYS) - {"profile", "select"}
    (folder / "our-policy").mkdir()
    (folder / "our-policy" / "clinic.yaml").write_text("policy: clinic\nversion: '1'\nextends: us\n", encoding="utf-8")
    (folder / "cliniclint.yaml").write_text(text, encoding="utf-8")
    code, out, err = run("config", "ads/may.md")
    assert (code, err) == (0, "")
    assert "our-policy (clinic 1, on top of us " in out
    assert "for ads (cliniclint.yaml:11):" in out


def test_project_without_a_configuration(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a configuration the register stands at the repository's root, and is found from every folder in it."""
    (folder / ".git").mkdir()
    monkeypatch.chdir(folder / "site" / "sub")
    ask = ["g.md:1", "no-cure", "--reason", "x", "--by", "D", "--until", "2099-12-31", "--policy", MINI]
    assert run("except", *ask)[0] == 0
    assert "  path: site/sub/g.md\n" in (folder / "cliniclint-exceptions.yaml").read_text(encoding="utf-8")
    assert run("check", "g.md", "--policy", MINI)[0] == 0
    monkeypatch.chdir(folder)
    assert run("check", "site/sub", "--policy", MINI)[0] == 0
