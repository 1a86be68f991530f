"""Every address of the product in one line: verbs, right, the record in it, and what a permitted person gets.

A new address that is not here fails, and so does a line whose address is gone.

- `action`: the policy's row that the view asks; None: for everybody, without signing in.
- `of`: what fills the address (see `things`); `inner`: the right asked for that record, when it is another one.
- `hides`: the right without which a record is not even there (404), though the page exists for this person.
- `get`, `post`: status of a permitted person with an empty form.
"""

from __future__ import annotations

from dataclasses import dataclass

from leads.workflow import LEAD
from tests.guarantees.matrix.things import HOLDERS


@dataclass(frozen=True, kw_only=True)
class Row:
    name: str
    verbs: tuple[str, ...]
    action: str | None
    of: str = ""
    inner: str = ""
    hides: str = ""
    get: int = 200
    post: int = 422

    @property
    def holder(self) -> str:
        """Whose the thing in the address is: "record" (of a bureau), "person", or nobody's ("")."""
        return HOLDERS[self.of.partition(":")[0]] if self.of else ""

    def status(self, verb: str) -> int:
        return self.get if verb == "GET" else self.post


def row(name: str, verbs: str, action: str | None, **more) -> Row:
    return Row(name=name, verbs=tuple(verbs.split()), action=action, **more)


LEAD_ACTS = tuple(
    row("leads:act", "GET POST", "lead.open", of=f"act:{act.name}", inner=act.action, hides="lead.view")
    for act in LEAD.transitions
    if not act.hidden
)

TABLE: tuple[Row, ...] = (
    # doors
    row("account_login", "GET POST", None),
    row("account_logout", "POST", None, post=303),
    row("account_enter_demonstration", "POST", None, post=404),
    row("account_link", "GET", None, of="secret", get=303),
    row("account_set_password", "GET POST", None, get=410, post=410),
    row("set_language", "POST", None, post=303),
    # one's own things
    row("dashboards:home", "GET", "home.view"),
    row("accounts:own", "GET", "account.view"),
    row("accounts:change_password", "GET POST", "account.view"),
    row("accounts:end_other_sessions", "POST", "account.view", post=303),
    row("accounts:end_session", "POST", "account.view", of="session", post=303),
    row("accounts:policy", "GET", "policy.view"),
    row("notifications:inbox", "GET", "inbox.view"),
    row("notifications:mark_all_read", "POST", "inbox.view", post=303),
    row("notifications:mark_read", "POST", "inbox.view", of="notification", post=303),
    row("notifications:settings", "GET POST", "inbox.view", post=303),
    # administration
    row("accounts:bureaus", "GET", "bureau.manage"),
    row("accounts:add_bureau", "GET POST", "bureau.manage"),
    row("accounts:bureau", "GET", "bureau.manage", of="bureau"),
    row("accounts:edit_bureau", "GET POST", "bureau.manage", of="bureau"),
    row("accounts:end_bureau", "GET POST", "bureau.manage", of="bureau"),
    row("accounts:people", "GET", "person.manage"),
    row("accounts:add_person", "GET POST", "person.manage"),
    row("accounts:person", "GET", "person.manage", of="user"),
    row("accounts:edit_person", "GET POST", "person.manage", of="user"),
    row("accounts:appoint", "GET POST", "appointment.manage", of="user"),
    row("accounts:disable_person", "GET POST", "person.manage", of="user"),
    row("accounts:enable_person", "POST", "person.manage", of="user", post=303),
    row("accounts:make_link", "POST", "person.manage", of="user", post=303),
    row("accounts:end_appointment", "GET POST", "appointment.manage", of="appointment"),
    row("accounts:leavers", "GET", "handover.manage"),
    row("accounts:distribute", "GET POST", "handover.manage", of="leaver", post=303),
    row("audit:trail", "GET", "trail.view"),
    # what every record has
    row("records:search", "GET", "search.use"),
    row("records:subject_check", "GET POST", "subject.check", post=200),
    row("records:attachment", "GET", "attachment.view", of="attachment"),
    row("records:attachments", "GET", "attachment.view", of="record"),
    row("records:attach", "GET POST", "attachment.add", of="record"),
    row("records:comment", "POST", "comment.add", of="record"),
    row("records:timeline", "GET", "work.view", of="record", inner="lead.view"),
    # leads
    row("leads:list", "GET", "lead.view"),
    row("leads:compartment", "GET", "lead.compartment"),
    row("leads:handed_over", "GET", "lead.view"),
    row("leads:offers", "GET", "lead.view_offers"),
    row("leads:ledger", "GET", "lead.ledger"),
    row("leads:register", "GET POST", "lead.register"),
    row("leads:similar", "POST", "lead.register", post=200),
    row("leads:detail", "GET", "lead.open", of="lead", hides="lead.view"),
    *LEAD_ACTS,
    row("leads:withdraw_offer", "POST", "lead.transfer", of="lead", post=302),
    row("leads:handover", "GET POST", "lead.view_offers", of="handover"),
)
