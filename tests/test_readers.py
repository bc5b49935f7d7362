"""Reading files: encodings, formats and what cannot be read."""

from __future__ import annotations

import codecs
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from linter.document import Span
from linter.errors import DraftError
from linter.readers import FORMATS, is_draft, read_bytes, read_file, read_text

TEXT = "It isn’t a cure.\r\nIt may help 😀."


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_marked_encodings_are_read(mark, encoding):
    """The source is the text without its mark, line ends as they are; the digest is that of the bytes."""
    data = mark + TEXT.encode(encoding)
    document = read_bytes(data, "a.txt")
    assert document.source == TEXT
    assert document.digest == "sha256:" + hashlib.sha256(data).hexdigest()
    assert document.notes == ()


def test_a_page_may_declare_its_encoding():
    """A <meta charset> is believed where the bytes are not UTF-8."""
    data = '<meta charset="windows-1251"><p>Кетамин не лечит всё.'.encode("cp1251")
    assert read_bytes(data, "a.html").text == "Кетамин не лечит всё."


@pytest.mark.parametrize("charset", ["unicode_escape", "rot13", "idna", "no-such", "utf-16", "punycode"])
def test_a_wrong_declaration_is_passed_over(charset):
    """Charsets that are none, or not this page's, do no harm."""
    data = f"<meta charset={charset}><p>caf".encode() + b"\xe9 au lait"
    assert read_bytes(data, "a.html").text == "café au lait"


@pytest.mark.parametrize(
    "text", ["It’s a “cure” – really.", "Our clinic – since 1999. It isn’t a cure…", "It’s safe. " * 100]
)
def test_windows_text_is_read_and_noted(text):
    """English in windows-1252 keeps its quotation marks, and its author is told."""
    document = read_bytes(text.encode("cp1252"), "a.txt")
    assert document.source == text
    assert "windows-1252" in document.notes[0]


def test_other_encodings_are_guessed():
    """Text that is mostly no ASCII is left to charset-normalizer."""
    text = "Кетамин не лечит депрессию навсегда. Это неправда. " * 4
    assert read_bytes(text.encode("cp1251"), "a.txt").source == text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "ZIP"),
        (b"{\\rtf1 hi}", "RTF"),
        (b"abc\0def", "NUL"),
        (b"\x01\x02\x03abc", "control characters"),
        (codecs.BOM_UTF16_LE + b"a", "UTF-16"),
        (b"\xef\xbb\xbf\xff", "UTF-8"),
    ],
)
def test_binary_files_are_refused(data, words):
    """What is not text is refused in one sentence that says why and what to do."""
    with pytest.raises(DraftError, match=words) as caught:
        read_bytes(data, "a.txt")
    assert str(caught.value).startswith("a.txt: ")
    assert "save" in str(caught.value)


@pytest.mark.parametrize("name", ["a.xyz", "a", "a.TXT.bak"])
def test_unknown_endings_are_refused(name):
    """The message names the ending and lists the known ones."""
    with pytest.raises(DraftError) as caught:
        read_text("x", name)
    assert all(suffix in str(caught.value) for suffix in FORMATS)
    assert Path(name).suffix in str(caught.value)


def test_missing_files_and_folders_are_refused(tmp_path):
    """A path that cannot be read is named."""
    with pytest.raises(DraftError, match="no such file"):
        read_file(tmp_path / "a.txt")
    with pytest.raises(DraftError, match="folder"):
        read_file(tmp_path)
    with pytest.raises(DraftError, match="no such file"):
        read_file(tmp_path / "nameless")
    with pytest.raises(DraftError, match="no such file"):
        read_file(Path("a\0.txt"))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_unreadable_files_are_refused(tmp_path):
    """A file without permission is named."""
    path = tmp_path / "a.txt"
    path.write_text("x", encoding="utf-8")
    path.chmod(0)
    with pytest.raises(DraftError, match="permission"):
        read_file(path)


def test_half_a_pair_is_refused():
    """A lone surrogate is no character."""
    with pytest.raises(DraftError, match="UTF-16"):
        read_text("a\ud800")


def test_files_are_read(tmp_path):
    """The document knows its name and format."""
    path = tmp_path / "Draft.MD"
    path.write_bytes(b"# Hello\n")
    document = read_file(path)
    assert (document.name, document.format, document.text) == (str(path), "markdown", "Hello")
    assert is_draft(path)
    assert not is_draft(tmp_path / "a.xyz")


@pytest.mark.parametrize("suffix", FORMATS)
def test_empty_drafts_are_documents(suffix):
    """A draft without text has no blocks."""
    document = read_bytes(b"", "a" + suffix)
    assert (document.text, document.blocks, document.sentences) == ("", (), ())


@pytest.mark.parametrize("suffix", FORMATS)
def test_invisible_blocks_are_dropped(suffix):
    """Zero-width characters and no-break spaces alone are no block."""
    assert read_text("\ufeff\u200b\u00a0\n\n\u2060\u00ad\n", "a" + suffix).blocks == ()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_places_count_every_kind_of_line_end(end):
    """Lines and columns count from 1, whatever ends a line."""
    document = read_text(f"😀 One.{end}{end}Two three.{end}", "a.txt")
    at = document.text.index("three")
    place = document.place(Span(at, at + 5))
    assert (place.line, place.column, place.end_line, place.end_column) == (3, 5, 3, 10)
    assert document.source_line(3) == "Two three."


def test_a_text_needs_no_parser():
    """Reading a text loads neither the Markdown parser nor the encoding guesser."""
    code = "import sys; from linter.readers import read_text; read_text('Hello.'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pyromark", "charset_normalizer", "json", "html", "linter.readers.html"} & set(loaded)
