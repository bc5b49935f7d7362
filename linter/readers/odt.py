"""OpenDocument text (.odt): the main text with notes and frames, then headers and footers."""

from __future__ import annotations

from linter.document import Kind
from linter.readers.opendocument import OpenDocument, Spot, Story
from linter.readers.transcript import Transcript

_MARGINS = {
    "style:header": "the header",
    "style:header-first": "the header",
    "style:header-left": "the header",
    "style:footer": "the footer",
    "style:footer-first": "the footer",
    "style:footer-left": "the footer",
}


def fill(transcript: Transcript, data: bytes, name: str) -> None:
    """Add the blocks of a text document."""
    file = OpenDocument(data, name, "an OpenDocument text (.odt)", "office:text")
    story = Story(file, transcript)
    transcript.add(Kind.TITLE, file.title, "the document's title (in its properties)")
    story.read(file.body.children, Spot())
    for margin in file.margins.all(*_MARGINS) if file.margins else ():
        if margin.get("style:display") != "false":
            story.read(margin.children, Spot(_MARGINS[margin.tag], apart=True))
