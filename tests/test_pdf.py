"""PDF files: text in the order of reading, and highlights on the very words."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pypdf
import pytest
from pdf_files import lines, pdf, text
from pypdf.annotations import Text

import linter
from linter.api import check_document
from linter.document import Kind, Span
from linter.errors import DraftError
from linter.readers import pdf as reader
from linter.readers import read_bytes
from linter.review import AUTHOR, review

pytest_plugins = ["cli_fixtures"]

CLAIM = "Our infusions are completely safe."


def read(*pages, **options):
    return read_bytes(pdf(*pages, **options), "a.pdf")


def blocks(document):
    return [(block.kind, document.quote(block.span)) for block in document.blocks]


def place(document, words):
    at = document.text.index(words)
    return document.place(Span(at, at + len(words)))


# Reading


def test_lines_become_paragraphs_with_their_page():
    """A line that has no room left goes on; the place names the page."""
    document = read(
        lines(50, 700, "Our infusions are given by nurses who\nwatch you all the time.\nCall us."),
        lines(50, 700, "On two."),
    )
    assert blocks(document) == [
        (Kind.PARAGRAPH, "Our infusions are given by nurses who watch you all the time."),
        (Kind.PARAGRAPH, "Call us."),
        (Kind.PARAGRAPH, "On two."),
    ]
    assert place(document, "On two").where == "page 2, paragraph 3"
    assert place(document, "watch").line == 1


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        ("This helps with treat-", "ment of pain.", "treatment"),
        ("It is meant for long-", "term relief of it.", "long-term"),
        ("It is a clinic of Zyx-", "quorp patients now.", "Zyxquorp"),
        ("Read the report of 2020-", "and what it says.", "2020-and"),
    ],
)
def test_a_hyphen_at_a_line_end_is_undone(first, second, shown):
    """Unless both halves are words and the whole is none."""
    assert shown in read(lines(50, 700, f"{first}\n{second}")).text


COLUMN = "The first column tells of care\nand of nurses who are there\nfor you on every single day\nand never leave the"
OTHER = "room until you are well again.\nThe second column tells of all\nthe people who once came here\nand went home with friends."


@pytest.mark.parametrize("woven", [False, True])
def test_columns_are_read_one_after_the_other(woven):
    """Below what spans them, whether the file writes them so or line by line."""
    left, right = lines(50, 700, COLUMN), lines(330, 700, OTHER)
    inner = [one for pair in zip(left, right, strict=True) for one in pair] if woven else left + right
    title = text(50, 740, "A title that goes over both of the columns of this page", 20)
    document = read([title, *inner, text(50, 600, "And a last line.")])
    assert blocks(document)[0] == (Kind.HEADING, "A title that goes over both of the columns of this page")
    assert "never leave the room until you are well again. The second" in document.text.replace("\n\n", " ")
    assert document.text.endswith("And a last line.")


def test_rows_of_a_table_are_cells():
    """Short words side by side are no columns of text."""
    made = [
        text(x, y, words)
        for y, row in ((700, ("One", "$450")), (680, ("Six", "$2,200")))
        for x, words in zip((50, 300), row, strict=True)
    ]
    assert blocks(read(made)) == [(Kind.CELL, words) for words in ("One", "$450", "Six", "$2,200")]


def test_a_justified_line_is_one_line():
    """Its words may stand far apart; they go on to the edge at even gaps."""
    first = [text(50, 700, "Our kind nurses can do that for a"), text(200, 700, "week")]
    wide = [text(x, 688, word) for x, word in ((50, "They"), (125, "cure"), (200, "week"))]
    document = read([*first, *wide, text(50, 676, "after that one.")])
    assert blocks(document) == [
        (Kind.PARAGRAPH, "Our kind nurses can do that for a week They cure week after that one.")
    ]


def test_headings_and_bullets_are_told_by_their_looks():
    """Larger or bold short lines are headings."""
    page = [
        text(50, 760, "Care", 18), *lines(50, 720, "We listen to every person who comes\nto us and we take our time."),
        text(50, 680, "What you can expect", bold=True), text(50, 664, "\u2022 A calm room"), text(50, 650, "\u2022 A kind nurse"),
    ]  # fmt: skip
    assert [kind for kind, _ in blocks(read(page))] == [
        Kind.HEADING, Kind.PARAGRAPH, Kind.HEADING, Kind.ITEM, Kind.ITEM,
    ]  # fmt: skip
    assert blocks(read(page))[-1][1] == "A kind nurse"


def test_headers_and_page_numbers_are_read_once_or_not_at_all():
    """What stands at the edge of every page counts where it stands first; a paragraph goes on over it."""
    pages = [
        [text(50, 780, "Relief clinic"), *lines(50, 700, words), text(300, 20, f"Page {number} of 3")]
        for number, words in enumerate(("We are there for", "everybody who calls.", "Thank you."), 1)
    ]
    assert [words for _, words in blocks(read(*pages))] == [
        "Relief clinic",
        "We are there for everybody who calls.",
        "Thank you.",
    ]


def test_the_title_is_read():
    """Viewers show it in the window's frame."""
    document = read([text(50, 700, "Text.")], title="A cure")
    assert blocks(document)[0] == (Kind.TITLE, "A cure")
    assert place(document, "cure").where == "the document's title (in its properties)"


def test_a_page_without_text_is_told():
    """It may be a picture of text, and what is not read must not look clean."""
    assert read([text(50, 700, "Text.")], []).notes == (
        "Page 2 holds no text; if it is a picture of text, it was not read.",
    )


# Refused


def encrypted():
    writer, stream = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([text(50, 700, "Text.")]))), io.BytesIO()
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda: pdf([]), "OCR"),
        (encrypted, "password"),
        (lambda: b"%PDF-1.7\nnothing", "damaged"),
        (lambda: b"Ketamine cures.", "not a PDF"),
        (lambda: b"", "not a PDF"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(made, words):
    """A scan, a password, a broken file: each says what to do."""
    with pytest.raises(DraftError, match=words) as caught:
        read_bytes(made(), "a.pdf")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("limit", ["MAX_FILE", "MAX_PAGES", "MAX_GLYPHS"])
def test_every_limit_holds(limit, monkeypatch):
    """No draft is that large."""
    monkeypatch.setattr(reader, limit, 0)
    with pytest.raises(DraftError, match=r"check .*(smaller|parts)"):
        read([text(50, 700, "Text.")])


def test_a_missing_library_is_told(monkeypatch):
    """The extra that brings it is named."""
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(DraftError, match=r'pip install "cliniclint\[pdf\]"'):
        read([text(50, 700, "Text.")])


# Reviewing


def reviewed(data):
    report = check_document(read_bytes(data, "a.pdf"), scores=False)
    return review(data, report, linter.load_policy()), report


def notes(data):
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return [one.get_object() for page in pages for one in page.get("/Annots", [])]


def test_a_highlight_lies_on_the_words():
    """Its box holds them and nothing else; the note tells what a comment in Word would."""
    data = pdf([text(50, 700, "Call us. " + CLAIM + " We listen.")])
    outcome, _ = reviewed(data)
    note = next(one for one in notes(outcome.data) if "Rule: no-absolute-safety" in one["/Contents"])
    assert note["/T"] == AUTHOR
    assert note["/Contents"].startswith("Error: ")
    left, bottom, right, top = (float(value) for value in note["/Rect"])
    assert 50 + 50 < left < right < 50 + 230
    assert 690 < bottom < 700 < top < 715
    assert outcome.data.startswith(data)


def test_words_over_a_line_end_get_a_box_a_line():
    """The highlight follows the lines."""
    outcome, _ = reviewed(
        pdf(lines(50, 700, "Come in and see. Our infusions are completely\nsafe. We are here for you."))
    )
    note = next(one for one in notes(outcome.data) if "Rule: no-absolute-safety" in one["/Contents"])
    assert len(note["/QuadPoints"]) == 16


def test_a_second_review_changes_nothing_and_others_notes_stay():
    """Notes that are there stay; those whose finding is gone are taken away; a colleague's is left alone."""
    writer, stream = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([text(50, 700, CLAIM)]))), io.BytesIO()
    writer.add_annotation(0, Text(text="Really?", rect=(10, 10, 30, 30), title_bar="Ann"))
    writer.write(stream)
    once, report = reviewed(stream.getvalue())
    assert (once.new, once.others) == (len(report.findings), 1)
    again, _ = reviewed(once.data)
    assert again.data == once.data
    bare = check_document(read_bytes(pdf([text(50, 700, CLAIM)]), "a.pdf"), linter.load_policy(), scores=False)
    cleared = review(once.data, linter.findings.Report(bare.document, (), (), None, "", "", ""), linter.load_policy())
    assert [one["/Contents"] for one in notes(cleared.data)] == ["Really?"]
    assert cleared.removed == len(report.findings)


def test_a_file_that_cannot_be_written_to_is_told_in_a_sentence(monkeypatch):
    """PDFium reads files that are so damaged that nothing can be added to them: pypdf misses a page, for one."""
    monkeypatch.setattr(pypdf.PdfWriter, "pages", [])
    with pytest.raises(DraftError, match="damaged, so notes"):
        reviewed(pdf([text(50, 700, CLAIM)]))


def test_words_of_the_title_are_noted_on_the_first_word():
    """They stand on no page."""
    outcome, _ = reviewed(pdf([text(50, 700, "Welcome.")], title="A guaranteed cure for depression"))
    assert {one["/Contents"].split(":")[0] for one in notes(outcome.data)} == {"About"}


def test_a_printed_brochure_is_read_as_it_is_seen():
    """Two justified columns, a table and a question, as Chromium prints them; with a claim over the end of a column."""
    data = Path(__file__).with_name("data").joinpath("brochure.pdf").read_bytes()
    outcome, report = reviewed(data)
    texts = [words for _, words in blocks(report.document)]
    assert texts[4].startswith(
        "Ketamine works on glutamate, the most common messenger in the brain. Our infusions cure"
    )
    assert texts[5].endswith(
        "9 out of 10 patients are depression-free after the second visit, and that relief lasts for good."
    )
    assert (Kind.CELL, "One infusion") in blocks(report.document)
    assert (Kind.QUESTION, "Is it approved?") in blocks(report.document)
    assert "no-false-approval" in {finding.rule for finding in report.findings}
    assert "no-miracle-language" not in {finding.rule for finding in report.findings}
    assert len(notes(outcome.data)) == len(report.findings)


def test_check_explain_and_review_take_a_pdf(run, tmp_path):
    """From the command line, as for Word."""
    draft, copy = tmp_path / "draft.pdf", tmp_path / "copy.pdf"
    draft.write_bytes(pdf([text(50, 700, "Ketamine cures depression.")]))
    code, out, _ = run("check", str(draft))
    assert (code, "page 1, paragraph 1" in out) == (1, True)
    assert "no-cure-claim" in run("explain", str(draft), "--at", "1")[1]
    assert run("review", str(draft), "-o", str(copy))[0] == 0
    assert notes(copy.read_bytes())
