"""Presentations, spreadsheets, OpenDocument, RTF and e-mails: what is read, and at which place in words."""

from __future__ import annotations

import csv
import io
import json
import random
import shutil
import subprocess
import zipfile
from email.message import EmailMessage
from email.policy import SMTP
from functools import partial
from pathlib import Path

import openpyxl
import pptx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_files import opendocument, rtf
from pptx.util import Inches
from word_files import zipped

from linter.document import Kind, Span
from linter.errors import DraftError
from linter.readers import BINARY, FORMATS, read_bytes
from linter.readers.copy_cells import cell_name, choose, kind_of
from linter.readers.csv import cells

pytest_plugins = ["cli_fixtures"]

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
CLAIM = "Our infusions are completely safe."
ZIPPED = [".odt", ".odp", ".ods", ".pptx", ".xlsx"]
WORDS = st.text("abc é😀&<>\"'¶", min_size=1, max_size=12).map(lambda text: f"Zed{text}")


def blocks(document):
    return [(block.kind, document.quote(block.span)) for block in document.blocks]


def where(document, words):
    at = document.text.index(words)
    return document.place(Span(at, at + len(words))).where


def saved(made):
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def sheet_of(*rows, title="Ads"):
    made = openpyxl.Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    return made


# Which cells are copy


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Headline 1", Kind.HEADING),
        ("HeadlinePart1", Kind.HEADING),
        ("ad_title", Kind.HEADING),
        ("Description (max. 90 characters)", Kind.PARAGRAPH),
        ("Primary text", Kind.PARAGRAPH),
        ("CTA text", Kind.BUTTON),
        ("Call to action", Kind.BUTTON),
        ("Meta description", Kind.DESCRIPTION),
        ("Alt text", Kind.IMAGE),
        ("H1", Kind.HEADING),
        ("Headline 1 position", None),
        ("Description length", None),
        ("Final URL", None),
        ("Text ad ID", None),
        ("Great offer today", None),
        ("Campaign", None),
        ("", None),
    ],
)
def test_a_header_says_what_its_column_holds(header, kind):
    """Headers of ad platforms and of people's own sheets."""
    assert kind_of(header) is kind


def grid(*rows):
    return {(y, x): text for y, row in enumerate(rows) for x, text in enumerate(row) if text}


def test_prose_under_a_header_that_says_nothing_is_read():
    """Addresses, numbers and short values under such a header are not."""
    table = grid(
        ("Headline", "Version for spring", "Contact", "Colour"),
        ("Calm care", "Come and see us in May", "a@example.com", "blue"),
        ("Kind care", "We are here for you", "https://example.com", "red"),
    )
    choice = choose(table)
    assert {cell.column for cell in choice.cells} == {0, 1}
    assert choice.note == "Columns that hold no copy are not read: Contact, Colour."


def test_headers_may_stand_in_the_first_column():
    """One ad, a line for each of its texts."""
    choice = choose(
        grid(("Headline 1", "Calm care"), ("Description 1", "We listen."), ("Final URL", "https://x.example"))
    )
    assert [(cell.row, cell.column, cell.header) for cell in choice.cells] == [
        (0, 1, "Headline 1"),
        (1, 1, "Description 1"),
    ]
    assert choice.note == "Rows that hold no copy are not read: Final URL."


def test_without_a_header_all_prose_is_read_and_that_is_told():
    """Better a word too many than a claim that nobody looked at."""
    choice = choose(grid(("Our drips are safe", "7", "K-1"), ("And they work well", "8", "K-2")))
    assert [(cell.row, cell.column) for cell in choice.cells] == [(0, 0), (1, 0)]
    assert choice.note.startswith("No header names copy")


def test_headers_repeated_below_are_no_copy():
    """Two tables in one sheet; a title above them is none either."""
    choice = choose(
        grid(("Ads for May",), ("Headline", "Text"), ("Calm care", "We listen."), ("Headline", "Text"), ("More", "x y"))
    )
    assert [cell.row for cell in choice.cells] == [2, 2, 4, 4]


@pytest.mark.parametrize(
    ("row", "column", "name"),
    [(0, 0, "A1"), (3, 1, "B4"), (0, 25, "Z1"), (9, 26, "AA10"), (0, 701, "ZZ1"), (0, 702, "AAA1")],
)
def test_cells_are_named_as_spreadsheets_name_them(row, column, name):
    """Letters for columns, after Z comes AA."""
    assert cell_name(row, column) == name


# CSV


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["a.csv", "a.TSV"])
def test_a_cell_of_a_text_table_has_its_line_and_its_name(delimiter, name):
    """Whatever parts the columns; a comma in a text does not."""
    text = f'Headline{delimiter}Description\r\nCalm, kind{delimiter}"{CLAIM}\r\nAsk ""us"""\r\n'
    document = read_bytes(text.encode(), name)
    assert (
        blocks(document) == [(Kind.HEADING, "Calm, kind"), (Kind.PARAGRAPH, f'{CLAIM}\r\nAsk "us"')] or delimiter == ","
    )
    place = document.place(Span(document.text.index("Ask"), document.text.index("Ask") + 3))
    assert (place.line, place.column) == (3, 1)
    assert document.source[place.start : place.end] == "Ask"
    assert "cell B2 (Description)" == where(document, "Ask") or delimiter == ","


def test_excel_may_name_the_delimiter_in_a_first_line():
    """It shows no such row, so the rows below are counted from 1."""
    document = read_bytes(b"sep=|\nHeadline|Description\nCalm, kind|We listen.\n", "a.csv")
    assert where(document, "We listen") == "cell B2 (Description)"


def test_a_quotation_mark_that_never_closes_is_told():
    """The text is read all the same."""
    document = read_bytes(b'Headline\n"Calm care\nKind care\n', "a.csv")
    assert blocks(document) == [(Kind.HEADING, "Calm care\nKind care")]
    assert document.notes == ("The quotation mark that opens cell A2 never closes; the cell takes all after it.",)


@settings(deadline=None)
@given(
    st.lists(st.lists(st.text('ab ",;é\n\r', max_size=5), min_size=1, max_size=4), max_size=5), st.sampled_from(",;\t")
)
def test_cells_are_those_of_the_standard_library(rows, delimiter):
    """What `csv` writes, and what anybody else writes, is read as `csv` reads it."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    for text in (stream.getvalue(), delimiter.join("".join(row) for row in rows)):
        expected = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        found = {(cell.row, cell.column): cell.text for cell in cells(text, delimiter)}
        assert {at: value for at, value in found.items() if value} == {
            (y, x): value for y, row in enumerate(expected) for x, value in enumerate(row) if value
        }


@settings(deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=6))
def test_a_text_of_a_text_table_is_found_at_its_place(texts):
    """Text in, the same text out, with the name of its cell."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([["Campaign", "Headline"], *([number, text] for number, text in enumerate(texts))])
    document = read_bytes(stream.getvalue().encode(), "a.csv")
    assert [document.quote(block.span) for block in document.blocks] == [text.strip() for text in texts]
    places = [document.place(block.span) for block in document.blocks]
    assert [place.where for place in places] == [f"cell B{row} (Headline)" for row in range(2, len(texts) + 2)]
    assert [place.line for place in places] == list(range(2, len(texts) + 2))


# Spreadsheets


@settings(deadline=None, max_examples=25)
@given(st.lists(WORDS, min_size=1, max_size=6), st.booleans())
def test_a_text_of_a_spreadsheet_is_found_at_its_cell(texts, listed):
    """Text in, the same text out, with its sheet and cell, wherever the table begins."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "Ads"
    top = 3 if listed else 1
    sheet.cell(top, 1, "Count")
    sheet.cell(top, 2, "Description")
    for row, text in enumerate(texts, top + 1):
        sheet.cell(row, 1, row)
        sheet.cell(row, 2, text)
    document = read_bytes(saved(made), "a.xlsx")
    assert [document.quote(block.span) for block in document.blocks] == [text.strip() for text in texts]
    found = [document.place(block.span).where for block in document.blocks]
    assert found == [f"sheet Ads, cell B{row} (Description)" for row in range(top + 1, top + 1 + len(texts))]


def test_hidden_sheets_are_told_and_not_read():
    """So are the columns that hold no copy."""
    made = sheet_of(("Headline", "Final URL"), ("Calm care", "https://x.example"))
    other = made.create_sheet("Old")
    other.append(["Headline"])
    other.append(["Gone"])
    other.sheet_state = "hidden"
    document = read_bytes(saved(made), "a.xlsx")
    assert blocks(document) == [(Kind.HEADING, "Calm care")]
    assert document.notes == (
        "Sheet Ads: columns that hold no copy are not read: Final URL.",
        "The sheet Old is hidden and was not read.",
    )


def test_all_ways_to_write_a_string_are_read():
    """Shared and rich strings, strings in the cell, results of formulas; escapes of characters are undone."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    rows = "".join(
        f'<row r="{number}">{cell}</row>'
        for number, cell in enumerate(
            (
                '<c r="A1" t="inlineStr"><is><t>Text</t></is></c>',
                '<c r="A2" t="s"><v>0</v></c>',
                '<c t="str"><f>A1</f><v>Third here</v></c>',
                '<c r="A4"><v>12</v></c>',
                '<c r="A5" t="s"><v>99</v></c>',
                '<c r="A6" t="inlineStr"><is><r><t>Sixth</t></r><r><t> one_x000D_</t></r></is></c>',
            ),
            1,
        )
    )
    data = zipped(
        {
            "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r" Type="{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook {space} xmlns:r="{relation}"><sheets><sheet name="S" r:id="a"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="a" Type="{relation}/worksheet" Target="s.xml"/>'
            f'<Relationship Id="b" Type="{relation}/sharedStrings" Target="strings.xml"/></Relationships>',
            "xl/strings.xml": f"<sst {space}><si><r><t>Se</t></r><r><t>cond</t></r><rPh><t>no</t></rPh></si></sst>",
            "xl/s.xml": f"<worksheet {space}><sheetData>{rows}</sheetData></worksheet>",
        }
    )
    document = read_bytes(data, "a.xlsx")
    assert [document.quote(block.span) for block in document.blocks] == ["Second", "Third here", "Sixth one"]
    assert where(document, "Third") == "sheet S, cell A3 (Text)"


def test_a_sheet_of_opendocument_names_its_cells_too():
    """Repeated cells and rows count, comments in cells do not."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = (
        '<table:table table:name="Ads"><table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
        f'<table:table-row><table:table-cell table:number-columns-repeated="3"/>{cell.format("Headline")}</table:table-row>'
        '<table:table-row><table:table-cell table:number-columns-repeated="3"/><table:table-cell office:value-type="string">'
        "<office:annotation><text:p>Ask Dana</text:p></office:annotation><text:p>Calm <text:span>care</text:span></text:p>"
        "</table:table-cell></table:table-row></table:table>"
    )
    document = read_bytes(opendocument(body, "spreadsheet"), "a.ods")
    assert blocks(document) == [(Kind.HEADING, "Calm care")]
    assert where(document, "care") == "sheet Ads, cell D4 (Headline)"


# Presentations


def test_a_presentation_is_read_slide_by_slide():
    """The title first, then text, tables and pictures; notes after their slide; hidden slides are told."""
    document = read_bytes((SAMPLES / "lunch-talk.pptx").read_bytes(), "a.pptx")
    assert where(document, "Ketamine cures depression") == "slide 1, title"
    assert where(document, "Infusions are completely safe") == "slide 2"
    assert where(document, "Say that it is") == "slide 2, notes"
    assert where(document, "instant relief") == "slide 3, table 1, row 2, column 2"
    assert where(document, "miracle drip") == "slide 3, the description of a picture"
    assert document.notes == ("Slide 4 is hidden and was not read.",)
    assert (Kind.ITEM, "Infusions are completely safe") in blocks(document)


def test_what_stands_on_the_master_is_read_once():
    """It shows on every slide; placeholders of the master show nothing."""
    made = pptx.Presentation()
    master = made.slide_layouts[6].slide_master
    box = made.slides.add_slide(made.slide_layouts[6]).shapes.add_textbox(0, 0, 99, 99)
    box.text_frame.text = "Relief guaranteed"
    master.shapes._spTree.append(box._element)
    made.slides.add_slide(made.slide_layouts[6])
    document = read_bytes(saved(made), "a.pptx")
    assert blocks(document) == [(Kind.PARAGRAPH, "Relief guaranteed")]
    assert where(document, "Relief") == "the master of every slide that uses it"


@settings(deadline=None, max_examples=20)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=3), min_size=1, max_size=3), st.booleans())
def test_a_text_of_a_presentation_is_found_on_its_slide(slides, grouped):
    """Text in, the same text out, in text boxes and in groups of shapes."""
    made = pptx.Presentation()
    for texts in slides:
        shapes = made.slides.add_slide(made.slide_layouts[6]).shapes
        shapes = shapes.add_group_shape().shapes if grouped else shapes
        for text in texts:
            shapes.add_textbox(0, 0, Inches(1), Inches(1)).text_frame.text = text
    document = read_bytes(saved(made), "a.pptx")
    expected = [(text.strip(), f"slide {number}") for number, texts in enumerate(slides, 1) for text in texts]
    assert [(document.quote(b.span), document.place(b.span).where) for b in document.blocks] == expected


def test_a_presentation_of_opendocument_is_read_the_same_way():
    """Titles, lists, tables, pictures and notes of `.odp`; dates and page numbers are no copy."""
    frame = '<draw:frame presentation:class="{}"><draw:text-box>{}</draw:text-box></draw:frame>'
    body = (
        '<draw:page draw:name="one">'
        + frame.format("outline", "<text:list><text:list-item><text:p>We listen</text:p></text:list-item></text:list>")
        + frame.format("title", "<text:p>Calm care</text:p>")
        + frame.format("page-number", "<text:p>17</text:p>")
        + "<draw:frame><draw:image/><svg:desc>A quiet room</svg:desc></draw:frame>"
        + "<draw:custom-shape><text:p>In a star</text:p></draw:custom-shape>"
        + f"<presentation:notes>{frame.format('notes', '<text:p>Smile</text:p>')}</presentation:notes></draw:page>"
    )
    document = read_bytes(opendocument(body, "presentation"), "a.odp")
    assert [(*block, where(document, block[1])) for block in blocks(document)] == [
        (Kind.HEADING, "Calm care", "slide 1, title"),
        (Kind.ITEM, "We listen", "slide 1"),
        (Kind.IMAGE, "A quiet room", "slide 1, the description of a picture"),
        (Kind.PARAGRAPH, "In a star", "slide 1"),
        (Kind.PARAGRAPH, "Smile", "slide 1, notes"),
    ]


# OpenDocument text


def test_an_opendocument_text_is_read_as_word_is():
    """Text around spans keeps its order; deleted and hidden words, comments and contents are not read."""
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        '<text:h text:outline-level="2">Safety</text:h>'
        '<text:p>We <text:span>care</text:span> for<text:s text:c="2"/>you<text:span text:style-name="Gone"> not</text:span>'
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>In a note.</text:p></text:note-body></text:note>.<office:annotation><text:p>Dana</text:p>"
        "</office:annotation></text:p>"
        '<text:p text:style-name="P1">“It helped.”</text:p>'
        "<text:table-of-content><text:index-body><text:p>Safety 1</text:p></text:index-body></text:table-of-content>"
        '<table:table><table:table-row><table:table-cell table:number-columns-repeated="2"/>'
        "<table:table-cell><text:p>Cell</text:p></table:table-cell></table:table-row></table:table>"
    )
    document = read_bytes(opendocument(body), "a.odt")
    assert [(*block, where(document, block[1])) for block in blocks(document)] == [
        (Kind.HEADING, "Safety", "paragraph 1 (heading)"),
        (Kind.PARAGRAPH, "We care for  you.", 'paragraph 2, under "Safety"'),
        (Kind.PARAGRAPH, "In a note.", 'paragraph 3, in a footnote, under "Safety"'),
        (Kind.QUOTE, "“It helped.”", 'paragraph 4, under "Safety"'),
        (Kind.CELL, "Cell", 'paragraph 5, in table 1, row 1, column 3, under "Safety"'),
    ]
    assert len(document.notes) == 1


@settings(deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=5))
def test_a_text_of_opendocument_is_found_at_its_paragraph(texts):
    """Text in, the same text out; runs of blanks are one, as the format says."""
    escaped = (text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for text in texts)
    body = "".join(f"<text:p>{text[:2]}<text:span>{text[2:]}</text:span></text:p>" for text in escaped)
    document = read_bytes(opendocument(body), "a.odt")
    assert [" ".join(document.quote(block.span).split()) for block in document.blocks] == [
        " ".join(text.split()) for text in texts
    ]
    assert [document.place(b.span).where for b in document.blocks] == [
        f"paragraph {number}" for number in range(1, len(texts) + 1)
    ]


# RTF


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"\pard We\'92re calm\par", [(Kind.PARAGRAPH, "We’re calm")]),
        (r"\pard We\u8217?re \u-10179?\u-8704? here\par", [(Kind.PARAGRAPH, "We’re 😀 here")]),
        (r"\pard\uc2 a\u233\'c3\'a9b\par", [(Kind.PARAGRAPH, "aéb")]),
        (r"\pard {\f1\'cf\'cf} here\par", [(Kind.PARAGRAPH, "ПП here")]),
        (r"\pard\s1 Safety\par\pard\s0 Calm.\par", [(Kind.HEADING, "Safety"), (Kind.PARAGRAPH, "Calm.")]),
        (r"\pard\outlinelevel0 Safety first of all things, we say.\par", [(Kind.HEADING, "Safety first of all things, we say.")]),
        (r"\pard{\b Prices}\par\pard Free.\par", [(Kind.HEADING, "Prices"), (Kind.PARAGRAPH, "Free.")]),
        (r"\pard\s2 It helped.\par", [(Kind.QUOTE, "It helped.")]),
        (r"\pard{\pntext\'B7\tab}{\*\pn\pnlvlblt}One\par{\pntext\'B7\tab}Two\par", [(Kind.ITEM, "One"), (Kind.ITEM, "Two")]),
        (r"\pard Kept{\v hidden}{\deleted gone}{\*\unknown x}{\*\atnid D}{\*\annotation Dana}.\par", [(Kind.PARAGRAPH, "Kept.")]),
        (r"\pard A\bin3 }}}B.\par", [(Kind.PARAGRAPH, "AB.")]),
        (r"{\pict\pngblip 89504e47}\pard Text.\par", [(Kind.PARAGRAPH, "Text.")]),
        (r'\pard {\field{\*\fldinst HYPERLINK "http://x"}{\fldrslt Link}} here.', [(Kind.PARAGRAPH, "Link here.")]),
        (r"\trowd\pard\intbl A\cell B\cell\row\pard C.\par", [(Kind.CELL, "A"), (Kind.CELL, "B"), (Kind.PARAGRAPH, "C.")]),
        (r"\pard Text{\footnote\pard Note.} on.\par", [(Kind.PARAGRAPH, "Text on."), (Kind.PARAGRAPH, "Note.")]),
    ],
)  # fmt: skip
def test_rtf(body, expected):
    """Characters in every way to write them, what paragraphs are, and what is no copy."""
    assert blocks(read_bytes(rtf(body), "a.rtf")) == expected


def test_places_of_rtf_name_paragraph_heading_and_what_is_beside():
    """The title comes first, headers and footers come last."""
    head = r"{\info{\title Open day}{\author Me}}{\header\pard Relief\par}"
    body = r"\pard\s1 Safety\par\pard\s0 Calm.{\shp{\*\shpinst{\sp{\sn wzDescription}{\sv A room}}{\shptxt\pard Box.\par}}}\par"
    document = read_bytes(rtf(body, head), "a.rtf")
    assert [(text, where(document, text)) for _, text in blocks(document)] == [
        ("Open day", "the document's title (in its properties)"),
        ("Safety", "paragraph 2 (heading)"),
        ("Calm.", 'paragraph 3, under "Safety"'),
        ("A room", 'paragraph 4, in the description of a picture, under "Safety"'),
        ("Box.", 'paragraph 5, in a text box, under "Safety"'),
        ("Relief", "paragraph 6, in the header"),
    ]


@settings(deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=5))
def test_a_text_of_rtf_is_found_at_its_paragraph(texts):
    """Text in, the same text out, whatever its characters."""
    units = ("".join(_unit(text)) for text in texts)
    document = read_bytes(rtf(r"\pard " + "".join(rf"{text}.\par " for text in units)), "a.rtf")
    assert [document.quote(block.span) for block in document.blocks] == [f"{text}." for text in texts]


def _unit(text):
    data = text.encode("utf-16-le")
    for at in range(0, len(data), 2):
        yield rf"\u{int.from_bytes(data[at : at + 2], 'little', signed=True)}?"


# E-mails


def mail(html="", plain="", subject="Hello", **options):
    message = EmailMessage(policy=SMTP)
    message["From"], message["Subject"] = "a@example.com", subject
    message["List-Unsubscribe"] = "<https://example.com/cures>"
    if plain:
        message.set_content(plain, **options)
    if html:
        (message.add_alternative if plain else message.set_content)(html, subtype="html", **options)
    return message


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-15", "windows-1251", "koi8-r"])
@pytest.mark.parametrize("cte", ["quoted-printable", "base64"])
def test_a_body_is_decoded(charset, cte):
    """In every transfer encoding and character set; other headers than the subject are no copy."""
    document = read_bytes(mail(plain="We listen to you.\n", charset=charset, cte=cte).as_bytes(), "a.eml")
    assert blocks(document) == [(Kind.TITLE, "Hello"), (Kind.PARAGRAPH, "We listen to you.")]
    assert where(document, "Hello") == "the subject"
    assert where(document, "We listen") == "body, paragraph 1"


@settings(deadline=None)
@given(WORDS, WORDS, st.sampled_from(["quoted-printable", "base64", "8bit"]))
def test_the_words_of_an_e_mail_are_found(subject, body, cte):
    """Text in, the same text out."""
    data = mail(plain=f"{body}!\n", subject=" ".join(subject.split()), cte=cte).as_bytes()
    document = read_bytes(data, "a.eml")
    assert [" ".join(text.split()) for _, text in blocks(document)] == [
        " ".join(subject.split()),
        " ".join(f"{body}!".split()),
    ]


def test_html_is_read_before_plain_text_and_attachments_are_named():
    """The text that mailers show beside the subject is hidden in the body, and counts."""
    made = mail(
        '<div style="display:none">Look inside</div><ul><li>One</li></ul><p style="display:none">x</p>', "Other."
    )
    made.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="prices.pdf")
    made.add_attachment(EmailMessage())
    document = read_bytes(made.as_bytes(), "a.eml")
    assert blocks(document) == [(Kind.TITLE, "Hello"), (Kind.DESCRIPTION, "Look inside"), (Kind.ITEM, "One")]
    assert where(document, "Look") == "the preview text"
    assert document.notes == (
        "The attachment prices.pdf is not read; check it by itself.",
        "The attachment that is another e-mail is not read; check it by itself.",
        "The e-mail also holds a plain-text version, which is not read; it should say what the HTML says.",
    )


def test_flowed_lines_are_one_paragraph():
    """A blank at a line's end says that the line goes on."""
    data = b"Subject: Hi\r\nContent-Type: text/plain; format=flowed\r\n\r\nWe listen \r\nto You.\r\n"
    assert blocks(read_bytes(data, "a.eml"))[1] == (Kind.PARAGRAPH, "We listen to You.")


def test_windows_characters_that_are_called_latin_are_read():
    """As every mailer does."""
    data = b"Subject: Hi\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nWe\x92re calm.\r\n"
    document = read_bytes(data, "a.eml")
    assert (blocks(document)[1][1], document.notes) == ("We’re calm.", ())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Just a text without headers.\n", "is not an e-mail"),
        (b"", "is not an e-mail"),
        (b"From: a@example.com\n\n", "holds no text"),
        (b"Subject: " + b"=?utf-8?Q?a?= " * 100_000 + b"\n\nx", "has a header of more than 5,000 characters"),
        (b"Subject: x\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nAAAA", "is encrypted"),
        (b"Subject: x\nContent-Type: multipart/encrypted; boundary=x\n\n--x--", "is encrypted"),
    ],
)
def test_what_is_no_readable_e_mail_is_told(data, words):
    """In one sentence."""
    with pytest.raises(DraftError, match=rf"^a\.eml: {words}[^\n]*$"):
        read_bytes(data, "a.eml")


def test_parts_within_parts_without_end_are_refused():
    """Or the standard library would run out of stack."""
    depth = 3000
    head = "Subject: x\nContent-Type: multipart/mixed; boundary=b0\n\n"
    inner = "".join(f"--b{at}\nContent-Type: multipart/mixed; boundary=b{at + 1}\n\n" for at in range(depth))
    with pytest.raises(DraftError, match=r"^a\.eml: is damaged[^\n]*$|^a\.eml: has more than"):
        read_bytes((head + inner).encode(), "a.eml")


# Files that are refused


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
PLAIN_MAKERS = {
    ".pptx": (SAMPLES / "lunch-talk.pptx").read_bytes,
    ".xlsx": (SAMPLES / "social-ads.xlsx").read_bytes,
    ".odt": partial(opendocument, "<text:p>Calm.</text:p>"),
    ".odp": partial(opendocument, "<draw:page/>", "presentation"),
    ".ods": partial(opendocument, '<table:table table:name="S"/>', "spreadsheet"),
}


def replaced(data, old, new):
    """The archive with a part of it replaced (or added)."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped({**{name: archive.read(name) for name in archive.namelist()}, old: new})


def main_part(suffix):
    return {".pptx": "ppt/presentation.xml", ".xlsx": "xl/workbook.xml"}.get(suffix, "content.xml")


@pytest.mark.parametrize("suffix", ZIPPED)
@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (lambda data, _: data[:-40], "is damaged"),
        (lambda data, _: b"no archive", "give it the ending of what it is"),
        (lambda data, _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "protected with a password"),
        (lambda data, part: replaced(data, part, BOMB), "declares a document type"),
        (lambda data, part: replaced(data, part, b"<x>"), "damaged XML"),
        (lambda data, part: replaced(data, part, b" " * 30_000_000), "unpacks to"),
        (lambda data, part: replaced(data, part, b"<x/>"), "give it the ending of what it is"),
        (lambda data, part: zipped({"other.xml": "<x/>"}), "is not|is damaged|holds no"),
    ],
)  # fmt: skip
def test_bad_archives_are_told_in_a_sentence(suffix, broken, words):
    """Damaged, encrypted, bombs, and files that are something else."""
    data = broken(PLAIN_MAKERS[suffix](), main_part(suffix))
    with pytest.raises(DraftError, match=rf"^a{suffix}: [^\n]*(?:{words})[^\n]*$"):
        read_bytes(data, f"a{suffix}")


def test_an_opendocument_with_a_password_is_told():
    """Its list of parts says so."""
    with pytest.raises(DraftError, match="protected with a password"):
        read_bytes(opendocument("", **{"META-INF__manifest": "<m><encryption-data/></m>"}), "a.odt")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Plain text.", "is not an RTF document"),
        (rtf(r"\pard We listen.\par")[:-1], "ends in the middle"),
        (b"{\\rtf1" + b"{" * 5000 + b"}" * 5001, "nested deeper"),
    ],
)
def test_bad_rtf_is_told_in_a_sentence(data, words):
    """Something else, cut off, and an attack on the stack."""
    with pytest.raises(DraftError, match=rf"^a\.rtf: [^\n]*{words}[^\n]*$"):
        read_bytes(data, "a.rtf")


SEEDS = {
    **{suffix: made() for suffix, made in PLAIN_MAKERS.items()},
    ".rtf": rtf(r"{\info{\title T}}\pard\s1 A\par{\footnote B}{\*\x y}\u8217?\'92{\f1\'cf}\trowd\intbl C\cell\row"),
    ".eml": (SAMPLES / "open-day.eml").read_bytes(),
    ".csv": (SAMPLES / "spring-ads.csv").read_bytes(),
}


@pytest.mark.parametrize("suffix", SEEDS)
def test_a_damaged_file_is_read_or_told_and_nothing_else(suffix):
    """Bytes changed, cut and doubled at random never give another error than `DraftError`."""
    dice = random.Random(7)
    seed = SEEDS[suffix]
    if suffix in ZIPPED:  # stored, so that the XML inside is hit and not only its packing
        with zipfile.ZipFile(io.BytesIO(seed)) as archive:
            seed = zipped({name: archive.read(name) for name in archive.namelist()}, zipfile.ZIP_STORED)
    for _ in range(25 if suffix in (".pptx", ".xlsx") else 80):
        data = bytearray(seed)
        for _ in range(dice.randrange(1, 4)):
            at = dice.randrange(len(data))
            data[at : at + dice.choice((0, 1, 9))] = bytes(dice.randrange(256) for _ in range(dice.choice((0, 1, 3))))
        try:
            read_bytes(bytes(data), f"a{suffix}")
        except DraftError as error:
            assert "\n" not in str(error)


# From end to end


@pytest.mark.parametrize(
    ("sample", "place"),
    [
        ("spring-ads.csv", "cell C2 (Headline 1)"),
        ("open-day.eml", "the preview text"),
        ("lunch-talk.pptx", "slide 3, table 1, row 2, column 2"),
        ("social-ads.xlsx", "sheet Social ads, cell B3 (Primary text)"),
    ],
)
def test_check_tells_the_place_in_words(sample, place, run, tmp_path):
    """In the terminal and in JSON."""
    path = str(SAMPLES / sample)
    code, shown, _ = run("check", path)
    assert code == 1
    assert place in shown
    _, told, _ = run("check", path, "--format", "json")
    draft = json.loads(told)["drafts"][0]
    assert place in {finding["where"] for finding in draft["findings"]}
    assert draft["format"] == (BINARY | FORMATS)[path[path.rindex(".") :]]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.odt", opendocument(f"<text:p>{CLAIM}</text:p>")),
        ("a.odp", opendocument(f"<draw:page><draw:frame><draw:text-box><text:p>{CLAIM}</text:p></draw:text-box></draw:frame></draw:page>", "presentation")),
        ("a.rtf", rtf(rf"\pard {CLAIM}\par")),
        ("a.tsv", f"Headline\tText\nCare\t{CLAIM}\n".encode()),
    ],
)  # fmt: skip
def test_check_finds_the_claim(name, data, run, tmp_path):
    """In a file, and in a folder of such files."""
    (tmp_path / name).write_bytes(data)
    for path in (tmp_path / name, tmp_path):
        code, shown, _ = run("check", str(path))
        assert code == 1
        assert "no-absolute-safety" in shown
        assert "infusions are completely safe" in shown


@pytest.mark.parametrize("name", ["a.pptx", "a.xlsx", "a.odt", "a.odp", "a.ods", "a.rtf", "a.eml"])
def test_check_tells_of_a_file_it_cannot_read(name, run, tmp_path):
    """With exit code 2, one sentence and no traceback."""
    (tmp_path / name).write_bytes(b"PK\x03\x04 broken")
    code, shown, error = run("check", str(tmp_path / name))
    assert code == 2
    assert name in error + shown
    assert "Traceback" not in error


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", ["odt", "rtf"])
def test_what_libreoffice_writes_is_read_as_the_word_file_it_came_from(suffix, tmp_path):
    """The sample flyer, with its header, list, table, picture, tracked changes and comment."""
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    source = SAMPLES / "open-house-flyer.docx"
    convert = ["soffice", profile, "--headless", "--convert-to", suffix, "--outdir", str(tmp_path), str(source)]
    subprocess.run(convert, check=True, capture_output=True, timeout=120)
    written = read_bytes((tmp_path / f"open-house-flyer.{suffix}").read_bytes(), f"a.{suffix}")
    assert blocks(written) == blocks(read_bytes(source.read_bytes(), "a.docx"))
