"""Reviews of Word documents: comments that Word and its like show in the margin."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO

from linter.errors import LinterError
from linter.findings import Report
from linter.policy.model import Policy
from linter.readers.docx import read_word
from linter.readers.docx_package import Package
from linter.readers.transcript import Transcript
from linter.review import AUTHOR, Reviewed
from linter.review.anchors import Anchors, Point, Range
from linter.review.edits import Edit, apply
from linter.review.markers import Markers
from linter.review.threads import Comment, Threads
from linter.review.wording import paragraphs
from linter.typed import NamedTuple

MAX_COMMENTS = 32_767
"""Word opens no document with more."""


class _Planned(NamedTuple):
    """A comment that a finding asks for."""

    range: Range
    told: list[tuple[str, str]]

    @property
    def text(self) -> str:
        """What it says, as it is read back."""
        return "\n".join(f"{label}: {text}" for label, text in self.told)


def review(data: bytes, report: Report, policy: Policy) -> Reviewed:
    """A copy of a Word document with a comment for each finding; see `linter.review.review`."""
    transcript = Transcript()
    word = read_word(transcript, data, report.document.name)
    if transcript.finish("", "docx", "").source != report.document.source:
        raise LinterError(f"{report.document.name}: has changed since it was checked; review it again.")
    root, content = word.package.tree(word.package.main), word.package.content(word.package.main)
    anchors = Anchors(content, root, word.atoms)
    markers = Markers(content, root)
    threads = Threads(word.package)
    planned = list(_plan(report, policy, anchors))
    kept, new = _matched(planned, threads, markers)
    gone = [comment for comment in threads.ours if comment.id not in kept and not comment.answered]
    if len(threads.all) - len(gone) + len(new) > MAX_COMMENTS:
        raise LinterError(f"{report.document.name}: would hold more than {MAX_COMMENTS} comments; split the draft.")
    others = len(threads.all) - len(threads.ours)
    counts = {"new": len(new), "kept": len(kept), "removed": len(gone), "others": others}
    if not new and not gone:
        return Reviewed(data, **counts)
    numbered = [(str(threads.free_id + number), one) for number, one in enumerate(new)]
    parts = threads.written([(id_, one.told) for id_, one in numbered], gone)
    edits = [*_inserted(numbered, markers), *anchors.edits, *markers.removed({comment.id for comment in gone})]
    parts[word.package.main] = apply(content, edits)
    return Reviewed(_packed(word.package, parts), **counts)


def comments_of_others(data: bytes, name: str) -> set[tuple[str, str]]:
    """Author and text of every comment that is not ours."""
    threads = Threads(Package(data, name))
    return {(comment.author, comment.text) for comment in threads.all if comment.author != AUTHOR}


def _plan(report: Report, policy: Policy, anchors: Anchors) -> Iterator[_Planned]:
    for finding in report.findings:
        found = anchors.find(finding.place.start, finding.place.end)
        if found is None:
            raise LinterError(f"{report.document.name}: has no words in its main text that comments could stand on.")
        yield _Planned(found, paragraphs(finding, policy, on_words=found.on_words))


def _matched(planned: list[_Planned], threads: Threads, markers: Markers) -> tuple[set[str], list[_Planned]]:
    """The comments that are there already (they stay, with what people answered), and those that are new."""
    kept: set[str] = set()
    new: list[_Planned] = []
    for one in planned:
        same = [comment for comment in threads.ours if comment.text == one.text and comment.id not in kept]
        there = next((comment for comment in same if _stands(comment, one.range, markers)), None)
        if there is None:
            # Word may have moved the marks of a comment that somebody answered: better there than twice.
            there = next((comment for comment in same if comment.answered), None)
        if there:
            kept.add(there.id)
        else:
            new.append(one)
    return kept, new


def _stands(comment: Comment, wanted: Range, markers: Markers) -> bool:
    """Whether a comment stands where it should."""
    if wanted.start.before or wanted.end.before:
        return False  # a run must be cut for it first
    return markers.place(comment.id) == (markers.after(wanted.start.at), markers.before(wanted.end.at))


def _inserted(new: list[tuple[str, _Planned]], markers: Markers) -> Iterator[Edit]:
    """The marks of new comments; at one place those that end stand before those that begin."""
    points: dict[Point, tuple[list[bytes], list[bytes]]] = {}
    places: dict[int, Point] = {}
    for id_, one in new:
        # A run is cut once at a place, by whichever comment asks first: the ways to cut it are the same.
        start = places.setdefault(one.range.start.at, one.range.start)
        end = places.setdefault(one.range.end.at, one.range.end)
        points.setdefault(start, ([], []))[1].append(markers.start(id_))
        points.setdefault(end, ([], []))[0].append(markers.end(id_))
    for point, (ends, starts) in points.items():
        yield Edit(point.at, point.at, b"".join([point.before, *ends, *starts, point.after]), order=1)


# The copy


def _packed(package: Package, parts: dict[str, bytes]) -> bytes:
    """The file with some parts written anew; all others, and their order, as they are."""
    stream = BytesIO()
    written = {package.archive.find(path) or path: content for path, content in parts.items()}
    with zipfile.ZipFile(stream, "w") as copy:
        for entry in package.archive.entries:
            content = written.pop(entry.filename, None)
            copy.writestr(_like(entry), package.archive.copy(entry.filename) if content is None else content)
        for path, content in written.items():
            copy.writestr(_like(zipfile.ZipInfo(path), zipfile.ZIP_DEFLATED), content)
    return stream.getvalue()


def _like(entry: zipfile.ZipInfo, method: int | None = None) -> zipfile.ZipInfo:
    """A new entry with the name, date and packing of another."""
    copy = zipfile.ZipInfo(entry.filename, entry.date_time)
    copy.compress_type = entry.compress_type if method is None else method
    copy.external_attr, copy.create_system = entry.external_attr, entry.create_system
    return copy
