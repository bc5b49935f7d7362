"""Writes the Word samples (samples/*.docx, samples/clean/*.docx); run it after a change here and commit what it wrote.

python tests/tools/make_word_samples.py
"""

from __future__ import annotations

import io
import struct
import sys
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, RGBColor

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
WRITTEN = datetime(2026, 11, 21, tzinfo=UTC)


def new(title: str) -> Document:
    """An empty document with a title, the same on every day."""
    made = docx.Document()
    properties = made.core_properties
    properties.title, properties.author = title, "Sample Clinic"
    properties.created = properties.modified = WRITTEN
    return made


def change(paragraph: Paragraph, tag: str, text: str) -> None:
    """Add words as a tracked insertion or deletion."""
    wrapper = OxmlElement(f"w:{tag}")
    for name, value in (("id", "900"), ("author", "Dana"), ("date", "2026-11-20T09:00:00Z")):
        wrapper.set(qn(f"w:{name}"), value)
    wrapper.append(paragraph.add_run(text)._r)
    if tag == "del":
        wrapper[0][-1].tag = qn("w:delText")
    paragraph._p.append(wrapper)


def picture(made: Document, description: str) -> None:
    """Add a small grey picture with a description."""
    row = b"\0" + b"\xcc" * 60
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", 60, 20, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(row * 20)),
        (b"IEND", b""),
    )
    data = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
    shape = made.add_picture(io.BytesIO(data), width=Inches(1.5))
    shape._inline.docPr.set("descr", description)


def flyer() -> Document:
    """A careless flyer, as it goes round between colleagues."""
    made = new("Open house: ketamine, the end of depression")
    made.sections[0].header.paragraphs[0].text = "Larkfield Wellness · Relief guaranteed"
    made.sections[0].footer.paragraphs[0].text = "Larkfield Wellness, 12 Mill Road"
    made.add_heading("Open house: meet your new life", 0)
    text = made.add_paragraph("Our ketamine infusions are ")
    text.add_run("completely").bold = True
    text.add_run(" safe").italic = True
    text.add_run(" and ")
    change(text, "del", "sometimes help with")
    change(text, "ins", "cure")
    text.add_run(" depression. You’ll feel “like yourself again” after a single visit.")
    made.add_heading("What you can expect", 1)
    for item in ("No side effects and no downtime", "84% of our patients are symptom-free", "FDA-approved for PTSD"):
        made.add_paragraph(item, style="List Bullet")
    note = made.add_paragraph("It is not a magic bullet, and it does not work for everyone.")
    made.add_comment(note.runs, text="Legal wants this sentence to stay.", author="Dana", initials="D")
    made.add_heading("Prices", 1)
    table = made.add_table(3, 2, style="Light Grid Accent 1")
    cells = (
        ("Single infusion", "$450"),
        ("Six infusions", "$2,200, money-back guarantee"),
        ("Booster", "Free if you book today"),
    )
    for row, words in zip(table.rows, cells, strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    picture(made, "A patient who was healed by our miracle drip")
    made.add_paragraph("“It cured me in a week.” – Marisol T.", style="Quote")
    last = made.add_paragraph("Call now: only three places left!")
    last.runs[0].font.color.rgb = RGBColor(0xC0, 0, 0)
    return made


def leaflet() -> Document:
    """A careful leaflet for patients."""
    made = new("Your first visit")
    made.sections[0].header.paragraphs[0].text = "Larkfield Wellness"
    made.add_heading("Your first visit", 0)
    made.add_paragraph("We want you to know what to expect. A nurse will meet you at the door.")
    made.add_heading("Before you come", 1)
    for item in ("Bring a list of your medicines.", "Ask a friend to drive you home.", "Eat a light meal."):
        made.add_paragraph(item, style="List Number")
    made.add_heading("What we cannot say", 1)
    made.add_paragraph("We cannot promise that you will feel better. No treatment works for everyone.")
    made.add_paragraph("Tell your doctor about any new symptom. In an emergency, call 911.")
    return made


def main() -> None:
    """Write the samples."""
    flyer().save(str(SAMPLES / "open-house-flyer.docx"))
    leaflet().save(str(SAMPLES / "clean" / "first-visit.docx"))
    print("written; now: pytest tests/test_samples.py --update-golden", file=sys.stderr)


if __name__ == "__main__":
    main()
