"""The interface for systems, a line for each verb of an address, since each verb asks a right of its own.

A permitted person who sends a form as browsers do gets as far as the address goes without a body of its kind:
415 (it takes JSON), 422 (a file is missing) or 428 (a change must say which version it was made on).
"""

from __future__ import annotations

from leads.workflow import LEAD
from tests.guarantees.matrix.rows import FROM_ABOVE, Row, row

NOT_SIGNED_IN = 401


def api(name: str, verb: str, action: str, **more) -> Row:
    return row(f"api-{name}", verb, action, gate=NOT_SIGNED_IN, **more)


ACTS = tuple(
    api(
        f"leads-actions-{act.name}",
        verb,
        "lead.open",
        of="lead",
        inner=act.action,
        hides="lead.view",
        post=428,
        from_above=f"lead.{act.name}" in FROM_ABOVE,
    )
    for act in LEAD.transitions
    if not act.hidden
    for verb in ("GET", "POST")
)

API_TABLE: tuple[Row, ...] = (
    api("schema", "GET", "api.view"),
    api("openapi", "GET", "api.view"),
    api("bureaus", "GET", "api.view"),
    api("codes", "GET", "api.view"),
    api("calendar", "GET", "calendar.view", of="year"),
    api("subject-check", "POST", "subject.check", post=415),
    api("attachment", "GET", "attachment.view", of="attachment"),
    api("leads", "GET", "lead.view"),
    api("leads", "POST", "lead.register", post=415),
    api("leads-record", "GET", "lead.open", of="lead", hides="lead.view"),
    api("leads-record", "PATCH", "lead.edit", of="lead", post=428),
    api("leads-attachments", "GET", "attachment.view", of="lead"),
    api("leads-attachments", "POST", "attachment.add", of="lead"),
    api("leads-comments", "GET", "lead.open", of="lead", hides="lead.view"),
    api("leads-comments", "POST", "lead.comment", of="lead", post=415),
    api("leads-clocks", "GET", "clock.view", of="lead"),
    *ACTS,
    api("leads-actions-withdraw_offer", "POST", "lead.transfer", of="lead", post=428),
    api("offers", "GET", "lead.view_offers"),
    api("offer", "GET", "lead.view_offers", of="handover"),
    api("offer-take", "POST", "lead.take", of="handover", post=415),
    api("offer-decline", "POST", "lead.take", of="handover", post=415),
    api("circulars", "GET", "circular.view"),
    api("circular", "GET", "circular.view", of="circular"),
    api("figures", "GET", "circular.view", of="circular"),
    api("figure-rows", "GET", "circular.view", of="line-figure"),
)
