"""The policy table in words: what each action, each reach and each party is called on the page "who may do what"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.policy import PARTIES, POLICY, Party, Reach

GROUPS: dict[str, Any] = {
    "work": _("Daily work"),
    "lead": _("Leads"),
    "order": _("Three proposals, one notice"),
    "circular": _("Circulars"),
    "deadline": _("Deadlines and calendar"),
    "import": _("Workbooks"),
    "admin": _("Accounts, bureaus and the trail"),
}
GROUP_OF: dict[str, str] = {
    "api": "work",
    "lead": "lead",
    "attachment": "lead",
    "comment": "lead",
    "subject": "lead",
    "order": "order",
    "part": "order",
    "measure": "order",
    "action": "order",
    "reply": "order",
    "dossier": "order",
    "criminal_case": "order",
    "circular": "circular",
    "month": "circular",
    "submission": "circular",
    "receipt": "circular",
    "deadline": "deadline",
    "calendar": "deadline",
    "rule": "deadline",
    "clock": "deadline",
    "extension": "deadline",
    "reminder": "deadline",
    "import": "import",
    "export": "import",
    "bureau": "admin",
    "person": "admin",
    "appointment": "admin",
    "system": "admin",
    "access": "admin",
    "token": "admin",
    "codelist": "admin",
    "running": "admin",
    "trail": "admin",
}

ACTIONS: dict[str, Any] = {
    "home.view": _("Open the first page"),
    "work.view": _("See one's own work"),
    "inbox.view": _("Read one's own inbox"),
    "search.use": _("Search"),
    "filter.share": _("Share a saved filter with the bureau"),
    "figure.view": _("See figures"),
    "policy.view": _("See who may do what"),
    "account.view": _("See one's own account"),
    "api.view": _("Read the description of the interface for systems"),
    "handover.manage": _("Distribute the work of those who leave"),
    "bureau.manage": _("Manage bureaus"),
    "person.manage": _("Manage people and their accounts"),
    "appointment.manage": _("Ask for posts of people and end posts"),
    "system.manage": _("Manage the accounts and tokens of bureaus' own systems"),
    "access.view": _("See requests for access"),
    "access.withdraw": _("Withdraw a request for access"),
    "access.grant": _("Grant or refuse access"),
    "token.fetch": _("Fetch a granted token of a system that one keeps"),
    "codelist.manage": _("Maintain code lists"),
    "running.manage": _("See what runs in the background, by number alone, and stop it"),
    "trail.view": _("Read the trail"),
    "lead.view": _("See leads"),
    "lead.open": _("Open a lead's page"),
    "lead.view_offers": _("See leads offered by other cities"),
    "lead.register": _("Register a lead"),
    "lead.edit": _("Edit a lead"),
    "lead.seal": _("Put a lead into the compartment"),
    "lead.merge": _("Merge duplicate leads"),
    "lead.decline": _("Decline a lead as not ours"),
    "lead.dispatch": _("Dispatch a lead"),
    "lead.pass_on": _("Pass a lead on that was handed down"),
    "lead.assign": _("Assign a lead to a person"),
    "lead.sign": _("Sign for a lead"),
    "lead.return": _("Return a lead to the sender"),
    "lead.escalate": _("Send a lead up for decision"),
    "lead.answer": _("Answer a lead that was sent up"),
    "lead.transfer": _("Hand a lead to another city"),
    "lead.take": _("Take over a lead from another city"),
    "lead.designate": _("Name the holder of a disputed lead"),
    "lead.refer": _("Refer a lead to discipline inspection"),
    "lead.compartment": _("Manage the readers of the compartment"),
    "lead.import": _("Import leads from a workbook"),
    "lead.check": _("Check a lead"),
    "lead.propose": _("Propose an outcome"),
    "lead.approve": _("Approve an outcome"),
    "lead.approve_gang": _("Approve the outcome of a gang lead"),
    "lead.send_back": _("Send a proposed outcome back"),
    "lead.void_ask": _("Ask to void a lead"),
    "lead.void": _("Void a lead"),
    "lead.reopen": _("Reopen a lead"),
    "lead.update_result": _("Record a later result"),
    "lead.tell_reporter": _("Record that the reporter was told"),
    "lead.drop_notice": _("Record that no law orders to tell the reporter"),
    "lead.urge": _("Urge a lead"),
    "lead.comment": _("Comment on a lead"),
    "lead.watch": _("Watch a lead"),
    "lead.export": _("Export leads"),
    "order.view": _("See letters"),
    "order.register": _("Register a letter"),
    "order.join": _("Join a letter that another bureau registered"),
    "order.edit": _("Edit a letter"),
    "order.assign": _("Assign a letter to a person"),
    "order.dispatch": _("Give parts of a letter to bureaus, take them back"),
    "order.object": _("Raise an objection to a letter"),
    "order.object_to_province": _("Raise an objection to a letter of a provincial organ"),
    "order.answer_objection": _("Record the issuer's answer to an objection"),
    "order.plan": _("Confirm the measures of a letter"),
    "order.report": _("Report a letter as done"),
    "order.accept": _("Accept the work on a letter"),
    "order.sign_off": _("Strike a letter off"),
    "order.look_back": _("Look back at a letter, reopen it after a relapse"),
    "order.merge": _("Merge letters registered twice"),
    "order.void": _("Void a letter"),
    "order.urge": _("Urge a letter"),
    "order.comment": _("Comment on a letter"),
    "order.watch": _("Watch a letter"),
    "order.export": _("Export letters"),
    "order.import": _("Import letters, measures and actions"),
    "part.view": _("See parts of letters"),
    "part.assign": _("Assign a part of a letter to a person"),
    "part.sign": _("Sign for a part of a letter"),
    "part.return": _("Hand a part of a letter back"),
    "part.report": _("Hand a part of a letter up as done"),
    "part.accept": _("Accept a part of a letter"),
    "part.urge": _("Urge a part of a letter"),
    "part.comment": _("Comment on a part of a letter"),
    "part.watch": _("Watch a part of a letter"),
    "measure.view": _("See measures"),
    "measure.register": _("Make a measure"),
    "measure.assign": _("Assign a measure to a person"),
    "measure.report": _("Report on a measure"),
    "measure.accept": _("Accept a measure"),
    "measure.cancel": _("Cancel a measure"),
    "measure.link": _("Link measures to letters"),
    "measure.urge": _("Urge a measure"),
    "measure.comment": _("Comment on a measure"),
    "measure.watch": _("Watch a measure"),
    "action.view": _("See actions"),
    "action.register": _("Plan an action"),
    "action.hold": _("Record an action"),
    "action.call_off": _("Call an action off"),
    "action.comment": _("Comment on an action"),
    "action.watch": _("Watch an action"),
    "reply.view": _("See answers to issuers"),
    "reply.draft": _("Draft and send an answer, record its delivery"),
    "reply.cosign": _("Cosign or return an answer"),
    "reply.sign": _("Sign an answer"),
    "reply.comment": _("Comment on an answer"),
    "reply.watch": _("Watch an answer"),
    "criminal_case.register": _("Register a criminal case"),
    "dossier.view": _("See dossiers"),
    "dossier.propose": _("Propose a dossier"),
    "dossier.approve": _("Open and close a dossier"),
    "dossier.assign": _("Assign a dossier to a person"),
    "dossier.work": _("Work on a dossier"),
    "dossier.comment": _("Comment on a dossier"),
    "dossier.watch": _("Watch a dossier"),
    "import.upload": _("Upload workbooks"),
    "lead.ledger": _("See the ledger of movements"),
    "clock.view": _("See clocks and their explanations"),
    "clock.extend_request": _("Ask for an extension"),
    "clock.extend_decide": _("Decide on an extension"),
    "clock.pause": _("Stop a clock and let it run again"),
    "clock.pause_approve": _("Approve a stop entered late"),
    "clock.correct": _("Ask for another first day of a term"),
    "clock.correct_decide": _("Decide on another first day of a term"),
    "calendar.view": _("See the working-day calendar"),
    "calendar.enter": _("Enter a holiday notice"),
    "calendar.approve": _("Check a holiday notice against the paper"),
    "rule.view": _("See the deadline rules"),
    "rule.change": _("Propose a deadline rule"),
    "rule.approve": _("Approve a deadline rule"),
    "reminder.view": _("See the reminder policy"),
    "reminder.change": _("Change the reminder policy"),
    "attachment.view": _("Open attachments"),
    "attachment.add": _("Attach files"),
    "comment.add": _("Write comments"),
    "subject.check": _("Check a company or person while typing"),
    "circular.view": _("Read circulars"),
    "circular.draft": _("Draft a circular"),
    "circular.return": _("Return a draft with reasons"),
    "circular.sign": _("Sign a circular"),
    "circular.issue": _("Number and issue a circular"),
    "circular.withdraw": _("Withdraw a circular"),
    "circular.acknowledge": _("Acknowledge a circular"),
    "circular.urge": _("Urge cities that have not reported or acknowledged"),
    "circular.comment": _("Comment on a circular"),
    "submission.view": _("See a city's confirmation of a month"),
    "receipt.view": _("See receipts of circulars"),
    "submission.comment": _("Comment on a city's monthly report"),
    "receipt.comment": _("Comment on the receipt of a circular"),
    "month.view": _("See the month's figures"),
    "month.prepare": _("Prepare the month's figures"),
    "month.sign": _("Confirm the month's figures or report zero"),
}

REACHES: dict[Reach, Any] = {
    Reach.OWN: _("own bureau"),
    Reach.CITY: _("whole city"),
    Reach.PROVINCE: _("whole province"),
}


@dataclass(frozen=True)
class Wording:
    """A party's name, and in one sentence what it may do."""

    name: Any
    may: Any


PARTY_WORDS: dict[str, Wording] = {
    "CO": Wording(
        _("County officer"),
        _("Registers leads, checks those that the county holds and proposes outcomes."),
    ),
    "CH": Wording(
        _("County head"),
        _("Assigns and approves inside the county, returns and sends up leads, confirms the month."),
    ),
    "TO": Wording(
        _("City officer"),
        _("Registers leads, hands them down to counties, follows up and prepares the city's month."),
    ),
    "TH": Wording(
        _("City head"),
        _("Approves for the city and its counties, takes over leads, confirms the month, acknowledges circulars."),
    ),
    "PO": Wording(
        _("Provincial officer"),
        _("Sees all cities, dispatches province-wide, urges, imports workbooks."),
    ),
    "PH": Wording(
        _("Provincial head"),
        _("Decides for the province: outward letters, disputed leads, the circular's signature."),
    ),
    "CD": Wording(
        _("Circular drafter"),
        _("Drafts, numbers and issues the monthly circular."),
    ),
    "IN": Wording(_("Inspector"), _("Visits and records findings, nothing else.")),
    "IC": Wording(
        _("Identity custodian"),
        _("Guards reporters' identities and transfers to discipline inspection, nothing else."),
    ),
    "SA": Wording(
        _("System administrator"),
        _("Manages bureaus, people and code lists, asks for their access; sees no business record."),
    ),
    "SE": Wording(
        _("Security administrator"),
        _("Grants or refuses the access that system administrators ask for; sees no business record."),
    ),
    "AU": Wording(
        _("Auditor"),
        _("Reads the trail of everybody, administrators too; sees no business record and changes nothing."),
    ),
}

_CODE_OF: dict[Party, str] = {party: code for code, party in PARTIES.items()}


def party_code(role: str, level: str) -> str:
    """Short name of the party that a post belongs to; "" when the table has no row for it (a drafter of a county)."""
    return _CODE_OF.get((role, level)) or _CODE_OF.get((role, None), "")


@dataclass(frozen=True)
class Row:
    """One action of the table. `cells`: reach in words per party, "" where the party may not."""

    action: str
    label: Any
    cells: tuple[Any, ...]


def matrix() -> dict[str, list[Row]]:
    """The whole table by group, in the order of the table."""
    groups: dict[str, list[Row]] = {group: [] for group in GROUPS}
    for action, reaches in POLICY.items():
        group = GROUP_OF.get(action.partition(".")[0], "work")
        cells = tuple(REACHES[reaches[party]] if party in reaches else "" for party in PARTIES.values())
        groups[group].append(Row(action, ACTIONS.get(action, action), cells))
    return {group: rows for group, rows in groups.items() if rows}
