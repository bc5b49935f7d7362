"""Writes the samples of presentations and spreadsheets; run it after a change here and commit what it wrote.

python tests/tools/make_office_samples.py
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pptx
from pptx.util import Inches

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from pptx.presentation import Presentation

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
WRITTEN = datetime(2026, 11, 21, tzinfo=UTC)

PRICES = (("Package", "What you get"), ("Single", "One infusion, instant relief"), ("Six", "Money back if it fails"))
ADS = (
    ("Ad name", "Primary text", "Headline", "Call to action", "Link", "Reach"),
    (
        "TMS-1",
        "TMS rewires your brain for good. It never fails.",
        "Depression, gone",
        "Book now",
        "https://a.example",
        10,
    ),
    (
        "TMS-2",
        "TMS is not a cure, and it does not help everyone.",
        "Questions about TMS?",
        "Ask us",
        "https://b.example",
        12,
    ),
)


def talk() -> Presentation:
    """A careless talk for a lunch with referring doctors."""
    made = pptx.Presentation()
    made.core_properties.title, made.core_properties.author = "Ketamine: relief without risk", "Sample Clinic"
    made.core_properties.created = made.core_properties.modified = WRITTEN
    first = made.slides.add_slide(made.slide_layouts[0])
    first.shapes.title.text = "Ketamine cures depression"
    first.placeholders[1].text = "A lunch talk by Larkfield Wellness"
    second = made.slides.add_slide(made.slide_layouts[1])
    second.shapes.title.text = "What to expect"
    text = second.placeholders[1].text_frame
    text.text = "Infusions are completely safe"
    for words in ("84% of our patients are symptom-free", "It is not a magic bullet"):
        text.add_paragraph().text = words
    second.notes_slide.notes_text_frame.text = "Say that it is FDA-approved for PTSD. Do not call it a cure."
    third = made.slides.add_slide(made.slide_layouts[5])
    third.shapes.title.text = "Prices"
    frame = third.shapes.add_table(len(PRICES), 2, Inches(1), Inches(2), Inches(7), Inches(2))
    for y, row in enumerate(PRICES):
        for x, words in enumerate(row):
            frame.table.cell(y, x).text = words
    box = third.shapes.add_textbox(Inches(1), Inches(5), Inches(5), Inches(1))
    box.text_frame.text = "Only three places left!"
    box._element.nvSpPr.cNvPr.set("descr", "A patient healed by our miracle drip")
    hidden = made.slides.add_slide(made.slide_layouts[5])
    hidden.shapes.title.text = "Guaranteed results (not shown)"
    hidden._element.set("show", "0")
    return made


def ads() -> Workbook:
    """A sheet of ads for a social network, and one that is hidden."""
    made = openpyxl.Workbook()
    made.properties.creator, made.properties.created = "Sample Clinic", WRITTEN.replace(tzinfo=None)
    sheet = made.active
    sheet.title = "Social ads"
    sheet.append(["Ads for May"])
    for row in ADS:
        sheet.append(row)
    old = made.create_sheet("Last year")
    old.append(["Headline"])
    old.append(["We cure everything"])
    old.sheet_state = "hidden"
    return made


def main() -> None:
    """Write the samples."""
    talk().save(str(SAMPLES / "lunch-talk.pptx"))
    ads().save(str(SAMPLES / "social-ads.xlsx"))
    print("written; now: pytest tests/test_samples.py --update-golden", file=sys.stderr)


if __name__ == "__main__":
    main()
