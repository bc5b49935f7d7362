"""Policies of one's own: a folder that extends another policy, adds to it, changes it and replaces parts of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import linter
from linter.errors import PolicyError
from linter.findings import Severity
from linter.policy import cache
from linter.policy.loader import load
from linter.policy.model import Policy

MINI = Path(__file__).parent / "data" / "mini_policy"
PROFILE = "policy: house\nversion: '3'\nextends: ../mini/us.yaml\n"
RULE = """\
rule: no-discount
kind: prohibited
says: Do not advertise discounts.
status: stable
severity: warning
never excepted: true
why: The house does not discount care.
message: '"{found}" is a discount.'
instead: Ask us what a visit costs.
find: [discount]
violating: [A <<discount>> today.]
compliant: [negated: There is no discount.]
sources: [house, guide]
history: ['2026-11-21: first version']
"""
Run = Callable[..., tuple[int, str, str]]
Write = Callable[..., Path]

pytest_plugins = ["cli_fixtures"]


@pytest.fixture
def house(folder: Path) -> Write:
    """Writes a policy `house` on top of the small one, with the files given."""
    shutil.copytree(MINI, folder / "mini")

    def write(**files: str) -> Path:
        for name, text in {"house": PROFILE, **files}.items():
            path = folder / "house" / f"{name.replace('__', '/').replace('_', '-')}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return folder / "house"

    return write


def found(text: str, policy: Policy) -> list[tuple[str, str, str]]:
    return [(one.rule, one.severity.value, one.quote) for one in linter.check_text(text, "page.md", policy).findings]


def problems(folder: Path) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        load(folder)
    return caught.value.problems


def test_empty_house_is_the_policy_below(house: Write) -> None:
    """A profile that only extends holds the same rules, word lists and treatments, under its own name and digest."""
    own, below = load(house()), load(MINI)
    assert [rule.id for rule in own.rules] == [rule.id for rule in below.rules]
    assert (own.name, own.version, own.extends, own.off) == ("house", "3", "us 1", below.off)
    assert own.program == below.program
    assert {rule.layer for rule in own.rules} == {"us"}
    assert own.digest != below.digest


def test_rule_is_added(house: Write) -> None:
    """A rule of the house fires beside those below, cites sources of both, and is never excepted."""
    policy = load(house(rules__no_discount=RULE, sources="- {source: house, title: House rules, checked: read}\n"))
    assert found("A discount on a miracle.", policy) == [
        ("no-discount", "warning", "discount"),
        ("no-miracle", "warning", "miracle"),
    ]
    assert [rule.id for rule in policy.rules if rule.never_excepted] == ["no-discount"]
    assert (policy.rule("no-discount").layer, policy.rule("no-cure").layer) == ("", "us")


def test_rule_is_replaced(house: Write) -> None:
    """A whole file of the same name takes the place of the one below."""
    text = (MINI / "rules" / "no-miracle.yaml").read_text(encoding="utf-8")
    policy = load(
        house(rules__no_miracle=text.replace("find: [miracle,", "find: [wonder,").replace("iracle>>", "onder>>"))
    )
    assert found("A miracle and a wonder.", policy) == [("no-miracle", "warning", "wonder")]


def test_rule_is_extended(house: Write) -> None:
    """A file that extends its namesake adds to its lists, replaces its texts, and puts its own wording first."""
    extended = (
        "rule: no-cure\nextends: no-cure\nseverity: warning\nfind: ['erase~ {condition}']\ninstead: Say may help.\n"
    )
    policy = load(house(rules__no_cure=extended))
    rule = policy.rule("no-cure")
    assert found("It erases pain. It cures PTSD.", policy) == [
        ("no-cure", "warning", "erases pain"),
        ("no-cure", "warning", "cures PTSD"),
    ]
    assert rule.instead[:2] == ("Say may help.", "It may reduce symptoms for some people.")
    assert len(rule.violating) == 2
    assert {Path(example.file).parts[-3:] for example in rule.violating} == {("mini", "rules", "no-cure.yaml")}


def test_word_list_is_extended_and_replaced(house: Write) -> None:
    """A word list adds terms to the one below where it says so, and takes its place where it does not."""
    more = "words: condition\nextends: condition\ngroups: {migraine: [migraine], pain: [aches]}\n"
    assert [quote for _, _, quote in found("It cures migraine. It cures aches. It cures pain.", load(house(words__condition=more)))] == [
        "cures migraine", "cures aches", "cures pain",
    ]  # fmt: skip
    only = more.replace("extends: condition\n", "says: Ours.\n").replace("pain: [aches]", "pain: [x], ptsd: [PTSD]")
    assert [
        quote for _, _, quote in found("It cures depression. It cures PTSD.", load(house(words__condition=only)))
    ] == ["cures PTSD"]


def test_house_wording_of_side_effects(house: Write) -> None:
    """A treatment's side effects gain the house's words, by their name, and new effects stand beside them."""
    text = "treatment: ketamine\nextends: ketamine\nbrands: [Calmline]\nside effects:\n"
    text += "  - {effect: nausea, words: [queasy]}\n  - {effect: drift, words: [floating]}\n"
    policy = load(house(treatments__ketamine=text))
    told = policy.treatments["ketamine"]
    assert [(effect.name, effect.words) for effect in told.side_effects] == [
        ("nausea", ("nausea", "queasy")),
        ("drift", ("floating",)),
    ]
    assert ("state-off-label", "warning", "Calmline for PTSD") in found("We offer Calmline for PTSD.", policy)


def test_profile_changes_rules(house: Write) -> None:
    """The profile switches rules on and off, changes severities and the grade, and forbids exceptions."""
    more = "off: {no-miracle: we like them}\non: [no-hurry]\nseverity: {no-cure: advice}\n"
    policy = load(house(house=f"{PROFILE}{more}never excepted: [no-cure]\ntarget grade: 6\n"))
    assert set(policy.off) == {"no-miracle"}
    assert policy.rule("no-hurry")
    assert (policy.rule("no-cure").severity, policy.rule("no-cure").never_excepted) == (Severity.ADVICE, True)
    assert policy.rule("readable").limits[0].above == 6


def test_severity_counts_for_phrases_and_limits(house: Write) -> None:
    """A severity for a rule counts for phrases and limits with one of their own, too."""
    extended = "rule: no-cure\nextends: no-cure\nfind: [{phrase: 'erase~ {condition}', severity: advice}]\n"
    policy = load(house(house=f"{PROFILE}severity: {{no-cure: warning, readable: error}}\n", rules__no_cure=extended))
    assert found("It erases pain.", policy) == [("no-cure", "warning", "erases pain")]
    assert policy.rule("readable").limits[0].severity is Severity.ERROR


def test_three_layers(house: Write, folder: Path) -> None:
    """A policy may extend one that extends another."""
    house(rules__no_cure="rule: no-cure\nextends: no-cure\nfind: ['erase~ {condition}']\n")
    (folder / "site" / "ward.yaml").write_text("policy: ward\nversion: '1'\nextends: ../house/house.yaml\n")
    (folder / "site" / "rules").mkdir()
    (folder / "site" / "rules" / "no-cure.yaml").write_text(
        "rule: no-cure\nextends: no-cure\nfind: ['end~ {condition}']\n"
    )
    policy = load(folder / "site", "ward")
    assert policy.extends == "house 3, us 1"
    assert len(found("It ends pain. It erases pain. It cures pain.", policy)) == 3


def test_shipped_policy_is_extended_by_its_name(house: Write) -> None:
    """`extends: us` stands on the shipped policy."""
    policy = load(house(house="policy: house\nversion: '1'\nextends: us\noff: {no-fear-appeal: ours}\n"))
    shipped = linter.load_policy()
    assert {rule.id for rule in policy.rules} == {rule.id for rule in shipped.rules} - {"no-fear-appeal"}


MISTAKES = [
    ({"house": PROFILE.replace("../mini/us.yaml", "eu")}, 'house/house.yaml:3:10: there is no policy "eu" to extend'),
    ({"house": PROFILE.replace("../mini/us.yaml", "house.yaml")}, "the policy extends itself"),
    ({"house": PROFILE + "severity: {no-cur: error}\n"}, 'there is no rule "no-cur" (did you mean "no-cure"?)'),
    ({"house": PROFILE + "severity: error\n"}, "must be written as `rule: severity` lines"),
    ({"house": PROFILE + "on: [no-hury]\n"}, 'there is no rule "no-hury" (did you mean "no-hurry"?)'),
    ({"rules__no_cure": "rule: no-cure\nextends: no-miracle\n"}, "a file extends the one of its own name"),
    ({"rules__no_such": "rule: no-such\nextends: no-such\n"}, 'there is no "no-such" below to extend'),
    ({"rules__no_cure": "rule: no-cure\nextends: no-cure\nnever excepted: yes\n"}, "use true or false"),
    ({"rules__no_cure": "rule: no-cure\nextends: no-cure\nfind: [(x]\n"}, "house/rules/no-cure.yaml:3:10: the phrase"),
    (
        {"words__condition": "words: condition\nsays: Ours.\ngroups: {ptsd: [PTSD]}\n"},
        'mini/treatments/ketamine.yaml:7:11: there is no condition "pain"',
    ),
]  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), MISTAKES)
def test_mistakes(house: Write, files: dict[str, str], expected: str) -> None:
    """A mistake is told with the file that it stands in, its line and what to do."""
    assert expected in "\n".join(problems(house(**files)))


def test_mistake_below_is_told_where_it_stands(house: Write, folder: Path) -> None:
    """A mistake in a file below is told in that file, also where a file above extends it."""
    path = folder / "mini" / "rules" / "no-cure.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("- cure~ {condition}", "- (cure~ {condition}"))
    told = problems(house(rules__no_cure="rule: no-cure\nextends: no-cure\n"))
    assert [problem.split(": ")[0] for problem in told] == ["mini/rules/no-cure.yaml:12:23"]
    assert "    - (cure~ {condition}\n" in told[0]


def test_change_below_changes_digest_and_cache(house: Write, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stored policy is made anew when a file of the policy below changes."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    place = house()
    before = cache.load_cached(place, "", "1").digest
    assert before == cache.load_cached(place, "", "1").digest
    path = folder / "mini" / "rules" / "no-cure.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    assert before != cache.load_cached(place, "", "1").digest


def test_commands_work_with_it(house: Write, run: Run) -> None:
    """`test`, `rules`, `explain`, `policy docs` and `policy new-rule` work on a policy that extends another."""
    place = house(rules__no_discount=RULE.replace("[house, guide]", "[guide]"))
    code, out, _ = run("test", "house")
    assert code == 0
    assert out.startswith("5 rules, ")
    assert out.endswith(" passed, 0 failed\n")
    assert run("rules", "--policy", "house")[1].startswith("policy house 3 on top of us 1: 5 rules\n")
    assert run("explain", "no-discount", "--policy", "house")[1].startswith(
        "no-discount (prohibited, warning, stable, never"
    )
    assert run("policy", "docs", "--policy", "house")[0] == 0
    page = (place / "README.md").read_text(encoding="utf-8")
    assert "Version 3, on top of us 1: 5 rules" in page
    assert "### no-cure\n\n**error**. Do not say that a treatment cures a condition. From the policy us." in page
    assert "Do not advertise discounts. Never excepted. [The rule's file](rules/no-discount.yaml)." in page
    assert "| ketamine (us) |" in page
    assert run("policy", "docs", "--policy", "house", "--check")[0] == 0
    code, out, err = run("policy", "new-rule", "no-cure", "--policy", "house")
    assert (code, out) == (2, "")
    assert 'the id "no-cure" is or was the one of' in err
    assert run("policy", "new-rule", "no-gift", "--policy", "house")[0] == 0
    assert run("test", "house")[0] == 0


def test_failing_example_below_names_its_file(house: Write, run: Run) -> None:
    """An example of the policy below that fails under the house's changes is told with the file that it stands in."""
    house(rules__no_cure="rule: no-cure\nextends: no-cure\nunless in sentence: [ketamine]\n")
    code, out, _ = run("test", "house")
    assert code == 1
    assert "mini/rules/no-cure.yaml:18: expected" in out


def test_schema_takes_a_file_that_extends(house: Write) -> None:
    """An editor asks a file that extends for no key that the file below has."""
    import jsonschema

    from linter.policy.schema import schemas

    made = schemas(load(house()))
    for name, value in (
        ("rule", {"rule": "no-cure", "extends": "no-cure", "never excepted": True}),
        ("treatment", {"treatment": "ketamine", "extends": "ketamine", "brands": ["Calmline"]}),
        ("words", {"words": "condition", "extends": "condition", "groups": {"pain": ["aches"]}}),
        ("profile", {"policy": "house", "version": "1", "extends": "us", "target grade": 8}),
    ):
        jsonschema.validate(value, made[f"{name}.schema.json"])
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(
                json.loads(json.dumps(value).replace('"extends"', '"extend"')), made[f"{name}.schema.json"]
            )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Discount today.", ["Discount"]),
        ("Calm rooms. Discount today.", ["Discount"]),
        ('- "Discount" today', ["Discount"]),
        ("(Discount today)", ["Discount"]),
        ("A discount today.", []),
        ("Today, discount.", []),
    ],
)
def test_a_phrase_may_have_to_begin_its_sentence(house: Write, text: str, wanted: list[str]) -> None:
    """With `opens sentence: true` it counts nowhere else; brackets and quotation marks before it do not matter."""
    rule = RULE.replace("find: [discount]", "find:\n  - phrase: discount\n    opens sentence: true")
    policy = load(house(rules__no_discount=rule.replace("sources: [house, guide]", "sources: [guide]")))
    assert [quote for rule, _, quote in found(text, policy) if rule == "no-discount"] == wanted
