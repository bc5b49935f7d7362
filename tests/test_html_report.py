"""The HTML report as text: whole, self-contained, accessible in its structure, and safe from what drafts hold."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from report_fixtures import HOSTILE, POLICY, SETTING, checked, whole_text, with_exception

from linter.document import Kind, Span
from linter.findings import Report

VOID = {"meta", "rect", "br", "hr"}


class Page(HTMLParser):
    """What a browser makes of the report, which must be well-formed: its elements, ids, links and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("script", "style"):
            self.texts.append(data)

    def all(self, name: str) -> list[str]:
        """Every value of an attribute."""
        return [value for _, attributes in self.elements if (value := attributes.get(name)) is not None]

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())


def page(*reports: Report, **more: object) -> Page:
    return Page(whole_text("html", *reports, **more))


TAGS = {tag for tag, _ in page(with_exception(checked()), checked("Calm.\n")).elements} | {
    "ul", "li", "details", "summary", "blockquote", "div", "table", "caption", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


def test_hostile_draft_stays_text() -> None:
    """Markup of a draft, of its name and of a reason is shown as text; the page has no element but its own."""
    read = page(with_exception(checked(HOSTILE, "<img src=x onerror=a()>.txt")))
    assert {tag for tag, _ in read.elements} <= TAGS
    assert len([tag for tag, _ in read.elements if tag == "script"]) == 1
    assert "<script>alert(1)</script>" in read.text
    assert "<img src=x onerror=a()>.txt" in read.text
    assert "<b>agreed</b>" in read.text
    assert not [name for _, attributes in read.elements for name in attributes if name.startswith("on")]
    assert "\u202e" not in read.text


@given(st.text(max_size=60))
def test_any_draft_stays_text(text: str) -> None:
    """Whatever a draft says, the page is well-formed, has no element but its own, and shows the draft's words."""
    from linter.errors import DraftError

    try:
        report = checked(f"{text}\n\nA miracle {text}\n", "x.txt")
    except DraftError:
        return
    report = replace(report, document=replace(report.document, name=f"{text}.md"))
    assert {tag for tag, _ in page(report).elements} <= TAGS


def test_nothing_is_fetched() -> None:
    """The page names nothing to fetch, and forbids it; only sources of rules are linked."""
    read = page(checked())
    assert not {tag for tag, _ in read.elements} & {"img", "link", "iframe", "object", "base", "form", "audio", "video"}
    assert read.all("src") == []
    links = [link for link in read.all("href") if not link.startswith("#")]
    assert links
    assert set(links) <= {source.link for source in POLICY.sources.values()}
    (policy,) = [a["content"] for _, a in read.elements if a.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert read.all("style") == []


def test_script_links_of_a_policy_are_no_links() -> None:
    """A source with a script for a link is named and not linked."""
    sources = {name: replace(source, link="javascript:alert(1)") for name, source in POLICY.sources.items()}
    read = page(checked(), setting=replace(SETTING, policy=replace(POLICY, sources=sources)))
    assert all(link.startswith("#") for link in read.all("href"))
    assert "Guide to Health Claims" in read.text


def test_links_inside_the_page_lead_somewhere() -> None:
    """Ids stand once, every link and mark leads to one, and every finding is linked both ways."""
    report = with_exception(checked())
    read = page(report, checked(name="b.md"), checked("We sit. It never cures pain.", "c.md"), errors=[("d.md", "no.")])
    ids = read.all("id")
    assert len(ids) == len(set(ids))
    targets = {link[1:] for link in read.all("href") if link.startswith("#")} | set(read.all("data-to"))
    assert targets <= set(ids)
    cards = [
        attributes["id"]
        for tag, attributes in read.elements
        if tag == "li" and "card" in (attributes.get("class") or "")
    ]
    assert len(cards) > len(report.findings)
    assert {f"{card}-q" for card in cards} | set(cards) <= targets


def test_structure_for_screen_readers() -> None:
    """One main heading, one main part, labelled sides, words for every severity, line ends for the skip link."""
    read = page(with_exception(checked()))
    tags = [tag for tag, _ in read.elements]
    assert (tags.count("h1"), tags.count("main"), tags.count("aside")) == (1, 1, 1)
    assert [attributes["lang"] for tag, attributes in read.elements if tag == "html"] == ["en"]
    assert {"warning 1", "excepted 1"} <= set(read.all("aria-label"))
    order = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(order))


def test_verdict_and_policy() -> None:
    """The page says first whether something stops publication, and under which policy."""
    assert "1 finding stops publication" in page(checked()).text
    calm = page(checked("A calm day.")).text
    assert "Nothing stops publication" in calm
    assert "Nothing was found." in calm
    assert POLICY.digest in calm
    assert f"{POLICY.name}, version {POLICY.version}" in calm
    assert "4 findings stop publication" in page(checked(), setting=replace(SETTING, fail_on="warning")).text
    assert "Not every draft could be read" in page(errors=[("a.md", "a.md: is gone.")]).text


def test_exception_is_told_in_full() -> None:
    """An excepted finding shows who answers for it, why, until when and where that stands."""
    text = page(with_exception(checked())).text
    for words in ("the register of exceptions", "Dr. A", "T-1", "2026-11-01", "2027-01-31", "exceptions.yaml:3"):
        assert words in text


def test_claims_not_flagged_say_why() -> None:
    """A claim that was set aside is shown with the reason and the words that decided."""
    text = page(checked("It never cures pain.")).text
    assert "Claims not flagged (1)" in text
    assert "Not flagged, for the copy denies it: “never”." in text
    assert "Claims not flagged" not in page(checked("A calm day.")).text


def test_readability() -> None:
    """Scores stand in words, the target beside the score that has one, and the hardest sentences are linked."""
    hard = page(
        checked("Our organization administers considerable numbers of complementary interventional procedures.")
    )
    assert re.search(r"Flesch-Kincaid grade: \d+\.\d \(target: at most \d+; over it\)", hard.text)
    assert "Hardest sentences" in hard.text
    easy = page(checked("We will sit down with you and plan the whole visit."))
    assert re.search(r"Flesch-Kincaid grade: -?\d+\.\d \(target: at most \d+; met\)", easy.text)


def test_draft_is_shown_as_read() -> None:
    """Headings, items, quotes, cells, questions and image texts are shown as what they are, with their lines."""
    draft = (
        "<title>Our page</title><h1>Top</h1><p>Words &amp; more</p><ul><li>first</li><li>second</li></ul>"
        "<blockquote><p>Said.</p></blockquote><table><tr><td>One</td><td>Two</td></tr></table><img alt='A room' src=x>"
    )
    report = checked(draft, "page.html")
    read = page(report)
    kinds = {word for value in read.all("class") if value.startswith("block ") for word in value.split()}
    assert {Kind.TITLE, Kind.HEADING, Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTE, Kind.CELL, Kind.IMAGE} <= kinds
    for words in ("Our page", "Top", "Words & more", "first", "Said.", "Two", "A room", "image text"):
        assert words in read.text


def test_marks_hold_the_words() -> None:
    """What is marked is what was found, also where findings overlap, nest or stand on the same words."""
    report = checked("Say: Ketamine cures depression, a miracle cures pain & 日本 more.\n")
    first = report.findings[0]
    wide = replace(first, span=Span(0, first.span.end), severity=first.severity)
    report = replace(report, findings=(wide, *report.findings))
    text = whole_text("html", report)
    paper = text[text.index('<article class="paper"') : text.index("</article>")]
    marked = re.findall(r'<mark class="([^"]*)"[^>]*>([^<]*)</mark>', paper)
    assert "".join(words for kinds, words in marked if "error" in kinds.split()).startswith(
        "Say: Ketamine cures depression"
    )
    assert "Say: Ketamine cures depression, a miracle cures pain &amp; 日本 more." in re.sub(
        r"<a .*?</a>|</?mark[^>]*>", "", paper
    )


def test_place_in_words() -> None:
    """Drafts without lines show their places in words."""
    report = checked("A miracle.")
    document = replace(report.document, marks=((0, "page 3, under “Safety”"),))
    place = document.place(report.findings[0].span)
    read = page(replace(report, document=document, findings=(replace(report.findings[0], place=place),)))
    assert read.text.count("page 3, under “Safety”") == 2


def test_many_drafts(tmp_path: Path, capsys) -> None:
    """Through the command line: a folder becomes one page with a table of its drafts, whatever --jobs says."""
    from linter.cli import main

    for number in range(5):
        (tmp_path / f"{number}.md").write_text(
            "Ketamine cures depression.\n" * (number % 2) + "Calm.\n", encoding="utf-8"
        )
    made = []
    for jobs in ("1", "2"):
        to = tmp_path / f"{jobs}.report"
        code = main(["check", str(tmp_path), "--format", "html", "--output", str(to), "--jobs", jobs, "--policy", str(Path(__file__).parent / "data/mini_policy")])  # fmt: skip
        assert code == 1
        made.append(to.read_text(encoding="utf-8"))
    assert made[0] == made[1]
    read = Page(made[0])
    assert len([tag for tag, _ in read.elements if tag == "tr"]) == 6
    assert "2 findings stop publication" in read.text
    assert capsys.readouterr().out == ""
