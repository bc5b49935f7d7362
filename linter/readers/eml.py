"""E-mails (.eml): the subject, the preview text and the body; what is attached is named and not read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser

from linter.document import Document, Kind
from linter.errors import DraftError
from linter.readers import html, text
from linter.readers.builder import Builder
from linter.readers.decoding import decode
from linter.readers.tags import Part, attributes, tokens
from linter.readers.transcript import Transcript

MAX_FILE = 50_000_000
MAX_PARTS = 2_000
MAX_HEADER = 5_000
"""Characters of a header that is read: the standard library takes quadratic time for encoded words."""

_HEADERS = ("subject", "from", "to", "date", "received", "message-id", "mime-version", "content-type")
_ENCRYPTED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted")
_SIGNATURE = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
_SOFT_BREAK = re.compile(r"^(?!-- \n)(.*) \n(?![> ]|-- \n)", re.MULTILINE)
_OTHER_BODY = "The e-mail also holds a plain-text version, which is not read; it should say what the HTML says."
_PREVIEW = re.compile(r"pre-?header|preview-?text", re.IGNORECASE)
_NOT_SHOWN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|max-height\s*:\s*0", re.IGNORECASE)
_PREVIEW_REACH = 50_000
_BOXES = frozenset({"div", "span", "p", "td"})


def fill(transcript: Transcript, data: bytes, name: str) -> None:
    """Add the blocks of an e-mail."""
    if len(data) > MAX_FILE:
        raise DraftError(f"{name}: is larger than {MAX_FILE // 1_000_000} MB; check a copy without its attachments.")
    message = _message(data, name)
    transcript.add(Kind.TITLE, _header(message, "subject"), "the subject")
    body = _body(message, name)
    if body is not None:
        _read_body(transcript, body, name)
    if transcript.number == 1:
        raise DraftError(f"{name}: holds no text, neither a subject nor a body; check the file it was made from.")
    for attached in _attached(message, body):
        transcript.note(f"The attachment {attached} is not read; check it by itself.")
    if body is not None and body.get_content_subtype() == "html" and _has_plain(message):
        transcript.note(_OTHER_BODY)


def _message(data: bytes, name: str) -> EmailMessage:
    try:
        message = BytesParser(policy=policy.default).parsebytes(data.lstrip())
        parts = sum(1 for _ in message.walk())
        longest = max((_longest(part) for part in message.walk()), default=0)
    except (RecursionError, MessageError, ValueError, LookupError, IndexError, AttributeError):
        # The standard library's reader of headers fails in many ways on what is no header.
        raise DraftError(f"{name}: is damaged; save the e-mail anew where it was made.") from None
    if not any(header in message for header in _HEADERS):
        raise DraftError(f"{name}: is not an e-mail (it has no headers); give it the ending of what it is.")
    if longest > MAX_HEADER:
        raise DraftError(
            f"{name}: has a header of more than {MAX_HEADER:,} characters; save a copy with a shorter one."
        )
    if parts > MAX_PARTS:
        raise DraftError(f"{name}: has more than {MAX_PARTS} parts; check a copy without its attachments.")
    if message.get_content_type() in _ENCRYPTED and message.get_param("smime-type") != "signed-data":
        raise DraftError(f"{name}: is encrypted; save a copy that is not and check that.")
    return message


def _longest(part: MIMEPart) -> int:
    """The length of the longest header among those that are read."""
    read = (str(value) for name, value in part.raw_items() if name.lower().startswith(("subject", "content-")))
    return max(map(len, read), default=0)


def _header(message: EmailMessage, header: str) -> str:
    try:
        return str(message.get(header, ""))
    except (ValueError, LookupError, IndexError, AttributeError, TypeError):
        return ""  # a header that the standard library cannot read


def _body(message: EmailMessage, name: str) -> MIMEPart | None:
    try:
        return message.get_body(("html", "plain"))
    except (RecursionError, KeyError, AttributeError, ValueError):
        raise DraftError(
            f"{name}: is damaged (its parts do not fit together); save it anew where it was made."
        ) from None


def _read_body(transcript: Transcript, body: MIMEPart, name: str) -> None:
    is_html = body.get_content_subtype() == "html"
    source, notes = _decoded(body, name, html_=is_html)
    for note in notes:
        transcript.note(note.replace("The draft", "The e-mail's body"))
    if not is_html:
        source = _SOFT_BREAK.sub(r"\1 ", source) if body.get_param("format") == "flowed" else source
        _add(transcript, _read(source, name, is_html=False), "body")
        return
    start, end = _preview(source)
    for block in (preview := _read(source[start:end], name, is_html=True)).blocks:
        transcript.add(Kind.DESCRIPTION, preview.quote(block.span), "the preview text")
    _add(transcript, _read(source, name, is_html=True), "body")


def _decoded(body: MIMEPart, name: str, *, html_: bool) -> tuple[str, tuple[str, ...]]:
    data = body.get_payload(decode=True)
    data = data if isinstance(data, bytes) else b""
    charset = str(body.get_content_charset() or "")
    # Mailers call windows-1252 Latin-1 or ASCII, as pages do; then the bytes tell.
    if charset and charset not in ("iso-8859-1", "us-ascii", "ascii", "latin-1", "utf-8"):
        try:
            return data.decode(charset).replace("\r\n", "\n"), ()
        except (LookupError, UnicodeError):
            pass
    source, notes = decode(data, name, html=html_)
    return source.replace("\r\n", "\n"), notes if charset in ("", "utf-8") else ()


def _read(source: str, name: str, *, is_html: bool) -> Document:
    builder = Builder(source)
    (html if is_html else text).fill(builder)
    return builder.finish(name, "eml", "")


def _add(transcript: Transcript, document: Document, words: str) -> None:
    """Add the blocks of a body; what belongs together still does."""
    groups: dict[int, int] = {0: 0}
    for number, block in enumerate(document.blocks, 1):
        if block.group not in groups:
            groups[block.group] = transcript.new_group()
        where = f"{words}, paragraph {number}"
        transcript.add(block.kind, document.quote(block.span), where, block.level, groups[block.group])
    for note in document.notes:
        transcript.note(note)


def _preview(source: str) -> tuple[int, int]:
    """The first box that mailers show beside the subject and hide in the body, as places in the page."""
    depth, box, start = 0, "", 0
    for token in tokens(source, 0, min(len(source), _PREVIEW_REACH)):
        if not box and token.part is Part.OPEN and token.name in _BOXES:
            places = attributes(source, token)
            values = {key: source[slice(*place)] for key, place in places.items()}
            named = _PREVIEW.search(values.get("class", "") + " " + values.get("id", ""))
            if named or _NOT_SHOWN.search(values.get("style", "")):
                box, start, depth = token.name, token.end, 1
        elif box and token.name == box:
            depth += {Part.OPEN: 1, Part.CLOSE: -1}.get(token.part, 0)
            if not depth:
                return start, token.start
    return 0, 0


def _has_plain(message: EmailMessage) -> bool:
    plain = message.get_body(("plain",))
    return plain is not None and bool(plain.get_payload(decode=True))


def _attached(message: EmailMessage, body: MIMEPart | None) -> Iterator[str]:
    """The names of what is attached; a picture that the body shows is part of it."""
    for part in message.walk():
        if part is body or part.get_content_type() in _SIGNATURE:
            continue
        named = _named(part)
        inline = part.get_content_maintype() == "image" and "content-id" in part and not part.is_attachment()
        if named and not inline:
            yield named


def _named(part: MIMEPart) -> str:
    if part.get_content_maintype() == "multipart":
        return ""
    name = " ".join(str(part.get_filename() or "").split())
    if part.get_content_type() == "message/rfc822":
        return name or "that is another e-mail"
    return name or ("without a name" if part.is_attachment() else "")
