"""What a browser does while somebody types into a form."""

from __future__ import annotations

import re
from typing import Any

FIELDS = ("draft", "draft_tab", "draft_revision")


def begun(client, address: str, *, at: str = "") -> dict[str, str]:
    """What the form of a page carries so that it is kept. at: of the form that is sent there."""
    page = client.get(address).content.decode()
    return carried(page[page.index(f'action="{at}"') :] if at else page)


def carried(page: str) -> dict[str, str]:
    return {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in FIELDS}


def keep(client, form: dict[str, str], **typed: Any):
    """Sends what is typed so far, as the page does; returns the answer and goes on with the revision it names."""
    answer = client.post("/drafts/", form | typed)
    if answer.status_code == 200:
        form["draft_revision"] = str(answer.json()["revision"])
    return answer
