"""What `cliniclint policy docs` makes: the policy as a page, and schemas that ask what the loader asks."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pyromark
import pytest
import yaml

from linter.api import load_policy
from linter.errors import PolicyError
from linter.policy.folder import shipped_folder
from linter.policy.loader import load
from linter.policy.schema import schemas
from linter.policy.shape import CLAIMS, CUES, PROFILE, RULES, SOURCE, TREATMENT, WORDS
from linter.policy.where import CONDITIONS
from linter.reference import files, marked, page, plain

MINI = Path(__file__).parent / "data" / "mini_policy"
SHIPPED = shipped_folder()
Run = Callable[..., tuple[int, str, str]]

pytest_plugins = ["cli_fixtures"]


def test_committed_files_are_up_to_date() -> None:
    """policies/README.md and the schemas are what `cliniclint policy docs` makes of the policy."""
    stale = [name for name, text in files(load_policy()).items() if (SHIPPED / name).read_text("utf-8") != text]
    assert stale == [], "run `cliniclint policy docs`"


def test_check_and_write(run: Run, folder: Path) -> None:
    """`--check` names what is missing or stale with exit code 1; without it the files are written; then all is well."""
    policy = Path(shutil.copytree(MINI, folder / "policy"))
    docs = ["policy", "docs", "--policy", "policy"]
    code, out, err = run(*docs, "--check")
    assert (code, err) == (1, "")
    assert 'policy/README.md: is out of date; run "cliniclint policy docs --policy policy"\n' in out
    assert run(*docs)[0] == 0
    assert run(*docs, "--check") == (0, "policy: up to date\n", "")
    (policy / "README.md").write_text("Old.\n", encoding="utf-8")
    assert run(*docs, "--check")[1].count("\n") == 1
    assert run(*docs)[1] == "policy/README.md: written\n"


def test_loader_takes_no_notice(folder: Path) -> None:
    """Pages and schemas in a policy folder change neither the policy nor its digest."""
    policy = Path(shutil.copytree(MINI, folder / "policy"))
    for name, text in files(load(policy)).items():
        (policy / name).write_text(text, encoding="utf-8")
        (policy / "rules" / name).write_text(text, encoding="utf-8")
    assert load(policy).digest == load(MINI).digest


# The page


@pytest.mark.parametrize("policy", [MINI, SHIPPED], ids=["small", "shipped"])
def test_page_holds_every_rule(policy: Path) -> None:
    """Every rule has its heading once, every link inside the page leads somewhere, and the digest is not on it."""
    loaded = load(policy)
    text = page(loaded)
    headings = re.findall(r"^### (.*)$", text, re.MULTILINE)
    assert sorted(headings) == sorted(rule.id for rule in loaded.rules)
    anchors = {heading.lower().replace(" ", "-") for heading in re.findall(r"^##+ (.*)$", text, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([^)]*)\)", text)) <= anchors
    assert all((policy / path).is_file() for path in re.findall(r"\]\(((?:rules|treatments)/[^)]*)\)", text))
    assert loaded.digest.removeprefix("sha256:")[:12] not in text


@pytest.mark.parametrize("policy", [MINI, SHIPPED], ids=["small", "shipped"])
def test_marked_words_are_bold(policy: Path) -> None:
    """The marked words of every example are bold once the page is rendered, and nothing else of it is markup."""
    for rule in load(policy).rules:
        for example in rule.violating:
            rendered = pyromark.html(marked(example.text)).replace("\n", " ").strip()
            wanted = " ¶ ".join(" ".join(block.split()) for block in re.split(r"\n\s*\n", example.text.strip()))
            wanted = html.escape(wanted, quote=False).replace("&lt;&lt;", "<strong>").replace("&gt;&gt;", "</strong>")
            assert html.unescape(rendered) == html.unescape(f"<p>{wanted}</p>")


PARTS = [
    "Version 1: 4 rules, 1 treatments, 3 sources.",
    "- [Prohibited](#prohibited)\n  - [no-cure](#no-cure) (error): Do not say that a treatment cures a condition.\n",
    "### no-cure\n\n**error**. Do not say that a treatment cures a condition. [The rule's file](rules/no-cure.yaml).\n",
    "Write instead:\n\n- It may reduce symptoms for some people.\n",
    "Reported:\n\n- Ketamine **cures depression**.\n",
    "Not reported:\n\n- Ketamine never cures depression. (negated)\n- A bone heals pain in time. (a bone)\n",
    "Known false alarms:\n\n- Real cures of an infection.\n",
    "- [Guide to Health Claims](<https://example.org/guide>), Guide 12 (2022). Read.\n",
    "- Statute on Advertising, 15 Code 45. Read second-hand, through the guide.\n",
    "- Label of a Medicine. Not re-read: check before you cite it.\n",
    "Limits:\n\n- flesch\\_kincaid\\_grade above 12: advice\n",
    "## Rules that are off\n\n- no-hurry: not wanted in these tests\n",
    "| treatment | kind | approved or cleared for | schedule | boxed warning | as of | confidence |\n",
    "| [ketamine](treatments/ketamine.yaml) | drug | ",
]


@pytest.mark.parametrize("part", PARTS)
def test_parts_of_the_page(part: str) -> None:
    """The page tells rules, examples, sources, what is off, and treatments."""
    assert part in page(load(MINI))


PLAIN = [
    "*not bold*",
    "a_b_c",
    "# heading",
    "- item",
    "12. item",
    "[x](y)",
    "<b>",
    "`code`",
    "a | b",
    "1) one",
    "+ plus",
]


@pytest.mark.parametrize("text", PLAIN)
def test_policy_text_is_no_markup(text: str) -> None:
    """Text of a policy stands on the page as it is written."""
    assert html.unescape(pyromark.html(plain(text))) == f"<p>{text}</p>\n"


# The schemas

PLACES = {
    "rule": "rules/*.yaml", "treatment": "treatments/*.yaml", "words": "words/*.yaml", "cues": "cues/*.yaml",
    "claims": "claims/*.yaml",
    "sources": "sources.yaml", "profile": "us.yaml",
}  # fmt: skip


def typed(value: Any) -> Any:
    """The value as an editor sees it: numbers and truth values are no texts."""
    if isinstance(value, dict):
        return {key: typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [typed(item) for item in value]
    if value in ("true", "false"):
        return value == "true"
    return float(value) if re.fullmatch(r"-?\d+(\.\d+)?", value) else value


def complaints(schema: dict[str, Any], value: Any) -> Iterator[str]:
    """What an editor would underline."""
    yield from (error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(value))


@pytest.mark.parametrize("policy", [MINI, SHIPPED], ids=["small", "shipped"])
@pytest.mark.parametrize("name", list(PLACES))
def test_every_file_is_valid(policy: Path, name: str) -> None:
    """Every file that the loader takes is valid under its schema, be its values texts or numbers."""
    schema = schemas(load(policy))[f"{name}.schema.json"]
    jsonschema.Draft202012Validator.check_schema(schema)
    for path in policy.glob(PLACES[name]):
        value = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
        found = {path.name: [*complaints(schema, value), *complaints(schema, typed(value))]}
        assert found == {path.name: []}


MISTAKES = [
    ("rules/no-cure.yaml", "severity: error", "severity: eror"),
    ("rules/no-cure.yaml", "says: Do", "sayz: Do"),
    ("rules/no-cure.yaml", "why: No", "tags: No"),
    ("rules/no-cure.yaml", "sources: [guide,", "sources: [giude,"),
    ("rules/no-cure.yaml", "find:", "due:"),
    ("rules/no-cure.yaml", "    unless in sentence: [bone]", "    unless in sentense: [bone]"),
    ("rules/no-cure.yaml", "violating:", "within: draft\nviolating:"),
    ("rules/state-off-label.yaml", "where: treatment is not approved for", "where: treatment is approved four"),
    ("rules/state-off-label.yaml", "stated by: [off label]", "at least: '1'"),
    ("rules/readable.yaml", "    above: '12'", "    above: high"),
    ("treatments/ketamine.yaml", "kind: drug", "kind: drink"),
    ("words/condition.yaml", "groups:", "terms: [pain]\ngroups:"),
    ("cues/negation.yaml", "role: negate", "role: deny"),
    ("cues/negation.yaml", "  - asserted: This", "  - claimed: This"),
    ("claims/price.yaml", "rules: [no-hurry]", "rules: [no-hurri]"),
    ("claims/price.yaml", "find:", "finds:"),
    ("claims/price.yaml", "  - asserted: The", "  - claimed: The"),
    ("sources.yaml", "checked: read\n", "checked: yes\n"),
    ("us.yaml", "policy: us", "polcy: us"),
]


@pytest.mark.parametrize(("file", "old", "new"), MISTAKES)
def test_schema_refuses_what_the_loader_refuses(folder: Path, file: str, old: str, new: str) -> None:
    """A mistake that stops the loader is underlined by an editor, too."""
    policy = Path(shutil.copytree(MINI, folder / "policy"))
    text = (policy / file).read_text(encoding="utf-8")
    assert old in text
    (policy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PolicyError, match=re.escape(Path(file).name)):
        load(policy)
    name = next(name for name, place in PLACES.items() if Path(file).match(place))
    value = yaml.load(text.replace(old, new, 1), yaml.BaseLoader)
    assert list(complaints(schemas(load(MINI))[f"{name}.schema.json"], value))


def test_schemas_hold_the_loaders_keys_and_words() -> None:
    """Every key has its description, and every condition and allowed word of the loader is offered."""
    made = schemas(load(MINI))
    every = {key: about for keys in RULES.values() for key, about in keys.items()}
    tables = {"rule": every, "treatment": TREATMENT, "words": WORDS, "cues": CUES, "claims": CLAIMS, "profile": PROFILE}
    for name, keys in tables.items():
        properties = made[f"{name}.schema.json"]["properties"]
        assert {key: about.says for key, about in keys.items()} == {
            key: value["description"] for key, value in properties.items()
        }
    assert set(made["sources.schema.json"]["items"]["properties"]) == set(SOURCE)
    assert all(json.dumps(condition) in json.dumps(made["rule.schema.json"]) for condition in CONDITIONS)
