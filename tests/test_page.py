"""The page in a real browser: what a writer does with the mouse, with the keyboard alone and on a phone."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from server_fixtures import ROOT, started

from linter import api
from linter.cli import main

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER = os.environ.get("CLINICLINT_BROWSER") or next(filter(None, map(shutil.which, [*NAMES, MAC])), "")
pytestmark = pytest.mark.skipif(not BROWSER, reason="no Chromium or Chrome on this machine")

DRAFT = "Ketamine is not a one-time cure.\n\nOur infusions cure PTSD. Our treatment is completely safe 😀.\n"
LEVELS = ("error", "warning", "advice")
PHONE = {"width": 390, "height": 844}
expect = sync_api.expect


@pytest.fixture(scope="module")
def chromium() -> Iterator[sync_api.Browser]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, server) -> Iterator[Callable[..., sync_api.Page]]:
    """Opens the page; at the end no request has left the machine and the page has said nothing wrong."""
    contexts, requests, wrong = [], [], []

    def opened(**options) -> sync_api.Page:
        context = chromium.new_context(**{"viewport": {"width": 1360, "height": 850}, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: message.type == "error" and wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(server.address)
        page.wait_for_selector("html[data-ready]")
        return page

    yield opened
    for context in contexts:
        assert context.cookies() == []
        for page in context.pages:
            assert page.evaluate(STORED) == [0, 0, 0, 0]
        context.close()
    assert {re.match(r"(?:blob:)?([^:]+://[^/]+/)", url)[1] for url in requests} == {server.address}
    assert [message for message in wrong if "Failed to load resource" not in message] == []


STORED = """async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
                         (await navigator.serviceWorker.getRegistrations()).length]"""

UNDERLINED = """name => [...(CSS.highlights.get(name) ?? [])].map(range => range.toString())"""


def typed(page: sync_api.Page, text: str = DRAFT) -> sync_api.Page:
    """The page with a draft pasted into it and checked."""
    page.locator("#draft").focus()
    page.keyboard.insert_text(text)
    checked(page)
    return page


def checked(page: sync_api.Page) -> None:
    """Wait until the verdict is on the text that is shown."""
    expect(page.locator("#panes")).to_have_attribute("aria-busy", "false")
    expect(page.locator("#verdict")).to_have_class(re.compile("error|warning|fine"))


def card(page: sync_api.Page, words: str) -> sync_api.Locator:
    return page.locator("#pane-findings .card").filter(has_text=words).first


def test_a_pasted_draft_is_underlined_and_explained(visit) -> None:
    """Pasted words are underlined by severity where they stand, and the panel says what stops publication and why."""
    page = typed(visit())
    assert {"Our infusions cure PTSD", "treatment is completely safe"} & set(page.evaluate(UNDERLINED, "error"))
    expect(page.locator("#panel-title")).to_contain_text("publication")
    expect(page.locator("#pane-findings h3").first).to_contain_text("Stops publication")
    found = card(page, "completely safe")
    found.locator(".head").click()
    expect(found).to_contain_text("need not expect harm")
    expect(found.locator(".sources a").first).to_have_attribute("rel", "noopener noreferrer")
    assert page.evaluate(UNDERLINED, "active") == [found.locator(".quoted").inner_text().strip("“”")]


def test_words_and_findings_follow_each_other(visit) -> None:
    """A click on underlined words opens their finding, and a click on a finding marks its words."""
    page = typed(visit())
    place = page.evaluate(
        "() => { const box = [...CSS.highlights.get('error')].find(range => /completely safe/.test(range)).getBoundingClientRect();"
        " return [box.x + 30, box.y + box.height / 2]; }"
    )
    page.mouse.click(*place)
    expect(card(page, "completely safe").locator(".head")).to_have_attribute("aria-expanded", "true")
    card(page, "cure PTSD").locator(".head").click()
    assert "cure" in page.evaluate(UNDERLINED, "active")[0]


def test_findings_follow_the_typing(visit) -> None:
    """What is typed is checked as it is typed; careful words take the finding away, and emoji shift nothing."""
    page = typed(visit(), "😀 A calm 😀 day.\n\n")
    expect(page.locator("#panel-title")).to_have_text("Ready for review")
    page.keyboard.type("Ozone cures Lyme disease.")
    expect(card(page, "Lyme")).to_be_visible()
    assert any(words.startswith("cures Lyme") for words in page.evaluate(UNDERLINED, "error"))
    for _ in range(len("cures Lyme disease.")):
        page.keyboard.press("Backspace")
    page.keyboard.type("is not a cure for Lyme disease.")
    expect(page.locator("#pane-findings .card")).to_have_count(0)
    page.locator("#tab-aside").click()
    expect(page.locator("#pane-aside .card").first).to_contain_text("denied by")


def test_a_rewrite_is_put_in_and_checked_again(visit) -> None:
    """One click puts a ready sentence in place of its sentence; the draft is checked again; undo takes it back."""
    page = typed(visit())
    found = card(page, "completely safe")
    found.locator(".head").click()
    sentence = found.locator(".instead li span").first.inner_text()
    found.locator(".put").first.click()
    expect(page.locator("#toast-text")).to_contain_text("checked again")
    text = page.locator("#draft").input_value()
    assert sentence in text
    assert "completely safe" not in text
    assert text.startswith("Ketamine is not a one-time cure.\n\nOur infusions cure PTSD. ")
    expect(card(page, "completely safe")).to_have_count(0)
    page.locator("#toast-undo").click()
    expect(page.locator("#draft")).to_have_value(DRAFT)
    expect(card(page, "completely safe")).to_have_count(1)


def test_a_missing_statement_is_added(visit) -> None:
    """A statement that is owed is added behind the words that made it due, and then no longer asked for."""
    page = typed(visit(), "Ketamine infusions help with depression. Call us.")
    found = page.locator("#pane-findings .card").filter(has_text="off-label or not approved")
    found.locator(".head").click()
    found.locator(".put").filter(visible=True).first.click()
    expect(found).to_have_count(0)
    assert page.locator("#draft").input_value().startswith("Ketamine infusions help with depression. ")
    assert page.locator("#draft").input_value().endswith(" Call us.")


def test_why_was_this_not_flagged(visit) -> None:
    """For words that are chosen the page says what set them aside, or that no rule looks for them."""
    page = typed(visit())
    button = page.locator("#why")
    page.evaluate("document.querySelector('#draft').setSelectionRange(18, 31)")
    expect(button).to_be_enabled()
    button.click()
    expect(page.locator(".answer")).to_contain_text("negated")
    assert any("cure" in words for words in page.evaluate(UNDERLINED, "aside"))
    page.locator("#draft").fill("We sell umbrellas.")
    page.evaluate("document.querySelector('#draft').setSelectionRange(3, 17)")
    expect(button).to_be_enabled()
    button.click()
    expect(page.locator(".answer")).to_contain_text("No rule")


@pytest.mark.parametrize("name", ["ketamine-ptsd-blog.md", "waiting-room-poster.txt", "esketamine-email.txt", "spravato-page.html"])  # fmt: skip
def test_an_opened_file_has_the_command_lines_findings(visit, capsys, name) -> None:
    """A file that is opened shows the findings that `cliniclint check` reports, with the words underlined."""
    path = ROOT / "samples" / name
    main(["check", str(path), "--format", "json"])
    told = json.loads(capsys.readouterr().out)["drafts"][0]["findings"]
    page = visit()
    page.locator("#file").set_input_files(path)
    checked(page)
    expect(page.locator("#pane-findings .card")).to_have_count(len(told))
    marked = [re.sub(r"[\s*]", "", words) for level in LEVELS for words in page.evaluate(UNDERLINED, level)]
    quotes = [re.sub(r"\s", "", finding["quote"]) for finding in told if finding["kind"] != "readability"]
    assert set(marked) <= set(quotes)
    assert [quote for quote in quotes if not any(quote in words for words in marked)] == []


def test_a_web_page_is_shown_as_readers_see_it(visit) -> None:
    """An HTML file is shown as its text; its source can be changed, and keeps its findings."""
    page = visit()
    page.locator("#file").set_input_files(ROOT / "samples" / "spravato-page.html")
    checked(page)
    assert "<p" not in page.locator("#draft").input_value()
    number = page.locator("#pane-findings .card").count()
    page.get_by_role("button", name="Change the HTML here").click()
    checked(page)
    assert "<p" in page.locator("#draft").input_value()
    expect(page.locator("#pane-findings .card")).to_have_count(number)


def test_a_word_file_is_read(visit, tmp_path) -> None:
    """A Word file is dropped into the page and read; a copy of its text can be changed."""
    docx = pytest.importorskip("docx", reason="python-docx is not installed")
    document = docx.Document()
    document.add_heading("Ketamine for PTSD", 1)
    document.add_paragraph("Our infusions cure PTSD.")
    document.save(str(tmp_path / "draft.docx"))
    page = visit()
    page.locator("#file").set_input_files(tmp_path / "draft.docx")
    expect(card(page, "infusions cure")).to_be_visible()
    assert any("infusions cure" in words for words in page.evaluate(UNDERLINED, "error"))
    expect(page.locator("#draft")).not_to_be_editable()
    page.locator("#download").click()
    with page.expect_download() as got:
        page.get_by_role("button", name="with comments").click()
    assert got.value.suggested_filename == "draft-reviewed.docx"
    assert any("cure" in comment.text for comment in docx.Document(str(got.value.path())).comments)
    page.get_by_role("button", name="Change a copy here").click()
    expect(page.locator("#draft")).to_be_editable()
    expect(card(page, "infusions cure")).to_be_visible()


def test_a_dropped_file(visit) -> None:
    """A file can be dropped on the page."""
    page = visit()
    page.evaluate(
        "() => { const held = new DataTransfer(); held.items.add(new File(['Ketamine cures PTSD.'], 'a.md'));"
        " window.dispatchEvent(new DragEvent('drop', { dataTransfer: held, bubbles: true, cancelable: true })); }"
    )
    expect(card(page, "cures PTSD")).to_be_visible()
    expect(page.locator("#name")).to_have_text("a.md")


@pytest.mark.parametrize(
    ("name", "data"), [("picture.png", b"\x89PNG"), ("draft.docx", b"PK\x03\x04broken"), ("a.txt", b"\0")]
)
def test_a_bad_file_gets_a_sentence(visit, name, data) -> None:
    """A file that cannot be read is one sentence; the draft on the page stays."""
    page = typed(visit())
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("#file").set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": data})
    expect(page.locator("#banner [role=alert]")).to_contain_text(name)
    expect(page.locator("#draft")).to_have_value(DRAFT)
    page.keyboard.type("x")


def test_downloads(visit) -> None:
    """The text and each report come as files; the JSON report is the command line's."""
    page = typed(visit())
    page.locator("#download").click()
    with page.expect_download() as got:
        page.get_by_role("button", name="The text").click()
    assert Path(got.value.path()).read_text(encoding="utf-8") == DRAFT
    page.locator("#download").click()
    with page.expect_download() as got:
        page.get_by_role("button", name="JSON").click()
    assert got.value.suggested_filename == "draft-report.json"
    report = json.loads(Path(got.value.path()).read_text(encoding="utf-8"))
    expected = [finding.fingerprint for finding in api.check_text(DRAFT, "draft.txt").findings]
    assert [finding["fingerprint"] for finding in report["drafts"][0]["findings"]] == expected
    page.locator("#download").click()
    if page.get_by_role("button", name="HTML").count():
        with page.expect_download() as got:
            page.get_by_role("button", name="HTML").click()
        assert "completely safe" in Path(got.value.path()).read_text(encoding="utf-8")


def test_readability(visit) -> None:
    """The grade stands beside its target, and the hardest sentences lead to their words."""
    hard = "Notwithstanding considerable heterogeneity, contemporary psychopharmacological investigations demonstrate improvements."
    page = typed(visit(), f"We listen to you. {hard} We are here.")
    page.locator("#tab-reading").click()
    meter = page.locator("#pane-reading [role=meter]").first
    expect(meter).to_have_attribute("aria-valuetext", re.compile("above the target of 8"))
    page.locator("#pane-reading .card .head").first.click()
    assert page.evaluate(UNDERLINED, "active") == [hard]


def test_the_policy_can_be_explored(visit) -> None:
    """Every rule and treatment can be searched and read, with examples; a finding leads to its rule."""
    page = visit()
    page.get_by_role("link", name="Rules").click()
    expect(page.locator("#view-rules .entries li")).to_have_count(len(api.load_policy().rules))
    page.get_by_label("Search the rules").fill("cure")
    page.locator("#view-rules .entries a[href='#no-cure-claim']").click()
    expect(page.locator("#view-rules .detail")).to_contain_text("Not flagged")
    assert page.locator("#view-rules .detail mark").count() > 2
    page.get_by_role("link", name="Treatments").click()
    page.get_by_label("Search the treatments").fill("spravato")
    page.locator("#view-treatments .entries a[href='#esketamine']").click()
    expect(page.locator("#view-treatments .detail")).to_contain_text("Boxed warning")
    assert "[object" not in page.locator("body").inner_text()
    page.get_by_role("link", name="Check a draft").click()
    typed(page)
    card(page, "completely safe").locator(".head").click()
    page.get_by_role("button", name="The rule with all its examples").filter(visible=True).click()
    expect(page.locator("#view-rules .detail .id")).to_have_text("no-absolute-safety")


def test_with_the_keyboard_alone(visit) -> None:
    """Without a mouse: to the draft, from finding to finding, to a card, put a rewrite in, switch tabs, close dialogs."""
    page = visit()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#draft")).to_be_focused()
    page.keyboard.insert_text(DRAFT)
    checked(page)
    page.keyboard.press("F8")
    first = page.evaluate(
        "document.querySelector('#draft').value.slice(...[document.querySelector('#draft')].flatMap(a => [a.selectionStart, a.selectionEnd]))"
    )
    assert first in page.evaluate(UNDERLINED, "active")
    page.keyboard.press("Shift+F8")
    page.keyboard.press("F8")
    page.keyboard.press("Alt+Enter")
    head = page.locator(".card.active .head")
    expect(head).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".card.active .put").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#toast")).to_be_visible()
    expect(page.locator("#draft")).to_be_focused()
    assert page.locator("#draft").input_value() != DRAFT
    page.keyboard.press("Control+z")
    expect(page.locator("#draft")).to_have_value(DRAFT)
    page.locator("#tab-findings").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-aside")).to_be_focused()
    expect(page.locator("#pane-aside")).to_be_visible()
    page.locator("#keys-button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys-button")).to_be_focused()


def test_a_screen_reader_is_told(visit) -> None:
    """The verdict is announced once typing rests."""
    page = typed(visit())
    expect(page.locator("#live")).to_contain_text("publication")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [{"width": 1360, "height": 850}, PHONE], ids=["wide", "phone"])
def test_no_barrier(visit, scheme, viewport) -> None:
    """axe-core finds nothing serious: empty, with findings, in every tab, in the explorer and in a dialog."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
    ).Axe()
    page = visit(color_scheme=scheme, viewport=viewport)

    def look(where: str) -> None:
        found = axe.run(page).response["violations"]
        assert [
            (where, one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")
        ] == []

    look("empty")
    typed(page)
    card(page, "completely safe").locator(".head").click()
    look("findings")
    for tab in ("aside", "reading"):
        page.locator(f"#tab-{tab}").click()
        look(tab)
    page.locator("#private-button").click()
    look("dialog")
    page.keyboard.press("Escape")
    for view in ("rules", "treatments"):
        page.locator(f"nav [data-view={view}]").click()
        page.locator(f"#view-{view} .entries a").first.click()
        look(view)


def test_dark_and_light(visit) -> None:
    """The page follows the system, and the button overrules it."""
    dark = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).every(part => part < 60)"
    page = visit(color_scheme="dark")
    assert page.evaluate(dark)
    page.locator("#theme").click()
    expect(page.locator("#theme")).to_have_text("Theme: light")
    assert not page.evaluate(dark)
    page.locator("#theme").click()
    assert page.evaluate(dark)


@pytest.mark.parametrize("width", [320, 390, 768])
def test_narrow_screens(visit, width) -> None:
    """Nothing is wider than a narrow screen, and one button leads to the findings and back."""
    page = visit(viewport={"width": width, "height": 700}, has_touch=True)
    wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(wider)
    typed(page)
    assert not page.evaluate(wider)
    page.locator("#jump").click()
    expect(page.locator("#verdict")).to_be_in_viewport()
    expect(page.locator("#jump")).to_have_text("Back to the draft")
    card(page, "completely safe").locator(".head").tap()
    assert not page.evaluate(wider)
    page.locator("#jump").click()
    expect(page.locator("#draft-title")).to_be_in_viewport()
    page.locator("nav [data-view=rules]").click()
    page.locator("#view-rules .entries a").first.click()
    assert not page.evaluate(wider)
    page.locator("#view-rules .back").click()
    expect(page.locator("#view-rules .side")).to_be_visible()


def test_the_mirror_stands_under_the_text(visit) -> None:
    """The underlines stand under the very words: the unseen copy of the text wraps as the text area does."""
    page = typed(
        visit(),
        "\n\n".join(["A long calm line of words that has to wrap at some point or other. " * 6, "", "x\ty"] * 8),
    )
    heights = "() => { const area = document.querySelector('#draft'); area.style.height = '0'; const h = area.scrollHeight; area.style.height = ''; return [h, document.querySelector('#mirror').scrollHeight]; }"
    area, mirror = page.evaluate(heights)
    assert abs(area - mirror) <= 2


def test_a_draft_is_not_lost_unasked(visit) -> None:
    """The page asks before a draft that was written here is cleared or another one opened."""
    page = typed(visit())
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.locator("#clear").click()
    assert len(asked) == 1
    expect(page.locator("#draft")).to_have_value(DRAFT)
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("#clear").click()
    expect(page.locator("#draft")).to_have_value("")
    expect(page.locator("#welcome")).to_be_visible()


def test_the_server_ends(chromium) -> None:
    """When the program has ended, the page says so instead of staying silent."""
    with started() as running:
        page = chromium.new_page()
        page.goto(running.address)
        page.wait_for_selector("html[data-ready]")
    page.locator("#draft").fill("Ketamine cures PTSD.")
    expect(page.locator("#banner")).to_contain_text("cliniclint serve")
    page.close()


def test_with_a_token(chromium) -> None:
    """The address that the command prints opens the page; without its token the page says what is wrong."""
    with started("--host", "0.0.0.0") as running:
        address = re.sub(r"//[^:/]+", "//127.0.0.1", running.address)
        page = chromium.new_page()
        page.goto(address)
        page.wait_for_selector("html[data-ready]")
        page.locator("#draft").fill("Ketamine cures PTSD.")
        expect(card(page, "cures PTSD")).to_be_visible()
        page.close()
        page = chromium.new_page()
        page.goto(address.split("#")[0])
        expect(page.locator("#banner")).to_contain_text("token")
        page.close()


def test_typing_in_a_long_draft(visit) -> None:
    """In a draft of 10,000 words what is typed at the end becomes a finding, and no other finding changes."""
    text = (ROOT / "samples" / "tms-faq.md").read_text(encoding="utf-8")
    page = typed(visit(), "\n\n".join([text] * 18) + "\n\nOzone is a cure for Lyme diseas")
    number = page.locator("#pane-findings .card").count()
    page.keyboard.type("e")
    expect(card(page, "Lyme disease")).to_be_visible()
    expect(page.locator("#pane-findings .card")).to_have_count(number)
