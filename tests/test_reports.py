"""The two reports: what they show, in which order, and that a draft cannot steer the terminal."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

import linter
from linter.console import Style, printable
from linter.reports import json as json_report
from linter.reports import terminal
from linter.reports.setting import Setting

MINI = Path(__file__).parent / "data" / "mini_policy"
POLICY = linter.load_policy(MINI)
OWED = next(rule for rule in POLICY.rules if rule.kind == "required")
SETTING = Setting(POLICY, "1.2")
QUIET = Setting(POLICY, quiet=True)


def report(text: str, name: str = "page.md") -> linter.Report:
    return linter.check_text(text, name, POLICY)


def shown(text: str, name: str = "page.md") -> str:
    """The terminal report on a draft, findings only."""
    return terminal.draft(report(text, name), QUIET)


# Terminal


def test_finding() -> None:
    """A finding shows place, severity, rule, line, carets, message, what to write instead, sources and more."""
    assert shown("We say:\n\n**Ketamine** cures depression.\n") == (
        "page.md:3:14 error no-cure\n"
        "    3 | **Ketamine** cures depression.\n"
        "      |              ^^^^^^^^^^^^^^^^\n"
        '    "cures depression" says that the treatment cures depression.\n'
        "    Instead: It may reduce symptoms for some people.\n"
        "    Source: Guide to Health Claims (Guide 12 (2022))\n"
        "    2 more: cliniclint explain no-cure\n\n"
    )


def test_missing_statement() -> None:
    """A missing statement is told as missing, under the words that made it due, with an honest source."""
    text = shown("We offer ketamine for PTSD.")
    assert "      |          ^^^^^^^^^^^^^^^^^\n    missing: The draft offers ketamine for PTSD" in text
    assert "Source: Label of a Medicine [not re-read: check before you cite it]" in text


def test_findings_on_the_same_words() -> None:
    """Findings on the very same words show the line once, and each its place, rule and message."""
    twice = dataclasses.replace(POLICY, rules=(*POLICY.rules, dataclasses.replace(OWED, id="state-more")))
    found = linter.check_text("We offer ketamine for PTSD.\n\nKetamine cures pain.", "page.md", twice)
    first, second, _ = terminal.draft(found, QUIET).split("\n\n")
    assert [line for line in first.splitlines() if line.startswith("page.md")] == [
        "page.md:1:10 warning state-more",
        "page.md:1:10 warning state-off-label",
    ]
    assert first.count("    1 | We offer ketamine for PTSD.\n      |          ^") == first.count("|          ^") == 1
    assert first.count("    missing: The draft offers ketamine for PTSD") == 2
    assert second.startswith("page.md:3:10 error no-cure\n    3 | Ketamine cures pain.\n")


def test_related_rules() -> None:
    """Further rules that the same words break are named."""
    assert "    also: no-miracle\n" in shown("A miracle cures depression.")


def test_scores_and_counts() -> None:
    """A draft ends with its counts, its scores and its hardest sentences."""
    text = "We will sit down with you and plan the visit.\n\nKetamine cures pain."
    lines = terminal.draft(report(text), SETTING).splitlines()
    assert "page.md: 1 error" in lines
    assert any(line.startswith("    readability: grade ") and line.endswith("2 sentences, 13 words") for line in lines)
    assert any(line.startswith("    hardest: line 1, grade ") for line in lines)


def test_hard_draft() -> None:
    """A grade over the limit is advice under the hardest sentence."""
    text = shown("Our organization administers considerable numbers of complementary interventional procedures.")
    assert text.startswith("page.md:1:1 advice readable\n")
    assert "    The grade is " in text


def test_clean_draft() -> None:
    """A draft without findings says so, and says nothing when quiet."""
    assert terminal.draft(report("A calm day."), SETTING).startswith("page.md: no findings\n")
    assert shown("A calm day.") == ""


def test_words_over_two_lines() -> None:
    """Words that stand on two lines are underlined on both."""
    assert shown("It always cures\n  depression today.").splitlines()[1:5] == [
        "    1 | It always cures",
        "      |           ^^^^^",
        "    2 |   depression today.",
        "      |   ^^^^^^^^^^",
    ]


UNDERLINED = [
    ("It cures pain now.", 3, 13, "It cures pain now.", "   ^^^^^^^^^^"),
    ("a\tcures pain", 2, 12, "a   cures pain", "    ^^^^^^^^^^"),
    ("\t\tcures", 2, 7, "        cures", "        ^^^^^"),
    ("日本 cures pain", 3, 8, "日本 cures pain", "     ^^^^^"),
    ("😀 cures 日本", 2, 10, "😀 cures 日本", "   ^^^^^^^^^^"),
    ("cafe\u0301 cures", 6, 11, "cafe\u0301 cures", "     ^^^^^"),
    ("an\u00adti cures", 6, 11, "an\u00adti cures", "     ^^^^^"),
    ("\x1b[31mcures\x07", 5, 10, "\ufffd[31mcures\ufffd", "     ^^^^^"),
    ("at the end", 10, 11, "at the end", "          ^"),
    ("", 0, 1, "", "^"),
]


@pytest.mark.parametrize(("line", "start", "end", "text", "carets"), UNDERLINED)
def test_underline(line: str, start: int, end: int, text: str, carets: str) -> None:
    """The carets stand under the words, whatever the characters before and in them are."""
    assert terminal.underline(line, start, end) == (text, carets)


@pytest.mark.parametrize("start", [0, 5, 50, 150, 295])
def test_long_line_is_cut_around_the_words(start: int) -> None:
    """A long line is cut to the width, with … where something is left out, and the words stay in sight."""
    line = "x" * start + "CURES" + "y" * (300 - start)
    text, carets = terminal.underline(line, start, start + 5, 60)
    at = carets.index("^")
    assert len(text) <= 60
    assert carets.count("^") == 5
    assert text[at : at + 5] == "CURES"
    assert text.startswith("…") == (start > 30)
    assert text.endswith("…") == (start < 270)


def test_long_words_fill_the_width() -> None:
    """Words longer than the width are shown from their beginning."""
    text, carets = terminal.underline("a " + "b" * 400, 2, 402, 60)
    assert len(text) <= 60
    assert text.lstrip("…a ").startswith("bbb")
    assert len(carets) <= 60


def test_line_of_a_megabyte_is_cut_fast() -> None:
    """Of a minified page only the neighbourhood of the words is looked at."""
    line = "日" * 1_000_000
    for start in range(0, 1_000_000, 2_000):
        text, _ = terminal.underline(line, start, start + 5)
        assert len(text) < 100


PRINTED = [
    ("plain", "plain"),
    ("\x1b]0;title\x07", "\ufffd]0;title\ufffd"),
    ("a\u202eb\u2066c", "a\ufffdb\ufffdc"),
    ("a\u200db", "a\u200db"),
    ("half \udc80", "half \ufffd"),
    ("[bold]x[/bold]", "[bold]x[/bold]"),
]


@pytest.mark.parametrize(("text", "expected"), PRINTED)
def test_draft_cannot_steer_the_terminal(text: str, expected: str) -> None:
    """Control characters of a draft are not printed; markup of any kind is printed as it stands."""
    assert printable(text) == expected


def test_colour_says_nothing_of_its_own() -> None:
    """The report with colour holds the same words as the one without."""
    import re

    found = report("A miracle cures depression.")
    coloured = terminal.draft(found, Setting(POLICY, style=Style(colour=True)))
    assert "\x1b[1;31merror\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == terminal.draft(found, SETTING)


def test_summary() -> None:
    """The summary tells drafts, clean ones, unread ones, findings by severity and the policy."""
    counts = {"drafts": 3, "error": 1, "warning": 2, "advice": 0}
    assert terminal.summary(counts, 1, 1, {**SETTING.named, "digest": "sha256:0123456789abcdef"}) == (
        "3 drafts checked, 1 clean, 1 not read: 1 error, 2 warnings, 0 advice; policy us 1 (sha256:0123456789ab)\n"
        "cliniclint explain RULE says why, with examples and sources.\n"
    )


# JSON

FINDING = [
    "rule", "kind", "severity", "quote", "message", "why", "instead", "sources", "related", "start", "end", "line",
    "column", "end_line", "end_column", "sentence", "fingerprint",
]  # fmt: skip
SET_ASIDE = ["rule", "quote", "verdict", "cue", "start", "end", "line", "column"]


def test_json_schema() -> None:
    """The JSON report has the keys of schema 1, in their order."""
    text = json_report.render([report("A miracle cures depression. It never cures pain.")], SETTING)
    whole = json.loads(text)
    assert list(whole) == ["schema", "tool", "policy", "drafts", "errors", "summary"]
    assert whole["schema"] == 1
    assert whole["tool"] == {"name": "cliniclint", "version": "1.2"}
    assert whole["policy"] == SETTING.named
    draft = whole["drafts"][0]
    assert list(draft) == ["path", "format", "digest", "findings", "excepted", "set_aside", "readability"]
    assert list(draft["findings"][0]) == FINDING
    assert list(draft["set_aside"][0]) == SET_ASIDE
    assert list(draft["readability"]["hardest"][0] if draft["readability"]["hardest"] else {}) in (
        [],
        ["line", "grade", "quote"],
    )
    assert whole["summary"] == {"drafts": 1, "error": 1, "warning": 0, "advice": 0}


def test_json_values() -> None:
    """A finding's values are those of the draft; `start:end` holds the quote in the source."""
    source = "Say: Ketamine cures\r\ndepression é.\r\n"
    found = json.loads(json_report.draft(report(source)))["findings"][0]
    assert source[found["start"] : found["end"]] == "cures\r\ndepression"
    assert (found["line"], found["column"], found["end_line"], found["end_column"]) == (1, 15, 2, 11)
    assert found["sources"] == ["guide", "statute", "label"]
    assert found["instead"] == ["It may reduce symptoms for some people.", "The aim is fewer symptoms."]


def test_json_set_aside() -> None:
    """What was set aside is kept, with verdict and deciding words."""
    claim = json.loads(json_report.draft(report("It never cures pain.")))["set_aside"][0]
    assert claim == {
        "rule": "no-cure", "quote": "cures pain", "verdict": "negated", "cue": "never",
        "start": 9, "end": 19, "line": 1, "column": 10,
    }  # fmt: skip


def test_json_numbers_are_short() -> None:
    """Scores have at most two digits behind the point."""
    scores = json.loads(json_report.draft(report("One plain sentence of eight words stands here now.")))["readability"]
    numbers = [value for value in scores.values() if isinstance(value, float)]
    assert numbers
    assert all(value == round(value, 2) for value in numbers)


def test_json_without_prose() -> None:
    """A draft without prose has no scores: null."""
    assert json.loads(json_report.draft(report("# A heading\n")))["readability"] is None


def test_json_is_the_same_every_time() -> None:
    """Same draft, same bytes: UTF-8 as it is, one line end at the end."""
    texts = {json_report.render([report("Ketamine cures pain — 日本.")], SETTING) for _ in range(2)}
    assert len(texts) == 1
    text = texts.pop()
    assert "日本" in text
    assert text.endswith("}\n")


def test_json_path_that_is_not_utf8() -> None:
    """A file name that is not UTF-8 leaves as an escape and comes back as it was."""
    text = json_report.draft(report("Calm.", "\udcff.md"))
    assert text.encode("utf-8")
    assert json.loads(text)["path"] == "\udcff.md"
