"""The interface for systems, a line for each verb of an address, since each verb asks a right of its own.

The addresses of a kind follow from its declaration, and so do their lines; what a room has besides is listed.

A permitted person who sends a form as browsers do gets as far as the address goes without a body of its kind:
415 (it takes JSON), 422 (a file is missing) or 428 (a change must say which version it was made on).
"""

from __future__ import annotations

from collections.abc import Iterator

from interface.apis import all_apis
from interface.records import RecordApi
from plain.declaring import Pages
from registry import declared
from tests.guarantees.matrix.rows import FROM_ABOVE, Row, row
from tests.guarantees.matrix.things import HOLDERS

NOT_SIGNED_IN = 401
CALLED = {"submission": "month"}  # how a record of the kind is called in the world
HIDES = {"lead": "lead.view"}  # the right without which a record of the kind is not even there


def api(name: str, verb: str, action: str, **more) -> Row:
    return row(f"api-{name}", verb, action, gate=NOT_SIGNED_IN, **more)


def thing_of(kind: str) -> str:
    """What its record is called in `things`."""
    return f"plain:{kind}" if kind in declared(Pages) else CALLED.get(kind, kind)


def rows_of(kind: str, of: RecordApi) -> Iterator[Row]:
    """What every kind has."""
    one = {"of": thing_of(kind), "drawn": kind != "lead"}
    seen = one | {"hides": HIDES.get(kind, "")}
    yield api(of.path, "GET", of.list_right)
    yield api(f"{of.path}-record", "GET", of.see, **seen)
    yield api(f"{of.path}-attachments", "GET", "attachment.view", **one)
    yield api(f"{of.path}-attachments", "POST", "attachment.add", **one)
    yield api(f"{of.path}-comments", "GET", of.see, **seen)
    yield api(f"{of.path}-comments", "POST", f"{kind}.comment", post=415, **one)
    yield api(f"{of.path}-clocks", "GET", "clock.view", **one)
    yield api(f"{of.path}-links", "GET", of.see, **seen)
    yield api(f"{of.path}-links", "POST", "link.add", post=415, **one)
    yield api(f"{of.path}-links-end", "POST", "link.add", post=415, **one | {"of": f"linked:{thing_of(kind)}"})
    for act in of.acts:
        above = f"{kind}.{act.name}" in FROM_ABOVE
        for verb in ("GET", "POST"):
            name = f"{of.path}-actions-{act.name}"
            yield api(name, verb, of.see, inner=act.action, post=428, from_above=above, **seen)


OF_KINDS = tuple(
    each for kind, of in all_apis().items() if thing_of(kind).partition(":")[0] in HOLDERS for each in rows_of(kind, of)
)

API_TABLE: tuple[Row, ...] = (
    api("schema", "GET", "api.view"),
    api("openapi", "GET", "api.view"),
    api("bureaus", "GET", "api.view"),
    api("codes", "GET", "api.view"),
    api("calendar", "GET", "calendar.view", of="year"),
    api("subject-check", "POST", "subject.check", post=415),
    api("attachment", "GET", "attachment.view", of="attachment"),
    api("changes", "GET", "change.view"),
    *OF_KINDS,
    api("leads", "POST", "lead.register", post=415),
    api("leads-record", "PATCH", "lead.edit", of="lead", post=428),
    api("orders", "POST", "order.register", post=415),
    api("orders-record", "PATCH", "order.edit", of="order", post=428),
    api("submissions-actions-prepare", "POST", "month.prepare", of="month", post=428),
    api("leads-actions-withdraw_offer", "POST", "lead.transfer", of="lead", post=428),
    api("offers", "GET", "lead.view_offers"),
    api("offer", "GET", "lead.view_offers", of="handover"),
    api("offer-take", "POST", "lead.take", of="handover", post=415),
    api("offer-decline", "POST", "lead.take", of="handover", post=415),
    api("figures", "GET", "circular.view", of="circular"),
    api("figure-rows", "GET", "circular.view", of="line-figure"),
)
