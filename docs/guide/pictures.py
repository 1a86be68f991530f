"""Takes the pictures of the guide from a running demonstration: `make pictures` while `make run` runs.

Each picture: name, who sits before the browser, the width of the window, and where it looks. A link of the page may be
followed first, so that the picture shows a record that exists.
"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent / "pictures"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


@dataclass(frozen=True)
class Picture:
    name: str
    who: str
    path: str
    follow: str = ""  # selector of the link to follow from there
    width: int = 1280
    height: int = 900


PICTURES = (
    Picture("workbench", "140105-officer", "/"),
    Picture("workbench-phone", "140105-officer", "/", width=390, height=844),
    Picture("register", "140105-officer", "/leads/new"),
    Picture("leads", "140100-head", "/leads/"),
    Picture("lead", "140100-officer", "/leads/?state=checking", follow="main tbody a[href^='/leads/']"),
    Picture("import", "province", "/imports/", follow="main a[href^='/imports/']"),
    Picture("dashboard", "province", "/figures/", height=1400),
    Picture("circular", "province", "/circulars/", follow="main a[href^='/circulars/']", height=1400),
    Picture("letter-register", "140100-officer", "/orders/new"),
    Picture(
        "letter", "140100-officer", "/orders/?state=rectifying", follow="main tbody a[href^='/orders/']", height=1400
    ),
    Picture("progress-phone", "140105-officer", "/orders/measures/", follow="main tbody a", width=390, height=844),
    Picture("people", "sysadmin", "/accounts/people/"),
    Picture("trail", "auditor", "/audit/"),
)


def take(browser: Browser, address: str, picture: Picture) -> None:
    """One picture, as that person sees it in Chinese."""
    context = browser.new_context(
        base_url=address, locale="zh-CN", viewport={"width": picture.width, "height": picture.height}
    )
    page = context.new_page()
    page.goto("/accounts/login/")
    page.locator(f"button[value='{picture.who}']").first.click()
    page.wait_for_load_state()
    page.goto(picture.path)
    if picture.follow:
        page.goto(page.locator(picture.follow).first.get_attribute("href") or picture.path)
    page.screenshot(path=HERE / f"{picture.name}.png")
    context.close()


def main(address: str, names: list[str]) -> None:
    HERE.mkdir(exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for picture in PICTURES:
            if not names or picture.name in names:
                take(browser, address, picture)
        browser.close()


if __name__ == "__main__":
    main(os.environ.get("TASKFORCE_ADDRESS", "http://127.0.0.1:8000"), sys.argv[1:])
