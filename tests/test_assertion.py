"""Whether copy asserts a claim: tables by phenomenon, and the two independent sets of sentences."""

import json
from pathlib import Path

import pytest

import linter

DATA = Path(__file__).parent / "data"

# phenomenon -> (sentence with the claim marked, verdict); the sentences are this project's own.
TABLE = {
    "direct negation": [
        ("Magnets do not <<cure gout>>.", "negated"),
        ("The peel won’t <<erase deep scars>>.", "negated"),
        ("A lamp doesnt <<end winter blues>> by itself.", "negated"),
        ("Our lamp <<ends winter blues>>.", "asserted"),
    ],
    "negation in another clause": [
        ("The peel doesn't sting, and it <<erases deep scars>>.", "asserted"),
        ("It isn't cheap; it <<lasts for ever>>.", "asserted"),
        ("It is gentle, but it will not <<last for ever>>.", "negated"),
    ],
    "lists under one negator": [
        ("The tea does not burn fat, calm nerves or <<heal the gut>>.", "negated"),
        ("No needles, no mess: <<perfect skin in a day>>.", "asserted"),
    ],
    "post-negation": [
        ("The story that copper <<heals joints>> is a myth.", "negated"),
        ("<<A pain-free birth>> is no longer a dream.", "asserted"),
    ],
    "double negation": [
        ("Nobody walks out without <<a flawless smile>>.", "asserted"),
        ("It is not true that the patch never <<wears off>>.", "asserted"),
    ],
    "negation inside the claim": [
        ("The laser has <<no side effects>>.", "asserted"),
        ("No laser has <<no side effects>>.", "negated"),
        ("The laser is hardly <<free of risk>>.", "negated"),
    ],
    "negated superlatives": [
        ("Nothing heals <<faster than our gel>>.", "asserted"),
        ("Our gel is no <<better than petroleum jelly>>.", "negated"),
    ],
    "not only": [
        ("It doesn't just help, it <<cures asthma>>.", "asserted"),
        ("It is not only dear, it also does not <<cure asthma>>.", "negated"),
    ],
    "contrast": [
        ("A brace is support rather than <<a cure>>.", "negated"),
        ("Not a patch-up but <<a cure>>.", "asserted"),
        ("It is less <<a miracle>> than a habit.", "negated"),
    ],
    "no promise": [
        ("No honest dentist can promise that a crown <<lasts for life>>.", "negated"),
        ("We can't promise sunshine, but we <<promise perfect teeth>>.", "asserted"),
    ],
    "questions": [
        ("Does acupuncture <<cure hay fever>>?", "asked"),
        ("Ready for <<hair that never thins>>?", "asserted"),
        ("Does it <<cure hay fever>>? Yes!", "asserted"),
        ("Does it <<cure hay fever>>? No, it does not.", "negated"),
    ],
    "myth and fact": [
        ("Myth: sweat <<detoxes the liver>>.", "negated"),
        ("Myth: it hurts. Fact: it is <<completely painless>>.", "asserted"),
    ],
    "attribution": [
        ("Some bloggers claim that mushrooms <<reverse dementia>>.", "attributed"),
        ("Our founder says the drip <<reverses dementia>>.", "asserted"),
    ],
    "warnings": [
        ("Be wary of anyone who sells <<a cure for tinnitus>>.", "warned"),
        ("Beware of copies: ours alone <<ends tinnitus>>.", "asserted"),
    ],
    "conditionals": [
        ("If a pill could <<reverse ageing>>, we would tell you.", "conditional"),
        ("If your knees ache, our gel <<ends the pain>>.", "asserted"),
    ],
    "hedges and homographs": [
        ("The spray may <<stop cravings>>.", "hedged"),
        ("Since May 2020 the spray has <<stopped every craving>>.", "asserted"),
        ("The spray can <<stop cravings>>.", "asserted"),
    ],
    "lists and their lead-in": [
        ("What we never offer:\n\n- <<Miracle fixes>>\n- Hidden fees\n", "negated"),
        ("What you can expect:\n\n- <<Miracle fixes>>\n- Free parking\n", "asserted"),
    ],
    "retraction": [
        ("One visit and you <<never snore again>>. If only.", "negated"),
        ("Others say it can't be done. They are wrong. We <<end snoring for good>>.", "asserted"),
    ],
}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [pytest.param(*case, id=f"{name}: {case[0]}") for name, cases in TABLE.items() for case in cases],
)
def test_verdict(text, verdict):
    """Each phenomenon is decided both ways."""
    claim = text.split("<<")[1].split(">>")[0]
    assert verdict == linter.judge(text.replace("<<", "").replace(">>", ""), claim).verdict


@pytest.mark.parametrize("name", sorted(path.name for path in DATA.glob("assertion_*.jsonl")))
def test_accuracy(name):
    """At least 95 % of the sentences written by people who had not seen the cues are decided right."""
    rows = [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]
    wrong = [row["id"] for row in rows if linter.judge(row["text"], row["claim"]).asserted != row["asserted"]]
    assert len(wrong) <= 0.05 * len(rows), wrong


def test_the_deciding_words_are_named():
    """A claim that is set aside names the words that decided, at their place."""
    text = "Our oil will never cure acne."
    assertion = linter.judge(text, "cure acne")
    assert ("never", "never") == (assertion.cue, text[assertion.cue_span.start : assertion.cue_span.end])


@pytest.mark.parametrize("claim", ["not there", "cure", ""])
def test_a_claim_must_occur_once(claim):
    """A claim that is missing, repeated or empty is refused with a sentence."""
    with pytest.raises(linter.LinterError, match="claim"):
        linter.judge("A cure is a cure.", claim)


def rows_by_phenomenon():
    found = {}
    for path in sorted(DATA.glob("assertion_*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found.setdefault(row["phenomenon"], []).append(row)
    return sorted((name, rows) for name, rows in found.items() if len(rows) >= 8)


@pytest.mark.parametrize(
    ("name", "rows"), rows_by_phenomenon(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_each_phenomenon(name, rows):
    """No phenomenon is decided right in fewer than five of six cases, whatever the others do."""
    right = [linter.judge(row["text"], row["claim"]).asserted == row["asserted"] for row in rows]
    assert sum(right) >= len(rows) * 5 / 6, [row["id"] for row, ok in zip(rows, right, strict=True) if not ok]
