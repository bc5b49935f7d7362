"""OpenDocument spreadsheets (.ods): the cells of ad copy on every sheet."""

from __future__ import annotations

from linter.readers.opendocument import OpenDocument, cells, shown_text
from linter.readers.transcript import Transcript
from linter.readers.xlsx import add_sheet


def fill(transcript: Transcript, data: bytes, name: str) -> None:
    """Add the cells of copy of a workbook."""
    file = OpenDocument(data, name, "an OpenDocument spreadsheet (.ods)", "office:spreadsheet")
    for sheet in (child for child in file.body.children if child.tag == "table:table"):
        title = sheet.get("table:name")
        if sheet.get("table:style-name") in file.hidden_tables:
            transcript.note(f"The sheet {title} is hidden and was not read.")
            continue
        texts = {
            (y, x): shown_text(cell) for y, x, cell in cells(sheet) if cell.get("office:value-type") in ("string", "")
        }
        add_sheet(transcript, texts, title)
