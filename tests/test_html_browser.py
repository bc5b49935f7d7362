"""The HTML report in a real browser: the system's Chromium, driven by Playwright."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from report_fixtures import HOSTILE, checked, whole_text, with_exception

import linter
from linter.reports.setting import Setting

sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
ROOT = Path(__file__).parent.parent
SAMPLES = ("ketamine-landing-page.html", "tms-faq.md", "waiting-room-poster.txt", "clean/lasik.md")


@pytest.fixture(scope="module")
def report_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report on samples, a hostile draft and one with an exception."""
    policy = linter.load_policy()
    reports = [linter.check_file(ROOT / "samples" / name, policy) for name in SAMPLES]
    reports += [checked(HOSTILE, "<img src=x onerror=alert(3)>.txt"), with_exception(checked())]
    to = tmp_path_factory.mktemp("report") / "report.html"
    text = whole_text(
        "html", *reports, setting=Setting(policy, "1.2"), errors=[("gone.md", "gone.md: <i>is</i> gone.")]
    )
    to.write_text(text, encoding="utf-8")
    return to


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A Chromium without a network."""
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


class Opened:
    """The report in a page of the browser, with everything that it said and asked for."""

    def __init__(self, browser: Any, file: Path, **wishes: Any) -> None:
        self.said: list[str] = []
        self.asked: list[str] = []
        self.got: list[str] = []
        self.page = browser.new_page(**wishes)
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.said.append(dialog.message), dialog.dismiss()))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("response", lambda response: self.got.append(response.url))
        self.page.goto(file.as_uri())

    def run(self, script: str) -> Any:
        """What a script gives."""
        return self.page.evaluate(script)


LOOKS = {
    "light": {"viewport": {"width": 1400, "height": 1000}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1400, "height": 1000}, "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 360, "height": 800}, "color_scheme": "light"},
}


@pytest.mark.parametrize("look", LOOKS)
def test_silent_and_alone(browser: Any, report_file: Path, look: str) -> None:
    """The page says nothing on the console, asks for nothing but itself, and is not wider than the screen."""
    opened = Opened(browser, report_file, **LOOKS[look])
    opened.page.mouse.wheel(0, 20_000)
    opened.page.wait_for_timeout(100)
    assert opened.said == []
    assert opened.asked == [report_file.as_uri()]
    assert opened.run("document.documentElement.scrollWidth <= window.innerWidth")
    opened.page.close()


@pytest.mark.parametrize("look", LOOKS)
def test_accessible(browser: Any, report_file: Path, look: str) -> None:
    """Axe finds nothing to mend under WCAG 2.2 A and AA, contrast included, with every detail open."""
    opened = Opened(browser, report_file, **LOOKS[look], reduced_motion="reduce")
    opened.run("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = axe.Axe().run(opened.page, options={"runOnly": {"type": "tag", "values": rules}})
    told = [
        (one["id"], one["nodes"][0]["html"][:200], one["nodes"][0]["failureSummary"])
        for one in found.response["violations"]
    ]
    assert told == []
    opened.page.close()


def test_the_policy_of_the_page_holds(browser: Any, report_file: Path, tmp_path: Path) -> None:
    """A script, style or image that got into the page would not run: its own security policy stops it."""
    planted = "<script>alert(1)</script><img src='https://example.org/x.png'><p style='color:red' onclick='alert(2)' id=p>x</p>"
    broken = tmp_path / "broken.html"
    broken.write_text(report_file.read_text(encoding="utf-8").replace("<main>", "<main>" + planted), encoding="utf-8")
    opened = Opened(browser, broken)
    opened.page.locator("#p").click()
    assert not {"1", "2"} & set(opened.said)
    assert any("Content Security Policy" in said for said in opened.said)
    assert opened.got == [broken.as_uri()]
    opened.page.close()


def test_keyboard(browser: Any, report_file: Path) -> None:
    """With the keyboard alone: skip to the draft, follow a label to its card, and go back to the words."""
    opened = Opened(browser, report_file, viewport={"width": 1400, "height": 1000}, reduced_motion="reduce")
    page = opened.page
    page.keyboard.press("Tab")
    assert opened.run("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    for _ in range(15):
        page.keyboard.press("Tab")
        if opened.run("document.activeElement.matches('.paper a.ref')"):
            break
    label = opened.run("document.activeElement.textContent")
    page.keyboard.press("Enter")
    assert opened.run("document.querySelector('.card:target .ref').textContent") == label
    page.keyboard.press("Tab")
    assert opened.run("document.activeElement.matches('.card:target a.ref')")
    page.keyboard.press("Enter")
    assert opened.run("document.querySelector('.paper .ref:target').textContent") == label
    page.close()


def test_switches_and_steps(browser: Any, report_file: Path) -> None:
    """The switches take kinds of findings away and bring them back; the steps go from finding to finding."""
    opened = Opened(browser, report_file, viewport={"width": 1400, "height": 1000}, reduced_motion="reduce")
    draft = opened.page.locator(".draft").first
    warnings = draft.locator(".panel .card.warning")
    switch = draft.locator("button[data-shows=warning]")
    assert warnings.first.is_visible()
    switch.click()
    assert switch.get_attribute("aria-pressed") == "false"
    assert not warnings.first.is_visible()
    switch.click()
    assert warnings.first.is_visible()
    draft.get_by_role("button", name="Next").click()
    draft.get_by_role("button", name="Next").click()
    assert draft.locator(".card.here .ref").text_content() == "E2"
    draft.get_by_role("button", name="Previous").click()
    assert draft.locator(".card.here .ref").text_content() == "E1"
    draft.locator(".paper mark.warning:not(.error)").first.click()
    assert "W" in draft.locator(".card.here .ref").text_content()
    assert opened.said == []
    opened.page.close()


def test_without_script(browser: Any, report_file: Path) -> None:
    """With scripts off everything is readable and linked, and no switch stands there that does nothing."""
    opened = Opened(browser, report_file, java_script_enabled=False)
    assert opened.page.locator(".card").count() > 20
    assert opened.page.locator(".toolbar:visible").count() == 0
    opened.page.close()


def test_print(browser: Any, report_file: Path) -> None:
    """On paper the switches are gone, the details are there, and the dark look does not eat ink."""
    opened = Opened(browser, report_file, color_scheme="dark")
    opened.page.emulate_media(media="print", color_scheme="dark")
    assert opened.page.locator(".toolbar:visible").count() == 0
    assert opened.run("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert opened.run("getComputedStyle(document.querySelector('.panel')).maxHeight") == "none"
    pdf = opened.page.pdf(format="A4", print_background=True)
    assert pdf.startswith(b"%PDF")
    assert opened.run("document.querySelectorAll('details[open]').length") == 0
    opened.page.close()


def test_table_of_drafts_on_a_phone(browser: Any, report_file: Path) -> None:
    """On a narrow screen the names of the drafts keep half of the table."""
    opened = Opened(browser, report_file, **LOOKS["narrow"])
    width = "document.querySelector('{}').getBoundingClientRect().width"
    assert opened.run(width.format(".contents tbody th")) > opened.run(width.format(".contents")) / 2
    opened.page.close()
