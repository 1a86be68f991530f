"""A person before a browser: goes to pages, fills in forms, and looks at each page with Axe in both languages."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import axe_playwright_python
from django.conf import settings
from django.test import Client
from django.utils import translation

from tests.strength import is_drawn

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

    from accounts.models import User

DESKTOP, PHONE = 1440, 390
PATIENCE = 30_000  # milliseconds
SHOTS = Path("/tmp/shots") if os.environ.get("SHOTS") else None  # noqa: S108 - for a person to look at
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
CHINESE, ENGLISH = "zh-hans", "en"


@cache
def axe_script() -> str:
    return AXE.read_text(encoding="utf-8")


def height_for(width: int) -> int:
    return 844 if width == PHONE else 900


def said(text: str, **params: Any) -> str:
    """The sentence as a Chinese reader sees it."""
    with translation.override(CHINESE):
        found = translation.gettext(text)
    return found % params if params else found


class Visitor:
    """One browser window. `faults`: what the page's own script or the content policy complained about; `presses`,
    `loads`: what its person has pressed, and how many pages came for it (`look` is not the person's)."""

    def __init__(
        self, browser: Browser, address: str, user: User | None, *, width: int = DESKTOP, js: bool = True
    ) -> None:
        self.address, self.user, self.width = address, user, width
        self.faults: list[str] = []
        self.presses, self.loads = 0, 0
        room = {"width": width, "height": height_for(width)}
        self._context = browser.new_context(base_url=address, viewport=room, java_script_enabled=js, locale="zh-CN")
        self._context.set_default_timeout(PATIENCE)
        if user:
            self.sign_in_as(user)
        self.page = self._context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))
        self.page.on("console", self._listen)
        self.page.on("load", self._count_load)

    def _listen(self, message: Any) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(f"{self.page.url}: {message.text}")

    def _count_load(self, _page: Any) -> None:
        self.loads += 1

    def sign_in_as(self, user: User) -> None:
        """A session without the sign-in page, which has its own journey."""
        client = Client()
        client.force_login(user)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        self._context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": self.address}])

    def lose_session(self) -> None:
        self._context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    def leave(self) -> None:
        self._context.close()

    # what a person does

    def go(self, path: str) -> None:
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.locator(f"main [name={name}], form.panel [name={name}]").first.fill(value)

    def choose(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.locator(f"main select[name={name}]").select_option(value)

    def tick(self, name: str, value: str) -> None:
        self.page.locator(f"main [name={name}][value='{value}']").check()

    def press(self, label: str, *, within: str = "main") -> None:
        """The button or link of these words, in Chinese."""
        self.presses += 1
        self.button(label, within=within).click()
        self.page.wait_for_load_state()

    def press_for(self, title: str) -> None:
        """The one button of a matter in My Work."""
        self.presses += 1
        self.page.locator("main tr", has_text=title).locator(".go a, .go button").first.click()
        self.page.wait_for_load_state()

    def open(self, title: str) -> None:
        """A matter of My Work, by its title."""
        self.presses += 1
        self.page.locator("main tr", has_text=title).locator("td.t a").first.click()
        self.page.wait_for_load_state()

    def button(self, label: str, *, within: str = "main") -> Locator:
        words = said(label)
        place = self.page.locator(within)
        return (
            place.get_by_role("button", name=words, exact=True)
            .or_(place.get_by_role("link", name=words, exact=True))
            .first
        )

    def sees(self, text: str) -> bool:
        self.page.get_by_text(text).first.wait_for()
        return True

    # what Axe sees

    def look(self, name: str, *, both: bool = True) -> None:
        """The page as it stands must be free of Axe's violations; `both`: in English too, then back, if it is drawn."""
        self._inspect(name, "zh")
        if both and is_drawn(name, one_in=2):
            self.switch_language()
            self._inspect(name, "en")
            self.switch_language()

    def look_in_both_widths(self, name: str, *, both: bool = True) -> None:
        """As `look`, and as on a phone: it is the same page, with other room."""
        self._inspect_in_both_widths(name, "zh")
        if both and is_drawn(name, one_in=2):
            self.switch_language()
            self._inspect_in_both_widths(name, "en")
            self.switch_language()

    def _inspect_in_both_widths(self, name: str, language: str) -> None:
        for width in (PHONE, DESKTOP):
            self.make_room(width)
            self._inspect(name, language)

    def make_room(self, width: int) -> None:
        self.width = width
        self.page.set_viewport_size({"width": width, "height": height_for(width)})

    def switch_language(self) -> None:
        with self.page.expect_navigation():
            self.page.locator("form.lang button").first.evaluate("button => button.form.requestSubmit(button)")

    def _inspect(self, name: str, language: str) -> None:
        if SHOTS:
            SHOTS.mkdir(exist_ok=True)
            self.page.screenshot(path=SHOTS / f"{name}-{language}-{self.width}.png", full_page=True)
        self.page.evaluate(axe_script())
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        for violation in found["violations"]:
            places = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
            self.faults.append(f"{name} ({language}, {self.width}): {violation['id']}: {places}")
        overflow = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if overflow > 1:
            self.faults.append(f"{name} ({language}, {self.width}): {overflow} px wider than the window")
