"""Every form into which one types words keeps a draft, or stands here with the reason why not.

The pages are those of the matrix: a new one falls under this unasked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import islice

import pytest

from tests.guarantees.matrix.api_table import API_TABLE
from tests.guarantees.matrix.asking import ask
from tests.guarantees.matrix.checking import all_permitted, path_of
from tests.guarantees.matrix.rows import Row
from tests.guarantees.matrix.table import TABLE
from tests.guarantees.matrix.world import World
from tests.strength import ALL

pytestmark = pytest.mark.slow

SAYS_NOTHING = re.compile(r">\s*-{2,}\s*</(option|label|td|dd)>")  # a choice that does not say what it means
FIRST = 3  # of those who may open a page, where not all get its form
WORDS = ("text", "search", "")  # types of inputs in which one writes; and <textarea>
# The first field in words of a form that keeps nothing; and why.
WITHOUT = {
    "login": "Nobody is signed in yet, and a name beside a password is not kept.",
    "readers": "The names stand beside a file, which must be chosen again anyway.",
}


@dataclass
class FormOnPage:
    """What a browser makes of a form."""

    words: list[str] = field(default_factory=list)
    keeps_itself: bool = False
    protected: list[str] = field(default_factory=list)
    posts: bool = False


class FormsOnPage(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[FormOnPage] = []
        self._form: FormOnPage | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = FormOnPage(posts=given.get("method", "").lower() == "post")
            self.found.append(self._form)
        form, name = self._form, given.get("name", "")
        if form is None or not name:
            return
        if name == "draft" and given.get("value"):
            form.keeps_itself = True
        elif tag == "textarea" or (tag == "input" and given.get("type", "") in WORDS):
            (form.protected if "data-protected" in given else form.words).append(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None


def pages() -> list[Row]:
    """Each page once; of the acts, which share one page, those of one kind are enough by day."""
    shown = [row for row in TABLE if "GET" in row.verbs and row not in API_TABLE]
    return shown if ALL else list({(row.name, row.of.split(".")[0].split(":")[0]): row for row in shown}.values())


def forms_with_words(world: World, row: Row) -> Iterator[FormOnPage]:
    for person, place in islice(all_permitted(row, "GET"), FIRST):
        answer = ask(world.client(person), "GET", path_of(row, world, person, place))
        assert not SAYS_NOTHING.search(answer.text), row.name
        found = [form for form in FormsOnPage(answer.text).found if form.posts and (form.words or form.protected)]
        if found or "POST" not in row.verbs:
            yield from found
            return


def test_every_form_with_words_keeps_what_is_typed(world):
    lacking = {
        (row.name, *form.words)
        for row in pages()
        for form in forms_with_words(world, row)
        if not form.keeps_itself and (form.words or form.protected)[0] not in WITHOUT
    }

    assert lacking == set()


def test_every_reason_is_a_sentence():
    assert all(why.endswith(".") and len(why) > 20 for why in WITHOUT.values())
