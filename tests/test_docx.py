"""Word documents: what counts as text, what it is, and where it stands."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
import word_files
from word_files import SPACES, W, paragraph, run, word_file, zipped

from linter.document import Kind, Span
from linter.errors import DraftError
from linter.readers import archive, read_bytes, xmltree

pytest_plugins = ["cli_fixtures"]


def read(body, **parts):
    return read_bytes(word_file(body, **parts), "a.docx")


def blocks(document):
    return [(block.kind, document.quote(block.span)) for block in document.blocks]


def where(document, words):
    at = document.text.index(words)
    return document.place(Span(at, at + len(words))).where


# What counts as text


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (run("One ") + run("two."), "One two."),
        ("<w:r><w:t> One </w:t></w:r><w:r><w:t>two.</w:t></w:r>", "Onetwo."),
        (run("It ") + '<w:hyperlink r:id="x">' + run("helps") + "</w:hyperlink>" + run("."), "It helps."),
        (run("It ") + '<w:ins w:id="1">' + run("never ") + "</w:ins>" + run("hurts."), "It never hurts."),
        (run("It ") + '<w:del w:id="1"><w:r><w:delText>never </w:delText></w:r></w:del>' + run("hurts."), "It hurts."),
        (run("It ") + '<w:moveFrom w:id="1">' + run("now ") + "</w:moveFrom>" + run("hurts."), "It hurts."),
        (run("It ") + '<w:moveTo w:id="1">' + run("now ") + "</w:moveTo>" + run("hurts."), "It now hurts."),
        (run("One") + "<w:r><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t></w:r>", "One\ttwo\nthree"),
        (run("One") + "<w:r><w:noBreakHyphen/><w:t>two</w:t></w:r>", "One\u2011two"),
        (run("Seen.") + run("Hidden.", "<w:vanish/>"), "Seen."),
        (run("Seen.") + run("Hidden.", '<w:rStyle w:val="Gone"/>'), "Seen."),
        (run("Seen.") + run("Seen too.", '<w:rStyle w:val="Gone"/><w:vanish w:val="0"/>'), "Seen.Seen too."),
        ("<w:sdt><w:sdtPr/><w:sdtContent>" + run("Kept.") + "</w:sdtContent></w:sdt>", "Kept."),
        ("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + run("Click.") + "</w:sdtContent></w:sdt>", ""),
        ('<w:fldSimple w:instr=" AUTHOR ">' + run("Ann") + "</w:fldSimple>", "Ann"),
        ("<w:smartTag><w:customXml>" + run("Deep") + "</w:customXml></w:smartTag>", "Deep"),
        (run("84%") + run("1", '<w:vertAlign w:val="superscript"/>') + run(" felt better."), "84%[1] felt better."),
        (run("Brand") + run("TM", '<w:vertAlign w:val="superscript"/>'), "BrandTM"),
        ('<w:commentRangeStart w:id="0"/>' + run("Said.") + '<w:commentRangeEnd w:id="0"/>', "Said."),
    ],
)
def test_a_paragraph_shows_its_words(inner, text):
    """Inserted, linked and tagged words count; deleted, moved away and hidden ones do not."""
    assert text == read(f"<w:p>{inner}</w:p>").text


def field(code, result):
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText>{code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def test_a_field_shows_its_result():
    """The instruction of a field is no text; a table of contents repeats headings and is none either."""
    body = paragraph("See ", field(' HYPERLINK "https://x" ', run("our page")), ".")
    body += paragraph(field(" TOC \\o ", run("Cures ..... 3"))) + paragraph("Cures ..... 3", style="TOC1")
    assert read(body).text == "See our page."


def test_a_table_of_contents_may_go_over_several_paragraphs():
    """A field that begins in one paragraph ends in another."""
    start, end = field(" TOC ", "SPLIT").split("SPLIT")
    body = paragraph(start + run("One ... 1")) + paragraph("Two ... 2", end) + paragraph("Text.")
    assert read(body).text == "Text."


def test_existing_comments_do_not_count():
    """A comment's words stand in a part of their own, which is not read."""
    comments = f'<w:comments xmlns:w="{W}"><w:comment w:id="0">{paragraph("It cures.")}</w:comment></w:comments>'
    assert read(paragraph("Calm."), comments=comments).text == "Calm."


def test_a_deleted_paragraph_end_joins_two_paragraphs():
    """As it would be if the change were accepted; the draft says so."""
    deleted = '<w:rPr><w:del w:id="3"/></w:rPr>'
    document = read(paragraph("It cures ", properties=deleted) + paragraph("nothing."))
    assert document.text == "It cures nothing."
    assert "Tracked changes" in document.notes[0]


def test_entities_and_emoji_keep_their_places():
    """A character is one, however it is written."""
    document = read("<w:p>" + run("A &amp; B &#x1F600; it cures.") + "</w:p>")
    place = document.place(Span(*word(document, "cures")))
    assert (place.line, place.column) == (1, 12)
    assert document.source[place.start : place.end] == "cures"


def word(document, words):
    at = document.text.index(words)
    return at, at + len(words)


# What it is


@pytest.mark.parametrize(
    ("made", "kind"),
    [
        (paragraph("Care", style="H1"), Kind.HEADING),
        (paragraph("Care", style="Mine"), Kind.HEADING),
        (paragraph("Care", style="Lvl"), Kind.HEADING),
        (paragraph("Care", style="Plain"), Kind.PARAGRAPH),
        (paragraph("Care", properties='<w:outlineLvl w:val="0"/>'), Kind.HEADING),
        (paragraph("Care", style="H1", properties='<w:outlineLvl w:val="9"/>'), Kind.PARAGRAPH),
        (paragraph("Is it safe?", style="H1"), Kind.QUESTION),
        (paragraph("Care", style="LB"), Kind.ITEM),
        (paragraph("Care", style="LB", properties='<w:numPr><w:numId w:val="0"/></w:numPr>'), Kind.PARAGRAPH),
        (paragraph("Care", properties='<w:numPr><w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr>'), Kind.ITEM),
        (paragraph("•\tCare."), Kind.ITEM),
        (paragraph("Care", style="Q"), Kind.QUOTE),
        (paragraph("“Care,” he said to me. “A lot.”"), Kind.PARAGRAPH),
        (paragraph("“It was fine.” – Ann"), Kind.QUOTE),
        ("<w:p>" + run("What we offer", "<w:b/>") + "</w:p>", Kind.HEADING),
        ("<w:p>" + run("What we offer.", "<w:b/>") + "</w:p>", Kind.PARAGRAPH),
        ("<w:p>" + run("What we offer", '<w:b w:val="0"/>') + "</w:p>", Kind.PARAGRAPH),
        ("<w:p>" + run("What we ", "<w:b/>") + run("offer") + "</w:p>", Kind.PARAGRAPH),
    ],
)
def test_styles_say_what_a_paragraph_is(made, kind):
    """By their built-in names, their outline level, or what they are based on."""
    assert [kind] == [block.kind for block in read(made).blocks]


@pytest.mark.parametrize("value", ["²", "9" * 5000, "-1", "", "x"])
def test_a_number_that_is_none_is_left_out(value):
    """Whatever stands where a level should."""
    odd = f'<w:outlineLvl w:val="{value}"/><w:numPr><w:ilvl w:val="{value}"/><w:numId w:val="1"/></w:numPr>'
    block = read(paragraph("Care", properties=odd)).blocks[0]
    assert (block.kind, block.level) == (Kind.ITEM, 1)


def table(*rows):
    made = ("<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
    return "<w:tbl>" + "".join(made) + "</w:tbl>"


def test_cells_are_cells_with_their_place():
    """Row and column are told; a list in a cell stays a list."""
    body = table([paragraph("A"), paragraph("B")], [paragraph("C"), paragraph("D", style="LB")])
    document = read(paragraph("Prices", style="H1") + body)
    kinds = [kind for kind, _ in blocks(document)]
    assert kinds == [Kind.HEADING, Kind.CELL, Kind.CELL, Kind.CELL, Kind.ITEM]
    assert where(document, "C") == 'paragraph 4, in table 1, row 2, column 1, under "Prices"'
    assert len({block.group for block in document.blocks if block.kind is Kind.CELL}) == 1


def test_a_table_that_only_places_things_has_no_cells():
    """One row, or one column, is layout."""
    assert [kind for kind, _ in blocks(read(table([paragraph("A."), paragraph("B.")])))] == [Kind.PARAGRAPH] * 2


def test_lists_are_grouped_until_a_paragraph_parts_them():
    """Items that follow each other are one list."""
    item, level = paragraph("One", style="LB"), '<w:numPr><w:ilvl w:val="2"/><w:numId w:val="1"/></w:numPr>'
    document = read(item + paragraph("Two", properties=level) + paragraph("Text.") + item)
    first, second, _, last = document.blocks
    assert first.group == second.group != last.group
    assert (first.level, second.level) == (1, 3)


def test_deleted_rows_and_cells_do_not_count():
    """Tracked changes delete them like words."""
    row = (
        f'<w:tr><w:trPr><w:del w:id="1"/></w:trPr><w:tc>{paragraph("Gone")}</w:tc><w:tc>{paragraph("x")}</w:tc></w:tr>'
    )
    cell = f"<w:tr><w:tc><w:tcPr><w:cellDel w:id='2'/></w:tcPr>{paragraph('Gone')}</w:tc><w:tc>{paragraph('B')}</w:tc></w:tr>"
    assert read(f"<w:tbl>{row}{cell}</w:tbl>").text == "B"


def test_two_line_breaks_part_a_paragraph():
    """They look like a new paragraph."""
    document = read("<w:p>" + run("One.") + "<w:r><w:br/><w:br/></w:r>" + run("Two.") + "</w:p>")
    assert blocks(document) == [(Kind.PARAGRAPH, "One."), (Kind.PARAGRAPH, "Two.")]


# What stands beside the main text

PICTURE = '<w:drawing><wp:inline><wp:docPr id="1" name="P" descr="A healed patient"/></wp:inline></w:drawing>'
BOX = (
    "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><wps:txbx><w:txbxContent>{0}</w:txbxContent>"
    "</wps:txbx></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent>"
    "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
)


def notes(kind, text):
    separator = f'<w:{kind} w:id="-1" w:type="separator"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
    return f'<w:{kind}s {SPACES}>{separator}<w:{kind} w:id="7">{paragraph(text)}</w:{kind}></w:{kind}s>'


def test_pictures_text_boxes_and_notes_follow_their_paragraph():
    """Each is read once, after the words it hangs on, and says where it stands."""
    hanging = (
        f'<w:r>{PICTURE}</w:r><w:r>{BOX.format(paragraph("In a box."))}</w:r><w:r><w:footnoteReference w:id="7"/></w:r>'
    )
    body = paragraph("Safety", style="H1") + paragraph("Text", hanging, ".") + paragraph("Next.")
    document = read(body, footnotes=notes("footnote", "Smith 2020."))
    assert blocks(document) == [
        (Kind.HEADING, "Safety"),
        (Kind.PARAGRAPH, "Text  [1]."),
        (Kind.IMAGE, "A healed patient"),
        (Kind.PARAGRAPH, "In a box."),
        (Kind.PARAGRAPH, "Smith 2020."),
        (Kind.PARAGRAPH, "Next."),
    ]
    assert where(document, "healed") == 'paragraph 3, in the description of a picture, under "Safety"'
    assert where(document, "box") == 'paragraph 4, in a text box, under "Safety"'
    assert where(document, "Smith") == 'paragraph 5, in footnote 1, under "Safety"'
    assert where(document, "Next") == 'paragraph 6, under "Safety"'
    assert where(document, "Safety") == "paragraph 1 (heading)"


def test_endnotes_and_old_pictures_are_read():
    """VML is what Word wrote before 2010, and what it still writes for WordArt."""
    old = '<w:pict><v:shape alt="A calm room"><v:textpath string="Feel free"/></v:shape></w:pict>'
    body = paragraph("Text", '<w:r><w:endnoteReference w:id="7"/></w:r>', f"<w:r>{old}</w:r>")
    document = read(body, endnotes=notes("endnote", "Jones 2021."))
    assert [text for _, text in blocks(document)] == ["Text[1]", "Jones 2021.", "A calm room", "Feel free"]


def test_headers_and_footers_are_read_where_they_are_shown():
    """A header of the first page counts if the first page has its own."""
    section = '<w:sectPr><w:headerReference w:type="{}" r:id="header"/><w:footerReference w:type="default" r:id="footer"/>{}</w:sectPr>'
    parts = {
        kind: f"<w:{tag} {SPACES}>{paragraph(kind)}</w:{tag}>" for kind, tag in (("header", "hdr"), ("footer", "ftr"))
    }
    shown = read(paragraph("Text.") + section.format("default", ""), **parts)
    assert shown.text.split() == ["Text.", "header", "footer"]
    assert where(shown, "header") == "paragraph 2, in the header"
    assert read(paragraph("T.") + section.format("first", ""), **parts).text.split() == ["T.", "footer"]
    assert read(paragraph("T.") + section.format("first", "<w:titlePg/>"), **parts).text.split() == [
        "T.",
        "header",
        "footer",
    ]
    assert read(paragraph("T.") + section.format("even", ""), **parts).text.split() == ["T.", "footer"]


def test_the_title_in_the_properties_is_read():
    """It is shown in the window's frame and in exported pages."""
    docx = pytest.importorskip("docx")
    made, stream = docx.Document(), io.BytesIO()
    made.core_properties.title = "A cure"
    made.add_paragraph("Text.")
    made.save(stream)
    document = read_bytes(stream.getvalue(), "a.docx")
    assert blocks(document) == [(Kind.TITLE, "A cure"), (Kind.PARAGRAPH, "Text.")]
    assert where(document, "cure") == "the document's title (in its properties)"


def test_charts_are_not_read_and_the_draft_says_so():
    """What is not read must not look clean."""
    chart = '<w:drawing><wp:inline><a:graphic><a:graphicData uri="http://x/chart"/></a:graphic></wp:inline></w:drawing>'
    assert "charts" in read(paragraph("Text.", f"<w:r>{chart}</w:r>")).notes[0]


def test_strict_documents_are_read():
    """Word can save the strict form of the standard, whose namespaces differ."""
    main = word_files.document(
        paragraph("Text."), SPACES.replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    )
    assert read("", main=main).text == "Text."


def test_another_encoding_is_read():
    """XML may be UTF-16."""
    main = '<?xml version="1.0" encoding="UTF-16"?>' + word_files.document(paragraph("Naïve text."))
    assert read("", main=main.encode("utf-16")).text == "Naïve text."


# What is refused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
GOOD = word_file(paragraph("Text."))
MAIN = GOOD.index(b"word/document.xml") + 20


def changed(**parts):
    with zipfile.ZipFile(io.BytesIO(GOOD)) as good:
        return zipped({**{name: good.read(name) for name in good.namelist()}, **parts})


def xml(text):
    return {"word/document.xml": text}


def twice():
    stream = io.BytesIO(GOOD)
    with zipfile.ZipFile(stream, "a") as copy, pytest.warns(UserWarning):
        copy.writestr("word/document.xml", "<x/>")
    return stream.getvalue()


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
REFUSED = {
    "protected": (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "old": (OLE, "before 2007"),
    "text": (b"Ketamine cures.", "not a Word document"),
    "empty": (b"", "not a Word document"),
    "cut": (GOOD[: len(GOOD) // 2], "damaged"),
    "garbled": (GOOD[:MAIN] + b"\xff" * 40 + GOOD[MAIN + 40 :], "damaged"),
    "no parts": (zipped({"a.txt": "x"}), "not a Word document"),
    "another office file": (changed(**xml("<workbook/>")), "not a Word document"),
    "broken XML": (changed(**xml("<w:document><w:body>")), "damaged XML"),
    "entities": (changed(**xml(LAUGHS + word_files.document(paragraph("&b;")))), "document type"),
    "outside entity": (changed(**xml(OUTSIDE + word_files.document(paragraph("&a;")))), "document type"),
    "bomb": (changed(**{"word/media/a.bin": bytes(20_000_000)}), "unpacks"),
    "nested": (changed(**xml(word_files.document("<w:p>" * 2000 + "</w:p>" * 2000))), "more elements"),
    "two of a name": (twice(), "one name"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_unsafe_and_broken_files_are_refused_in_one_sentence(case):
    """The sentence names the draft and says what to do."""
    data, words = REFUSED[case]
    with pytest.raises(DraftError, match=words) as caught:
        read_bytes(data, "a.docx")
    message = str(caught.value)
    assert message.startswith("a.docx: is ")
    assert "\n" not in message
    assert any(todo in message for todo in ("save", "give it", "check a copy")), message


@pytest.mark.parametrize(
    ("module", "limit", "value"),
    [(archive, "MAX_FILE", 100), (archive, "MAX_ENTRIES", 3), (archive, "MAX_TOTAL", 100), (archive, "MAX_PART", 100),
     (xmltree, "MAX_NODES", 5), (xmltree, "MAX_DEPTH", 2)],
)  # fmt: skip
def test_every_limit_holds(module, limit, value, monkeypatch):
    """A file over any of the limits is not read."""
    monkeypatch.setattr(module, limit, value)
    with pytest.raises(DraftError, match="is not read"):
        read_bytes(GOOD, "a.docx")


def test_an_encrypted_entry_is_a_password():
    """ZIP has its own way to protect an entry."""
    at = GOOD.index(b"PK\x01\x02")
    data = GOOD[: at + 8] + b"\x01" + GOOD[at + 9 :]
    with pytest.raises(DraftError, match="password"):
        read_bytes(data, "a.docx")


# From the command line


def test_check_and_explain_take_a_word_document(run, tmp_path):
    """A finding's line is the paragraph's number, which `explain --at` takes."""
    path = tmp_path / "draft.docx"
    path.write_bytes(word_file(paragraph("Care", style="H1") + paragraph("Ketamine cures depression.")))
    code, out, _ = run("check", str(path), "--format", "json")
    findings = json.loads(out)["drafts"][0]["findings"]
    cure = next(finding for finding in findings if finding["rule"] == "no-cure-claim")
    assert (code, cure["line"], cure["where"]) == (1, 2, 'paragraph 2, under "Care"')
    assert json.loads(out)["drafts"][0]["format"] == "docx"
    _, out, _ = run("check", str(path), "--ignore", "name-side-effects")
    assert f"{path}:2:1 error" in out
    assert '\n    paragraph 2, under "Care"\n    2 | Ketamine cures depression.' in out
    _, out, _ = run("explain", str(path), "--at", "2")
    assert "no-cure-claim" in out
    assert "reported: asserted" in out


def test_a_folder_with_word_documents_is_checked(run, folder):
    """Their owner files, which Word writes while a document is open, are left alone."""
    (folder / "site" / "word.docx").write_bytes(word_file(paragraph("Ketamine cures pain.")))
    (folder / "site" / "~$word.docx").write_bytes(b"\x05owner")
    code, out, err = run("check", "site")
    assert (code, err) == (1, "")
    assert "word.docx:1:" in out
