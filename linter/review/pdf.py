"""Reviews of PDF files: highlights with notes, added to the end of the file, so that what was there stays as it is."""

from __future__ import annotations

import logging
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from linter.errors import DraftError, LinterError
from linter.findings import Finding, Report, Severity
from linter.policy.model import Policy
from linter.readers.extras import library
from linter.readers.pdf import Shown, read_pdf
from linter.readers.pdf_layout import boxes
from linter.readers.pdf_page import Box
from linter.readers.transcript import Transcript
from linter.review import AUTHOR, Reviewed
from linter.review.wording import paragraphs
from linter.typed import Any, NamedTuple

_COLOURS = {Severity.ERROR: (1.0, 0.62, 0.58), Severity.WARNING: (1.0, 0.85, 0.4), Severity.ADVICE: (0.68, 0.85, 1.0)}
_PRINTED = 4


class Note(NamedTuple):
    """A highlight with its note: on which page, over which lines, and what it says."""

    page: int
    lines: tuple[Box, ...]
    text: str
    colour: tuple[float, float, float] = (0, 0, 0)

    @property
    def key(self) -> tuple[int, tuple[int, ...], str]:
        """By what two notes are the same: whole points, for a file may round."""
        return self.page, tuple(round(value) for line in self.lines for value in _quad(line)), self.text


def review(data: bytes, report: Report, policy: Policy) -> Reviewed:
    """A copy of a PDF with a highlight for each finding; see `linter.review.review`."""
    name = report.document.name
    transcript = Transcript()
    shown = read_pdf(transcript, data, name)
    if transcript.finish("", "pdf", "").source != report.document.source:
        raise LinterError(f"{name}: has changed since it was checked; review it again.")
    if report.findings and not shown:
        raise LinterError(f"{name}: has no words that notes could stand on.")
    planned = [_planned(finding, shown, policy) for finding in report.findings]
    with _told_in_a_sentence(name):
        reviewed = _written(data, name, planned)
        again = Transcript()
        read_pdf(again, reviewed.data, name)
        if again.finish("", "pdf", "").source != report.document.source:
            raise ValueError("pypdf has mended a damaged file in another way than PDFium")
        return reviewed


def _written(data: bytes, name: str, planned: list[Note]) -> Reviewed:
    """The file with the notes that are planned, and without ours that are not."""
    writer = _writer(data, name)
    wanted = {note.key for note in planned}
    kept, removed, others = set(), 0, 0
    for number, page in enumerate(writer.pages):
        stay = []
        for annotation in _annotations(page):
            key = _key(annotation.get_object(), number)
            others += key is None and "/Contents" in annotation.get_object()
            removed += key is not None and key not in wanted
            kept |= {key} & wanted
            stay += [annotation] if key is None or key in wanted else []
        _set_annotations(name, page, stay)
    new = [note for note in planned if note.key not in kept]
    for note in new:
        page = writer.pages[note.page]
        made = writer._add_object(_annotation(name, note))  # noqa: SLF001 (pypdf's own way to add a popup's parent)
        _set_annotations(name, page, [*_annotations(page), made])
    counts = {"new": len(new), "kept": len(planned) - len(new), "removed": removed, "others": others}
    if not new and not removed:
        return Reviewed(data, **counts)
    stream = BytesIO()
    writer.write(stream)
    return Reviewed(stream.getvalue(), **counts)


def comments_of_others(data: bytes, name: str) -> set[tuple[str, str]]:
    """Author and text of every note that is not ours."""
    with _told_in_a_sentence(name):
        notes = [one.get_object() for page in _writer(data, name).pages for one in _annotations(page)]
        said = {(str(one.get("/T", "")), str(one["/Contents"])) for one in notes if "/Contents" in one}
    return {(author, text) for author, text in said if author != AUTHOR}


def _planned(finding: Finding, shown: list[Shown], policy: Policy) -> Note:
    low = bisect_left(shown, finding.place.start, key=lambda one: one.at)
    high = bisect_left(shown, finding.place.end, key=lambda one: one.at)
    glyphs = [one.glyph for one in shown[low:high]]
    # Words that stand on no page, those of the title, are noted on the first word.
    lines = boxes(glyphs or [shown[0].glyph])
    told = paragraphs(finding, policy, on_words=bool(glyphs))
    page = lines[0][0]
    text = "\n".join(f"{label}: {words}" for label, words in told)
    return Note(page, tuple(box for at, box in lines if at == page), text, _COLOURS[finding.severity])


# The file


@contextmanager
def _told_in_a_sentence(name: str) -> Iterator[None]:
    """Whatever pypdf stumbles over in a file that PDFium could read: it raises many kinds of errors, and logs more."""
    errors = library("pypdf.errors", "pdf", name)
    log = logging.getLogger("pypdf")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    except (errors.PyPdfError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError):
        raise DraftError(f"{name}: is damaged, so notes cannot be put into it; make the PDF anew.") from None
    finally:
        log.setLevel(level)


def _writer(data: bytes, name: str) -> Any:
    return library("pypdf", "pdf", name).PdfWriter(BytesIO(data), incremental=True)


def _annotations(page: Any) -> list[Any]:
    found = page.get("/Annots")
    return list(found.get_object()) if found is not None else []


def _set_annotations(name: str, page: Any, annotations: list[Any]) -> None:
    if len(annotations) == len(_annotations(page)):
        return
    generic = library("pypdf.generic", "pdf", name)
    page[generic.NameObject("/Annots")] = generic.ArrayObject(annotations)


def _key(annotation: Any, page: int) -> tuple[int, tuple[int, ...], str] | None:
    """By what one of our notes is known; None for anybody else's."""
    if str(annotation.get("/T", "")) != AUTHOR or annotation.get("/Subtype") != "/Highlight":
        return None
    quads = tuple(round(float(value)) for value in annotation.get("/QuadPoints", ()))
    return page, quads, str(annotation.get("/Contents", "")).replace("\r", "\n")


def _annotation(name: str, note: Note) -> Any:
    generic = library("pypdf.generic", "pdf", name)
    whole = note.lines[0]
    for line in note.lines:
        whole = whole.around(line)

    def numbers(values: tuple[float, ...]) -> Any:
        return generic.ArrayObject([generic.FloatObject(round(value, 2)) for value in values])

    entries = {
        "/Type": generic.NameObject("/Annot"),
        "/Subtype": generic.NameObject("/Highlight"),
        "/Rect": numbers(whole),
        "/QuadPoints": numbers(tuple(value for line in note.lines for value in _quad(line))),
        "/C": numbers(note.colour),
        "/F": generic.NumberObject(_PRINTED),
        "/T": generic.TextStringObject(AUTHOR),
        "/Contents": generic.TextStringObject(note.text),
    }
    return generic.DictionaryObject({generic.NameObject(key): value for key, value in entries.items()})


def _quad(line: Box) -> tuple[float, ...]:
    """The corners in the order that viewers expect: upper left, upper right, lower left, lower right."""
    return line.left, line.top, line.right, line.top, line.left, line.bottom, line.right, line.bottom
