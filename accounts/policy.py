"""Who may do what: one table of role × action × reach. Everything asks it.

Parties as in the state tables: CO/CH county officer/head, TO/TH city, PO/PH province, CD circular
drafter, IN inspector, IC identity custodian, SA system, SE security administrator, AU auditor.
A reach says to which records the right extends, counted from the bureau of the post.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import IntEnum
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.utils.translation import gettext as _

from accounts.errors import NotAllowed
from accounts.models.appointment import Role
from accounts.models.bureau import Bureau

if TYPE_CHECKING:
    from accounts.models.user import User


class Reach(IntEnum):
    """How far from the bureau of the post a right extends."""

    OWN = 1
    CITY = 2
    PROVINCE = 3


OWN, CITY, PROVINCE = Reach
_C, _T, _P = Bureau.Level.COUNTY, Bureau.Level.CITY, Bureau.Level.PROVINCE

CO, CH = (Role.OFFICER, _C), (Role.HEAD, _C)
TO, TH = (Role.OFFICER, _T), (Role.HEAD, _T)
PO, PH = (Role.OFFICER, _P), (Role.HEAD, _P)
CD = (Role.DRAFTER, _P)
IN, IC = (Role.INSPECTOR, None), (Role.CUSTODIAN, None)
SA, SE, AU = (Role.SYSTEM_ADMIN, None), (Role.SECURITY_ADMIN, None), (Role.AUDITOR, None)

Party = tuple[str, str | None]
PARTIES: dict[str, Party] = {
    "CO": CO, "CH": CH, "TO": TO, "TH": TH, "PO": PO, "PH": PH,
    "CD": CD, "IN": IN, "IC": IC, "SA": SA, "SE": SE, "AU": AU,
}  # fmt: skip

OFFICERS = {CO: OWN, TO: CITY, PO: PROVINCE}
HEADS = {CH: OWN, TH: CITY, PH: PROVINCE}
HOLDING_OFFICERS = {CO: OWN, TO: OWN, PO: OWN}
HOLDING_HEADS = {CH: OWN, TH: OWN, PH: OWN}
STAFF = OFFICERS | HEADS
BUSINESS = STAFF | {CD: PROVINCE, IN: OWN, IC: OWN}

POLICY: dict[str, dict[Party, Reach]] = {
    # what every business role has: My Work, inbox, search, own drafts and filters
    "home.view": BUSINESS | {SA: OWN, SE: OWN, AU: OWN},
    "work.view": BUSINESS,
    "inbox.view": BUSINESS | {SA: OWN, SE: OWN, AU: OWN},
    "search.use": BUSINESS,
    "filter.share": {CH: OWN, TH: OWN, PH: OWN},
    "figure.view": STAFF | {CD: PROVINCE},
    "policy.view": BUSINESS | {SA: OWN, SE: OWN, AU: OWN},
    "account.view": BUSINESS | {SA: OWN, SE: OWN, AU: OWN},
    "api.view": BUSINESS | {SA: OWN, SE: OWN, AU: OWN},
    # bureaus, people, posts (domain reference 4.13); no business role, and no business record for these
    "bureau.manage": {SA: PROVINCE},
    "person.manage": {SA: PROVINCE},
    "appointment.manage": {SA: PROVINCE},
    "system.manage": {SA: PROVINCE},
    # what gives access takes two: the one asks, the other grants
    "access.view": {SA: PROVINCE, SE: PROVINCE},
    "access.withdraw": {SA: PROVINCE},
    "access.grant": {SE: PROVINCE},
    "token.fetch": HOLDING_OFFICERS,  # the keeper of a bureau's own system
    "codelist.manage": {SA: PROVINCE},
    "running.manage": {SA: PROVINCE},
    "trail.view": {AU: PROVINCE},
    "handover.manage": HOLDING_HEADS,
    # leads (domain reference 4.1)
    "lead.view": STAFF | {CD: PROVINCE},
    "lead.open": STAFF | {CD: PROVINCE, IC: PROVINCE},
    "lead.view_offers": {TO: CITY, TH: CITY, PO: PROVINCE, PH: PROVINCE},
    "lead.register": {CO: OWN, TO: OWN, PO: OWN},
    "lead.edit": HOLDING_OFFICERS,
    "lead.seal": OFFICERS,
    "lead.merge": OFFICERS,
    "lead.decline": HOLDING_HEADS,
    "lead.dispatch": {TO: CITY, PO: PROVINCE, CH: OWN, TH: CITY, PH: PROVINCE},
    "lead.pass_on": {TO: OWN, TH: OWN, PO: OWN, PH: OWN},
    "lead.assign": {CH: OWN, TH: OWN, PH: OWN, TO: OWN, PO: OWN},
    "lead.sign": HOLDING_OFFICERS | HOLDING_HEADS,
    "lead.return": HOLDING_HEADS,
    "lead.escalate": HOLDING_HEADS,
    "lead.answer": {TO: CITY, TH: CITY, PO: PROVINCE, PH: PROVINCE},
    "lead.transfer": {TH: OWN, PO: PROVINCE, PH: PROVINCE},
    "lead.take": {TO: OWN, TH: OWN},
    "lead.designate": {TH: CITY, PO: PROVINCE, PH: PROVINCE},
    "lead.refer": {IC: PROVINCE},
    "lead.compartment": {IC: PROVINCE},
    "lead.import": OFFICERS | {CD: PROVINCE},
    "lead.check": HOLDING_OFFICERS,
    "lead.propose": HOLDING_OFFICERS,
    "lead.approve": HEADS,
    "lead.approve_gang": {TH: CITY, PH: PROVINCE},
    "lead.send_back": HEADS,
    "lead.void_ask": OFFICERS,
    "lead.void": HEADS,
    "lead.reopen": {TH: CITY, PH: PROVINCE},
    "lead.update_result": HOLDING_OFFICERS,
    "lead.tell_reporter": HOLDING_OFFICERS,
    "lead.drop_notice": HOLDING_HEADS,
    "lead.urge": {TO: CITY, TH: CITY, PO: PROVINCE, PH: PROVINCE},
    "lead.comment": STAFF,
    "lead.watch": STAFF,
    "lead.export": {CO: OWN, CH: OWN, TO: CITY, TH: CITY, PO: PROVINCE, PH: PROVINCE},
    "lead.ledger": STAFF | {CD: PROVINCE},
    # letters and what follows from them (domain reference 4.2–4.5); `part.accept` and the like are asked of the letter
    "order.view": STAFF | {CD: PROVINCE},
    "order.register": HOLDING_OFFICERS,
    "order.join": HOLDING_OFFICERS,
    "order.edit": HOLDING_OFFICERS,
    "order.assign": HOLDING_OFFICERS | HOLDING_HEADS,
    "order.dispatch": HOLDING_OFFICERS | HOLDING_HEADS,
    "order.object": HOLDING_HEADS,
    "order.object_to_province": {PH: PROVINCE},
    "order.answer_objection": HOLDING_OFFICERS,
    "order.plan": HOLDING_HEADS,
    "order.report": HOLDING_OFFICERS,
    "order.accept": STAFF,
    "order.sign_off": HOLDING_HEADS,
    "order.look_back": {TO: CITY, TH: CITY, PO: PROVINCE, PH: PROVINCE},
    "order.merge": {TO: CITY, TH: CITY, PO: PROVINCE, PH: PROVINCE},
    "order.void": HEADS,
    "order.urge": {TO: CITY, TH: CITY, PO: PROVINCE, PH: PROVINCE},
    "order.comment": STAFF,
    "order.watch": STAFF,
    "order.export": {CO: OWN, CH: OWN, TO: CITY, TH: CITY, PO: PROVINCE, PH: PROVINCE},
    "order.import": OFFICERS | {CD: PROVINCE},
    "part.view": STAFF | {CD: PROVINCE},
    "part.assign": HOLDING_OFFICERS | HOLDING_HEADS,
    "part.sign": HOLDING_OFFICERS | HOLDING_HEADS,
    "part.return": HOLDING_HEADS,
    "part.report": HOLDING_OFFICERS,
    "part.accept": STAFF,
    "part.urge": {TO: CITY, TH: CITY, PO: PROVINCE, PH: PROVINCE},
    "part.comment": STAFF,
    "part.watch": STAFF,
    "measure.view": STAFF | {CD: PROVINCE},
    "measure.register": HOLDING_OFFICERS,
    "measure.assign": HOLDING_OFFICERS | HOLDING_HEADS,
    "measure.report": HOLDING_OFFICERS,
    "measure.accept": STAFF,
    "measure.cancel": HOLDING_HEADS,
    "measure.link": OFFICERS,
    "measure.urge": {TO: CITY, TH: CITY, PO: PROVINCE, PH: PROVINCE},
    "measure.comment": STAFF,
    "measure.watch": STAFF,
    "action.view": STAFF | {CD: PROVINCE},
    "action.register": HOLDING_OFFICERS,
    "action.hold": HOLDING_OFFICERS,
    "action.call_off": HOLDING_HEADS,
    "action.comment": STAFF,
    "action.watch": STAFF,
    "reply.view": STAFF | {CD: PROVINCE},
    "reply.draft": HOLDING_OFFICERS,
    "reply.cosign": HOLDING_OFFICERS | HOLDING_HEADS,
    "reply.sign": HOLDING_HEADS,
    "reply.comment": STAFF,
    "reply.watch": STAFF,
    "criminal_case.register": OFFICERS,
    "dossier.view": STAFF | {CD: PROVINCE},
    "dossier.propose": {TO: CITY, PO: PROVINCE},
    "dossier.approve": {PH: PROVINCE},
    "dossier.assign": HOLDING_OFFICERS | HOLDING_HEADS,
    "dossier.work": OFFICERS,
    "dossier.comment": STAFF,
    "dossier.watch": STAFF,
    # workbooks: own uploads only; which rows may be written, each sheet asks for itself (lead.import …)
    "import.upload": OFFICERS | {CD: PROVINCE},
    # clocks, calendar, rules, reminders (domain reference 2.6, 3, 4.12)
    "clock.view": STAFF | {CD: PROVINCE},
    "clock.extend_request": HOLDING_OFFICERS | HOLDING_HEADS,
    "clock.extend_decide": HEADS,
    "clock.pause": HOLDING_OFFICERS,
    "clock.pause_approve": HEADS,
    "clock.correct": HOLDING_OFFICERS | HOLDING_HEADS,
    "clock.correct_decide": HEADS,
    "calendar.view": BUSINESS,
    "calendar.enter": {PO: PROVINCE, PH: PROVINCE},
    "calendar.approve": {PO: PROVINCE, PH: PROVINCE},
    "rule.view": BUSINESS,
    "rule.change": {PO: PROVINCE, PH: PROVINCE},
    "rule.approve": {PH: PROVINCE},
    "reminder.view": STAFF,
    "reminder.change": {PH: PROVINCE},
    "attachment.view": STAFF | {CD: PROVINCE},
    "attachment.add": OFFICERS,
    "comment.add": STAFF,  # and "<kind>.comment" for the record in hand
    "subject.check": STAFF,
    # the monthly circular (domain reference 4.11)
    "circular.view": STAFF | {CD: PROVINCE},
    "circular.draft": {CD: PROVINCE},
    "circular.return": {PO: PROVINCE, PH: PROVINCE},
    "circular.sign": {PH: PROVINCE},
    "circular.issue": {CD: PROVINCE},
    "circular.withdraw": {PH: PROVINCE},
    "circular.acknowledge": {TO: OWN, TH: OWN},
    "circular.urge": {CD: PROVINCE, PO: PROVINCE, PH: PROVINCE},
    "month.view": {TO: OWN, TH: OWN, PO: PROVINCE, PH: PROVINCE, CD: PROVINCE},
    "month.prepare": {TO: OWN},
    "month.sign": {TH: OWN},
    "circular.comment": {CD: PROVINCE, PO: PROVINCE, PH: PROVINCE},
    "submission.view": {TO: OWN, TH: OWN, CD: PROVINCE, PO: PROVINCE, PH: PROVINCE},
    "receipt.view": {TO: OWN, TH: OWN, CD: PROVINCE, PO: PROVINCE, PH: PROVINCE},
    "submission.comment": {TO: OWN, TH: OWN, CD: PROVINCE, PO: PROVINCE, PH: PROVINCE},
    "receipt.comment": {TO: OWN, TH: OWN, CD: PROVINCE, PO: PROVINCE, PH: PROVINCE},
}  # fmt: skip


# Rights to look that extend to what is shared with a bureau of the person's reach, too.
READS_SHARED = frozenset({"order.view", "part.view", "measure.view", "action.view", "attachment.view"})


def parties_of(action: str) -> dict[Party, Reach]:
    """The row of the table. Raises KeyError for an action that the policy does not know."""
    return POLICY[action]


def _reach_of(post, row: dict[Party, Reach]) -> Reach | None:
    return row.get((post.role, post.bureau.level)) or row.get((post.role, None))


def _extends_to(post, reach: Reach, record: Any) -> bool:
    if reach == OWN:
        return record.bureau_id == post.bureau.pk
    if reach == CITY:
        return record.city_id == post.bureau.city_id
    return True


def may(user: User, action: str, record: Any = None) -> bool:
    """Whether one of the person's current posts gives the right: anywhere, or to this record.

    `record` is anything with bureau_id and city_id (a bureau itself passes as its own holder).
    A record of a compartment is open only to its named readers, whatever their right. Of a bureau's own
    system only the chosen rights are asked at all.
    """
    row = parties_of(action)
    if not user.is_authenticated or (user.scope.actions is not None and action not in user.scope.actions):
        return False
    grants = [(post, reach) for post in user.scope.posts if (reach := _reach_of(post, row))]
    if record is None:
        return bool(grants)
    readers = getattr(record, "readers", None)
    if readers is not None and user.pk not in readers:
        return False
    if any(_extends_to(post, reach, record) for post, reach in grants):
        return True
    return bool(grants) and action in READS_SHARED and not user.scope.keys.isdisjoint(_shared_with(record))


def _shared_with(record: Any) -> Iterable[int]:
    return getattr(record, "shared_with", ())


def require(user: User, action: str, *records: Any) -> None:
    """Raises NotAllowed with a sentence when the policy does not give the right, to any of the records if there are."""
    if not any(may(user, action, record) for record in records or (None,)):
        raise NotAllowed(_why_not(user, action), action=action)


def _why_not(user: User, action: str) -> str:
    if may(user, action):
        return _("Your right does not extend to this record: another bureau holds it, or only its readers may do this.")
    if user.is_authenticated and user.scope.actions is not None:
        return _("This right was not chosen for your system. Ask the administrator of system accounts.")
    return _("Your post does not include this right. Ask the head of your bureau or an administrator.")


def allowed(action: str) -> Callable:
    """View decorator: signed in and, by the policy, allowed to do this somewhere. The record is checked by the rule."""
    parties_of(action)

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def checked(request, *args, **kwargs):
            require(request.user, action)
            return view(request, *args, **kwargs)

        checked.policy_action = action
        return checked

    return decorate


def public(view: Callable) -> Callable:
    """View decorator: needs no sign-in (login page, one-time links, health)."""
    view = login_not_required(view)
    view.policy_action = None
    return view
