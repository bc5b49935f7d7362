"""Reviews of Word documents: comments on the very words, and nothing else changed."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
import word_files
from docx.oxml.ns import qn
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from lxml import etree
from word_files import SPACES, R, W, paragraph, run, word_file, zipped

import linter
from linter.api import check_document
from linter.document import Kind
from linter.errors import LinterError
from linter.findings import Excepted
from linter.readers import read_bytes
from linter.review import AUTHOR, review

pytest_plugins = ["cli_fixtures"]

CLAIM = "Our infusions are completely safe."


def reviewed(data, name="a.docx"):
    return reviewed_with(data, name)[0]


def reviewed_with(data, name="a.docx"):
    report = check_document(read_bytes(data, name), scores=False)
    outcome = review(data, report, linter.load_policy())
    return outcome.data, report, outcome


def entries(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def tree(data, part="word/document.xml"):
    return etree.fromstring(entries(data)[part])


def comments(data):
    """Number, author and lines of every comment."""
    parts = entries(data)
    if "word/comments.xml" not in parts:
        return []
    found = etree.fromstring(parts["word/comments.xml"]).iter(qn("w:comment"))
    return [
        (one.get(qn("w:id")), one.get(qn("w:author")), ["".join(line.itertext()) for line in one.iter(qn("w:p"))])
        for one in found
    ]


def anchored(data):
    """The words between the marks of every comment."""
    words, opened = {}, set()
    for node in tree(data).iter():
        id_ = node.get(qn("w:id")) if isinstance(node.tag, str) else None
        if node.tag == qn("w:commentRangeStart"):
            opened.add(id_)
            words[id_] = ""
        elif node.tag == qn("w:commentRangeEnd"):
            opened.discard(id_)
        elif node.tag in (qn("w:t"), qn("w:tab"), qn("w:br")):
            text = "\t" if node.tag == qn("w:tab") else ("\n" if node.tag == qn("w:br") else node.text or "")
            for one in opened:
                words[one] += text
    assert opened == set()
    return words


def shown(data):
    """Every character of the main text with the looks of its run and what it stands in."""
    found = []
    for text in tree(data).iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:delText")):
        above = [node.tag for node in text.iterancestors()]
        looks = text.getparent().find(qn("w:rPr"))
        looks = b"" if looks is None else etree.tostring(looks)
        kept = text.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
        words = (text.text or "") if kept else (text.text or "").strip()
        found += [(character, text.tag, looks, above) for character in words or text.tag]
    return [one for one in found if one[0]]


def our_comments(data):
    return [(id_, lines) for id_, author, lines in comments(data) if author == AUTHOR]


# On the very words


def test_a_comment_stands_on_exactly_the_words():
    """Message, reason, rewrite, source and rule, by cliniclint, on the quoted words."""
    data, report, _ = reviewed_with(word_file(paragraph("Call us. " + CLAIM + " We listen.")))
    ids = dict(our_comments(data))
    assert len(ids) == len(report.findings)
    assert sorted(anchored(data).values()) == sorted(finding.quote for finding in report.findings)
    safe = next(id_ for id_, words in anchored(data).items() if words == "infusions are completely safe")
    labels = list(dict.fromkeys(line.split(":")[0] for line in ids[safe]))
    assert labels == ["Error", "Why", "Instead", "Or", "Source", "Rule"]
    assert ids[safe][-1] == "Rule: no-absolute-safety"


def test_words_across_runs_links_and_changes_are_anchored_whole():
    """Formatting, links and tracked changes do not cut a comment."""
    body = paragraph(
        run("Our infu"), run("sions", "<w:i/>"), f'<w:hyperlink xmlns:r="{R}" r:id="x">' + run(" are com") + "</w:hyperlink>",
        '<w:ins w:id="5" w:author="Ann">' + run("pletely ") + "</w:ins>",
        '<w:del w:id="6"><w:r><w:delText>maybe</w:delText></w:r></w:del>', run("safe, we say.", "<w:b/>"),
    )  # fmt: skip
    before = word_file(body)
    data = reviewed(before)
    assert "infusions are completely safe" in anchored(data).values()
    assert shown(before) == shown(data)


def test_a_statement_that_is_missing_is_commented_where_it_became_due():
    """The comment says what is missing on the words that promote."""
    data = reviewed(word_file(paragraph("Hello.") + paragraph("Ketamine treats depression.")))
    missing = {anchored(data)[id_] for id_, lines in our_comments(data) if lines[0].startswith("Error, missing: ")}
    assert missing == {"Ketamine treats depression"}


def test_cut_runs_keep_blanks_breaks_and_changed_looks():
    """A run is cut between any two characters; a tracked change of its looks gets a number of its own."""
    changed = '<w:b/><w:rPrChange w:id="9" w:author="Ann"><w:rPr/></w:rPrChange>'
    before = word_file(
        f"<w:p><w:r><w:rPr>{changed}</w:rPr><w:t>  Tea &amp; caf&#233;, our infusions are completely safe &lt;3  </w:t>"
        "<w:tab/><w:t>ok</w:t><w:br/></w:r></w:p>"
    )
    data = reviewed(before)
    assert "infusions are completely safe" in anchored(data).values()
    assert "".join(one[0] for one in shown(before)) == "".join(one[0] for one in shown(data))
    ids = [node.get(qn("w:id")) for node in tree(data).iter(qn("w:rPrChange"))]
    assert len(ids) == len(set(ids)) == 3


def beside():
    picture = '<w:r><w:drawing><wp:inline><wp:docPr id="1" descr="Our infusions are completely safe"/></wp:inline></w:drawing></w:r>'
    box = f"<w:r><w:pict><v:textbox><w:txbxContent>{paragraph(CLAIM)}</w:txbxContent></v:textbox></w:pict></w:r>"
    note = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    section = '<w:sectPr><w:headerReference w:type="default" r:id="header"/></w:sectPr>'
    return word_file(
        paragraph("Welcome.")
        + paragraph("See this", note, ".")
        + paragraph("Look", picture)
        + paragraph("Box", box)
        + section,
        footnotes=f'<w:footnotes {SPACES}><w:footnote w:id="1">{paragraph(CLAIM)}</w:footnote></w:footnotes>',
        header=f"<w:hdr {SPACES}>{paragraph(CLAIM)}</w:hdr>",
    )


def test_words_beside_the_main_text_are_commented_where_word_shows_comments():
    """Word shows none in headers, notes and text boxes: these stand on what hangs in the text, and quote the words."""
    data = reviewed(beside())
    about = {lines[0].split("” – ")[1]: id_ for id_, lines in our_comments(data) if lines[0].startswith("About")}
    assert [where.split(", in ")[1].split(",")[0] for where in about] == [
        "footnote 1", "the description of a picture", "a text box", "the header",
    ]  # fmt: skip
    held = {where: _between(data, id_) for where, id_ in about.items()}
    assert [tags for where, tags in held.items() if "footnote" in where] == [{"footnoteReference"}]
    assert [tags for where, tags in held.items() if "picture" in where] == [{"drawing"}]
    assert [tags for where, tags in held.items() if "box" in where] == [{"pict"}]
    header = next(id_ for where, id_ in about.items() if "header" in where)
    assert anchored(data)[header] == "Welcome."
    others = {name: content for name, content in entries(beside()).items() if "footnotes" in name or "header" in name}
    assert others.items() <= entries(data).items()


def _between(data, id_):
    """The names of what runs hold between the marks of a comment."""
    start = next(node for node in tree(data).iter(qn("w:commentRangeStart")) if node.get(qn("w:id")) == id_)
    tags = set()
    for node in start.itersiblings():
        if node.tag == qn("w:commentRangeEnd") and node.get(qn("w:id")) == id_:
            return tags
        if node.tag == qn("w:r"):
            tags |= {etree.QName(child).localname for child in node} - {"rPr", "commentReference"}
    raise AssertionError(id_)


# Nothing else is changed


def test_other_parts_stay_byte_for_byte():
    """Only the main part, and what tells of comments, is written anew; the order of the entries stays."""
    before = entries(word_file(paragraph(CLAIM)))
    before |= {"word/media/image1.png": bytes(range(256)) * 9, "customXml/item1.xml": b"<?xml version='1.0'?><a  />"}
    after = entries(reviewed(zipped(before)))
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"}
    assert list(after) == [*before, "word/comments.xml"]


def test_the_main_part_differs_by_what_was_put_in():
    """Without the marks and the cuts of runs, the bytes are those of the draft."""
    before = entries(word_file(paragraph("Say: ", CLAIM) + "\n  <w:p  />\n"))["word/document.xml"].decode()
    after = entries(reviewed(word_file(paragraph("Say: ", CLAIM) + "\n  <w:p  />\n")))["word/document.xml"].decode()
    bare = etree.tostring(etree.fromstring(after)).decode()
    assert "\n  <w:p  />\n" in after
    assert before.split("<w:body>")[0] == after.split("<w:body>")[0]
    assert "commentRangeStart" in bare


def test_excepted_findings_are_not_commented():
    """Somebody answers for them."""
    data = word_file(paragraph(CLAIM))
    report = check_document(read_bytes(data, "a.docx"), scores=False)
    excepted = tuple(Excepted(finding, "register") for finding in report.findings)
    outcome = review(data, replace(report, findings=(), excepted=excepted), linter.load_policy())
    assert (outcome.data, outcome.new) == (data, 0)


def test_a_report_on_another_text_is_refused():
    """Comments would stand on the wrong words."""
    report = check_document(read_bytes(word_file(paragraph(CLAIM)), "a.docx"))
    with pytest.raises(LinterError, match="changed"):
        review(word_file(paragraph("Calm.")), report, linter.load_policy())


def test_a_document_without_words_in_its_main_text_says_so():
    """There is nothing that a comment could stand on."""
    data = word_file(
        '<w:p/><w:sectPr><w:headerReference w:type="default" r:id="header"/></w:sectPr>',
        header=f"<w:hdr {SPACES}>{paragraph(CLAIM)}</w:hdr>",
    )
    with pytest.raises(LinterError, match="main text"):
        reviewed(data)


# Again


def test_a_second_review_of_a_reviewed_copy_changes_nothing():
    """Comments that are there already are left where they are."""
    data = reviewed(beside())
    again, _, outcome = reviewed_with(data)
    assert again == data
    assert (outcome.new, outcome.removed) == (0, 0)
    assert outcome.kept == len(our_comments(data))


def test_a_mended_sentence_loses_its_comment():
    """The other comments stay."""
    data = reviewed(word_file(paragraph(CLAIM) + paragraph("Ketamine cures depression.")))
    parts = entries(data)
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"infusions are completely safe", b"staff are kind")
    again, report, outcome = reviewed_with(zipped(parts))
    assert outcome.removed == 1
    assert sorted(anchored(again).values()) == sorted(finding.quote for finding in report.findings)
    assert b"completely safe" not in entries(again)["word/comments.xml"]


def discussed():
    """A draft on which a colleague has commented."""
    made, stream = docx.Document(), io.BytesIO()
    first = made.add_paragraph("Our infusions are ")
    first.add_run("completely").bold = True
    first.add_run(" safe.")
    made.add_comment(first.runs[1:], text="Really?", author="Ann", initials="A")
    made.save(stream)
    return stream.getvalue()


def test_comments_of_other_people_are_left_alone():
    """Their words, their number and their place stay, whatever ours do."""
    before = discussed()
    data = reviewed(before)
    assert comments(before)[0] in comments(data)
    assert anchored(data)[comments(before)[0][0]] == "completely safe."
    mended = entries(data)
    mended["word/document.xml"] = mended["word/document.xml"].replace(b">completely<", b">not<")
    again = reviewed(zipped(mended))
    assert [author for _, author, _ in comments(again)] == ["Ann"]
    assert anchored(again) == {comments(before)[0][0]: "not safe."}


W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"


def answered():
    """A reviewed copy in which a colleague has answered our first comment, as Word writes it."""
    parts = entries(reviewed(word_file(paragraph(CLAIM) + paragraph("Ketamine cures depression."))))
    text = parts["word/comments.xml"].decode()
    text = text.replace("<w:comments ", f'<w:comments xmlns:w14="{W14}" ', 1)
    for number in range(text.count("<w:comment ")):
        head, tail = text.split(f'<w:comment w:id="{number}"', 1)
        comment, rest = tail.split("</w:comment>", 1)
        opening, last = comment.rsplit("<w:p>", 1)
        text = f'{head}<w:comment w:id="{number}"{opening}<w:p w14:paraId="0000000{number}">{last}</w:comment>{rest}'
    answer = '<w:comment w:id="90" w:author="Ann"><w:p w14:paraId="000000FF"><w:r><w:t>We have a study.</w:t></w:r></w:p></w:comment>'
    parts["word/comments.xml"] = text.replace("</w:comments>", f"{answer}</w:comments>").encode()
    first = anchored_first(zipped(parts))
    extended = (
        f'<w15:commentsEx xmlns:w15="{W15}"><w15:commentEx w15:paraId="000000FF" w15:paraIdParent="0000000{first}"/>'
    )
    extended += (
        "".join(f'<w15:commentEx w15:paraId="0000000{n}" w15:done="0"/>' for n in range(9)) + "</w15:commentsEx>"
    )
    parts["word/commentsExtended.xml"] = extended.encode()
    relations = parts["word/_rels/document.xml.rels"].decode()
    one = '<Relationship Id="x9" Type="http://schemas.microsoft.com/office/2011/relationships/commentsExtended" Target="commentsExtended.xml"/>'
    parts["word/_rels/document.xml.rels"] = relations.replace("</Relationships>", f"{one}</Relationships>").encode()
    return parts, first


def anchored_first(data):
    return next(id_ for id_, words in anchored(data).items() if words == "infusions are completely safe")


def test_a_comment_that_somebody_answered_stays():
    """Even when its sentence was mended: the answer would lose what it answers."""
    parts, first = answered()
    assert reviewed(zipped(parts)) == zipped(parts)
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"infusions are completely safe", b"staff are kind")
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"cures depression", b"is offered")
    again = reviewed(zipped(parts))
    left = {id_: author for id_, author, _ in comments(again)}
    assert left[first] == AUTHOR
    assert left["90"] == "Ann"
    names = {node.get(f"{{{W15}}}paraId") for node in tree(again, "word/commentsExtended.xml")}
    assert f"0000000{first}" in names
    gone = {id_ for id_, _, _ in comments(zipped(parts))} - left.keys()
    assert gone
    assert not {f"0000000{id_}" for id_ in gone} & names


# Files of every make


def test_any_prefix_and_the_strict_form_are_written_right():
    """The namespace counts, not the letter in front."""
    body = paragraph("Say: " + CLAIM)
    strict = SPACES.replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    data = reviewed(word_file("", main=word_files.document(body, strict)))
    assert "wordprocessingml/main" in etree.QName(tree(data, "word/comments.xml")).namespace
    assert etree.QName(tree(data, "word/comments.xml")).namespace.startswith("http://purl")
    other = word_files.document(body).replace("w:", "x:").replace("xmlns:w=", "xmlns:x=")
    data = reviewed(word_file("", main=other))
    assert "infusions are completely safe" in anchored(data).values()
    bare = (
        word_files.document(body)
        .replace("<w:", "<")
        .replace("</w:", "</")
        .replace("xmlns:w=", "xmlns:w='" + W + "' xmlns=")
    )
    data = reviewed(word_file("", main=bare))
    assert "infusions are completely safe" in anchored(data).values()


def test_a_file_without_relations_gets_them():
    """A main part that stands alone is a document, too."""
    parts = entries(word_file(paragraph(CLAIM)))
    del parts["word/_rels/document.xml.rels"]
    parts["[Content_Types].xml"] = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    data = reviewed(zipped(parts))
    assert our_comments(data)
    assert reviewed(data) == data


def test_python_docx_reads_the_comments():
    """Another reader of Word files finds them, with their author."""
    made = docx.Document(io.BytesIO(reviewed(discussed())))
    ours = [comment for comment in made.comments if comment.author == AUTHOR]
    assert ours[0].initials == "cl"
    assert ours[0].paragraphs[0].text.startswith("Error: ")
    assert made.paragraphs[0].text == CLAIM


SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
PAGE = """<h1>Ketamine &amp; you</h1><p>Our <b>infusions are</b> <i>completely</i> safe – “really”.</p>
<ul><li>It <a href="https://example.org">cures depression</a>.</li></ul>
<table border=1><tr><td>A</td><td>Miracle</td></tr><tr><td>C</td><td>84% of patients feel better</td></tr></table>"""


def convert(path, to, *options):
    """The file that LibreOffice makes of a file."""
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = [
        SOFFICE,
        profile,
        "--headless",
        *options,
        "--convert-to",
        to,
        "--outdir",
        str(path.parent / "out"),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return path.parent / "out" / f"{path.stem}.{to.split(':')[0]}"


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_documents_of_libreoffice_go_there_and_back(tmp_path):
    """It makes the draft, opens the reviewed copy, and saves it with every comment on its words."""
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    draft = convert(page, "docx", "--infilter=HTML (StarWriter)")
    data, report, _ = reviewed_with(draft.read_bytes())
    assert len(report.findings) > 3
    copy = tmp_path / "copy.docx"
    copy.write_bytes(data)
    opened = convert(copy, "docx").read_bytes()
    assert sorted(anchored(opened).values()) == sorted(anchored(data).values())
    said = [sorted(lines for _, _, lines in comments(one)) for one in (opened, data)]
    assert said[0] == said[1]
    kinds = {block.kind for block in report.document.blocks}
    assert {Kind.HEADING, Kind.ITEM, Kind.CELL} <= kinds
    assert convert(copy, "pdf").read_bytes().startswith(b"%PDF")


def test_blanks_at_the_ends_of_a_paragraph_are_no_words():
    """A tab that begins a paragraph was once taken for the end of the one before."""
    tabs = "<w:r><w:tab/><w:tab/></w:r>"
    data = reviewed(word_file(paragraph("It cures depression") + paragraph(tabs, "It is calm.", tabs)))
    assert any("cures depression" in words for words in anchored(data).values())
    assert reviewed(data) == data


# Whatever the draft

LOOKS = st.sampled_from(["", "<w:b/>", '<w:i/><w:color w:val="FF0000"/>', '<w:sz w:val="40"/>'])
WORDS = st.sampled_from(["Our infusions are completely safe", "Ketamine cures depression", "a miracle", "no cure",
                         "84% felt better", "guaranteed", "It helps", "café “x”", "&amp;", "&#x1F600;", "naïve", "e\u0301"])  # fmt: skip
AROUND = st.sampled_from(["{}", '<w:ins w:id="1">{}</w:ins>', "<w:hyperlink>{}</w:hyperlink>", "<w:smartTag>{}</w:smartTag>",
                          "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>", '<w:del w:id="2"><w:r><w:delText>x</w:delText></w:r></w:del>{}'])  # fmt: skip
MORE = st.sampled_from(["", "<w:tab/>", "<w:br/>", "<w:noBreakHyphen/>", "<w:lastRenderedPageBreak/>"])
STYLE = st.sampled_from(["", "H1", "LB", "Q"])


@st.composite
def runs(draw):
    """A text in runs that are cut anywhere."""
    words = " ".join(draw(st.lists(WORDS, min_size=1, max_size=5))) + draw(st.sampled_from([".", "!", "?", ""]))
    cuts = sorted(draw(st.lists(st.integers(0, len(words)), max_size=4)))
    parts = [words[a:b] for a, b in zip([0, *cuts], [*cuts, len(words)], strict=True)]
    if any("&" in part and ";" not in part[part.rindex("&") :] for part in parts) or any(p[:1] == ";" for p in parts):
        parts = [words]  # an entity was cut
    made = ""
    for part in parts:
        blanks = draw(st.sampled_from([' xml:space="preserve"', ' xml:space="preserve"', ""]))
        looks = draw(LOOKS)
        inner = f"{draw(MORE)}<w:t{blanks}>{part}</w:t>{draw(MORE)}"
        made += draw(AROUND).format(f'<w:r w:rsidR="00AA">{looks and f"<w:rPr>{looks}</w:rPr>"}{inner}</w:r>')
    return made


@st.composite
def drafts(draw):
    """A Word file of a few paragraphs and a table."""
    made = [paragraph(draw(runs()), style=draw(STYLE)) for _ in range(draw(st.integers(1, 4)))]
    cells = "".join(f"<w:tc>{one}</w:tc>" for one in made[1:])
    return word_file("".join(made[:1]) + (f"<w:tbl><w:tr>{cells}</w:tr><w:tr>{cells}</w:tr></w:tbl>" if cells else ""))


@given(drafts())
@settings(
    max_examples=40, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate]
)  # a draft shrinks slowly
def test_a_review_leaves_the_text_as_it_is(before):
    """Every character looks as before, comments stand on their findings' words, and a second review changes nothing."""
    data, report, _ = reviewed_with(before)
    seen = [(one[0], one[1], one[2]) for one in shown(before)]
    assert seen == [(one[0], one[1], one[2]) for one in shown(data) if one[0]]
    again = read_bytes(data, "a.docx")
    assert (again.text, again.blocks) == (report.document.text, report.document.blocks)
    words = [_plain(finding.quote) for finding in report.findings]
    assert sorted(map(_plain, anchored(data).values())) == sorted(words)
    assert reviewed(data) == data


def _plain(text):
    return "".join(text.replace("\u2011", "").split())


# From the command line


@pytest.fixture
def draft(tmp_path):
    path = tmp_path / "draft.docx"
    path.write_bytes(word_file(paragraph("Ketamine cures depression.")))
    return path


def test_review_writes_a_copy(run, draft):
    """The draft is left alone, and the command says how many comments it wrote."""
    before, copy = draft.read_bytes(), draft.with_name("reviewed.docx")
    code, out, err = run("review", str(draft), "-o", str(copy))
    assert (code, err) == (0, "")
    assert out.startswith(f"{copy}: {len(our_comments(copy.read_bytes()))} comments (")
    assert draft.read_bytes() == before
    code, out, _ = run("review", str(copy), "--in-place")
    assert (code, "0 new" in out) == (0, True)
    assert not list(draft.parent.glob("*.tmp"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["draft.docx", "-o", "draft.docx"], "is the draft itself"),
        (["draft.docx", "-o", "../{folder}/draft.docx"], "is the draft itself"),
        (["draft.docx", "-o", "reviewed.txt"], "one, too"),
        (["draft.docx", "-o", "nowhere/reviewed.docx"], "no such folder"),
        (["draft.docx"], "--in-place"),
        (["draft.docx", "-o", "x.docx", "--in-place"], "not allowed with"),
        (["missing.docx", "-o", "x.docx"], "no such file"),
        (["page.md", "-o", "x.md"], "cannot be put into markdown files"),
    ],
)
def test_mistakes_are_told_in_a_sentence(run, draft, monkeypatch, arguments, words):
    """Nothing is written, and the exit code is 2."""
    monkeypatch.chdir(draft.parent)
    Path("page.md").write_text("Ketamine cures.", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in draft.parent.iterdir()}
    code, _, err = run("review", *(one.format(folder=draft.parent.name) for one in arguments))
    assert (code, err.count("\n")) == (2, 1)
    assert words in err
    assert before == {path.name: path.read_bytes() for path in draft.parent.iterdir()}


def test_a_copy_that_colleagues_commented_is_not_overwritten(run, draft):
    """Their comments would be lost; the sentence says what to do."""
    copy = draft.with_name("reviewed.docx")
    copy.write_bytes(discussed())
    code, _, err = run("review", str(draft), "-o", str(copy))
    assert code == 2
    assert "1 comment of other people" in err
    assert copy.read_bytes() == discussed() or comments(copy.read_bytes())[0][1] == "Ann"
    copy.write_bytes(draft.read_bytes())
    assert run("review", str(draft), "-o", str(copy))[0] == 0
