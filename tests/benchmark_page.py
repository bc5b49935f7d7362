"""How long it takes from a keystroke to its findings on the page. Run it with: python tests/benchmark_page.py.

A keystroke at the end of a draft of 10,000 words (the project's samples, joined), in the system's Chromium.
"""

from __future__ import annotations

import re
import statistics

from playwright.sync_api import sync_playwright
from server_fixtures import ROOT, started
from test_page import BROWSER

WORDS = 10_000
KEYSTROKE = """async letter => {
  const area = document.querySelector('#draft');
  const panes = document.querySelector('#panes');
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
  const began = performance.now();
  const seen = new Promise(resolve => {
    const watch = new MutationObserver(() => {
      if (panes.getAttribute('aria-busy') !== 'false') return;
      watch.disconnect();
      requestAnimationFrame(() => resolve(performance.now() - began));
    });
    watch.observe(panes, { attributes: true, attributeFilter: ['aria-busy'] });
  });
  document.execCommand('insertText', false, letter);
  return seen;
}"""


def long_draft() -> str:
    """Samples, joined and cut to the number of words."""
    paths = sorted((ROOT / "samples").glob("*.md")) + sorted((ROOT / "samples" / "clean").glob("*.md"))
    text = "\n\n".join(path.read_text(encoding="utf-8") for path in paths)
    while len(text.split()) < WORDS:
        text += "\n\n" + text
    return text[: [match.end() for match in re.finditer(r"\S+", text)][WORDS - 1]]


def main() -> None:
    """Print the times of twenty keystrokes."""
    with started() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(server.address)
        page.wait_for_selector("html[data-ready]")
        page.locator("#draft").fill(long_draft())
        page.locator("#panes[aria-busy=false]").wait_for()
        times = []
        for letter in " Ketamine cures PTSD":
            page.wait_for_timeout(300)
            times.append(page.evaluate(KEYSTROKE, letter))
        browser.close()
    print(
        f"keystroke to findings, {WORDS:,} words: median {statistics.median(times):.0f} ms, worst {max(times):.0f} ms"
    )


if __name__ == "__main__":
    main()
