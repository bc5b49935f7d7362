"""The policy loader: complete or refused, and never any other error than its own."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linter.errors import PolicyError
from linter.policy.loader import load

MINI = Path(__file__).parent / "data" / "mini_policy"
FILES = sorted(path.relative_to(MINI).as_posix() for path in MINI.rglob("*.yaml"))


@pytest.fixture
def folder(tmp_path):
    """A small policy of its own to break."""
    return Path(shutil.copytree(MINI, tmp_path / "policy"))


def problems(folder):
    with pytest.raises(PolicyError) as caught:
        load(folder)
    return caught.value.problems


def rule_file(folder):
    return next(path for path in sorted((folder / "rules").iterdir()) if "kind: prohibited" in path.read_text())


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("severity: ", "severity: very ", "use error, warning or advice"),
        ("says: ", "sayz: ", 'unknown key "sayz" (did you mean "says"?)'),
        ("kind: prohibited", "kind: prohibited\nkind: prohibited", 'has the key "kind" twice'),
        ("status: stable", "status: old", "use draft, stable or retired"),
        ("history:", "histories:", 'needs the key "history"'),
        ("rule: ", "rule: not-", "make them equal"),
        ("find:", "find:\n  - '{nowhere}'", "unknown word list"),
        ("find:", "find:\n  - (broken", "no closing"),
        ("find:", "find:\n  - {phrase: safe, where: the moon is full}", "is no condition"),
        ("find:", "find:\n  - /(/", "no regular expression"),
        ("<<", "", "mark the words"),
        ("why: ", "why: [", "is not YAML"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_at_its_place(folder, old, new, complaint):
    """Each mistake is reported with file, line, column, the line itself and what to do."""
    path = rule_file(folder)
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    found = problems(folder)
    assert any(complaint in problem for problem in found), found
    assert all(f"{path.name}:" in problem and "\n    " in problem for problem in found)


def test_all_broken_files_are_reported_at_once(folder):
    """Mistakes of several files come together."""
    paths = [rule_file(folder), next((folder / "treatments").iterdir()), folder / "us.yaml"]
    for path in paths:
        path.write_text(path.read_text(encoding="utf-8") + "\nsurprise: yes\n", encoding="utf-8")
    text = "\n".join(problems(folder))
    assert all(path.name in text for path in paths)


def test_a_stray_file_is_an_error(folder):
    """A file that would be ignored in silence is an error."""
    (folder / "rules" / "no-cure.yml").write_text("rule: no-cure\n", encoding="utf-8")
    assert "rename it" in problems(folder)[0]


def test_a_missing_folder_is_one_sentence(tmp_path):
    """A folder that is not there says so."""
    assert "no such policy folder" in problems(tmp_path / "nowhere")[0]


def test_yaml_words_stay_words(folder):
    """`no` is the word no, not a truth value."""
    path = rule_file(folder)
    path.write_text(path.read_text(encoding="utf-8").replace("says: ", "says: no\nmessage2: ", 1), encoding="utf-8")
    assert all("message2" in problem for problem in problems(folder))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(FILES),
    st.integers(0, 4000),
    st.sampled_from(
        ["", "\n", ":", "- ", "'", "{", "[", "]", "\t", "\x00", "&a", "*a", "!x", "<<", ">>", "~", "|", "é"]
    ),
    st.integers(0, 60),
)
def test_mutated_policies_are_loaded_or_refused(tmp_path_factory, name, at, inserted, deleted):
    """Whatever happens to a policy file, the loader loads it or raises its own error."""
    folder = Path(shutil.copytree(MINI, tmp_path_factory.mktemp("mutated") / "policy"))
    path = folder / name
    text = path.read_text(encoding="utf-8")
    at %= len(text)
    path.write_text(text[:at] + inserted + text[at + deleted :], encoding="utf-8")
    try:
        load(folder)
    except PolicyError as error:
        assert error.problems
