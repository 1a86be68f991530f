"""Acts on a lead that carry something along: a receiver, a handler, an outcome. One door for pages, bulk and import.

Each raises NotAllowed, ActionRefused or StaleRecord and then has written nothing. `on` is the day
it takes effect. Acts without anything to carry are called by name: `lead.advance("sign", …)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.days import PLANNED
from accounts.errors import ActionRefused, NotAllowed
from accounts.models import Bureau, Role, User
from accounts.policy import require
from accounts.scope import acting_as_system
from deadlines.models import load_calendar
from leads import clocks
from leads.models.handover import Handover
from leads.models.lead import Lead
from leads.models.movement import Kind, Movement
from leads.words import MERGED, SUPPLEMENT
from notifications.news import What
from notifications.notify import notify
from records import assigning
from records.merging import both_held
from records.models import Step
from records.numbers import next_number

if TYPE_CHECKING:
    from leads.models.codes import Outcome

SEALED_SERIES = "sealed-lead"
WORKDAYS_TO_RETURN = 2  # domain reference 2.5, LEAD_RETURN
HANDED_DOWN = ("dispatch", "pass_on")
BY_ORDER = ("transfer", "take")  # a new holder, who owes it to nobody below
SINCE_ACCEPTED = (*HANDED_DOWN, *BY_ORDER, "return", "assign", "sign", "answer")


@dataclass(frozen=True)
class Holder:
    """A bureau in the place of a record, when the policy is asked before there is one."""

    bureau_id: int
    city_id: int


def dispatch(
    lead: Lead, *, to: Bureau, by: User, on: date, note: str = "", due: date | None = None, version: int | None = None
) -> None:
    """Hand a lead down to a bureau below; that bureau becomes the holder and answers until `due`.

    A bureau that was handed a lead itself may pass it on. Raises ActionRefused for a bureau that is not below.
    """
    if not lead.bureau.is_above(to):
        raise ActionRefused(_("A lead is handed down to a bureau below yours. Use “Hand to another city” otherwise."))
    action = "dispatch" if lead.status in (lead.Status.REGISTERED, lead.Status.RETURNED) else "pass_on"
    lead.advance(
        action, by=by, on=on, note=note, version=version, bureau=to, sender=lead.bureau, assignee=None,
        data={"receiver": str(to), "due": due.isoformat() if due else None},
    )  # fmt: skip


def assign(lead: Lead, *, to: User, by: User, on: date, note: str = "", version: int | None = None) -> None:
    """Give a lead to a person of the bureau that holds it; assigning again changes the handler."""
    action = "assign" if lead.status in (lead.Status.REGISTERED, lead.Status.RETURNED) else "reassign"
    assigning.assign(lead, action, to=to, by=by, on=on, note=note, version=version)


def give_back(lead: Lead, *, by: User, on: date, note: str, ground: str, version: int | None = None) -> None:
    """Return a lead to the bureau that handed it down, with a coded ground.

    Raises ActionRefused when nobody handed it down, or when it was accepted more than two working days ago and the
    superior bureau was not asked since (reference 2.5, LEAD_RETURN).
    """
    if lead.sender is None:
        raise ActionRefused(_("This lead was not handed down to you, so there is nobody to return it to."))
    if late_to_return(lead, on=on):
        raise ActionRefused(
            _("It was accepted more than two working days ago. Hand it up first; the superior bureau decides.")
        )
    lead.advance(
        "return", by=by, on=on, note=note, version=version,
        bureau=lead.sender, sender=_sender_of(lead, lead.sender), assignee=None, return_count=lead.return_count + 1,
        data={"ground": ground, "receiver": str(lead.sender)},
    )  # fmt: skip


def late_to_return(lead: Lead, *, on: date) -> bool:
    """Whether the time to return a lead is over, and the superior bureau has not answered since."""
    steps = Step.objects.filter(kind=lead.kind, record_id=lead.pk, action__in=SINCE_ACCEPTED)
    last = steps.order_by("pk").last()
    if last is None or last.action != "sign":
        return False
    return load_calendar().add_workdays(last.on, WORKDAYS_TO_RETURN) < on


def _sender_of(lead: Lead, bureau: Bureau) -> Bureau | None:
    """Who had handed the lead down to this bureau before it passed it on; to that one it may still be returned.

    Nobody where a superior named a holder since, or another city took the lead: that ended what came before.
    """
    sender = None
    with acting_as_system():
        for action, arrival in _arrivals(lead):
            if action in BY_ORDER:
                sender = None
            elif action in HANDED_DOWN and arrival.bureau_id == bureau.pk:
                sender = arrival.counterpart
    return sender


def _arrivals(lead: Lead) -> list[tuple[str, Movement]]:
    """Each act that changed the holder, with the movement that it wrote there, in their order."""
    changes = [*HANDED_DOWN, *BY_ORDER, "return"]
    steps = Step.objects.filter(kind=lead.kind, record_id=lead.pk, action__in=changes).order_by("pk")
    arrived = lead.movements.filter(kind=Kind.MOVED_IN).select_related("counterpart").order_by("pk")
    return list(zip(steps.values_list("action", flat=True), arrived, strict=True))


def escalate(lead: Lead, *, opinion: str, by: User, on: date, note: str, version: int | None = None) -> None:
    """上报: ask the superior bureau to decide, with an opinion of one's own. The holder stays."""
    lead.advance("escalate", by=by, on=on, note=note, version=version, data={"opinion": opinion})


def offer(lead: Lead, *, to: Bureau, by: User, on: date, note: str, version: int | None = None) -> Handover:
    """Offer a lead to another city. It stays in stock here until the other city takes it."""
    if to.level != Bureau.Level.CITY or to.pk == lead.bureau.city_id:
        raise ActionRefused(_("Choose the bureau of another city."))
    with acting_as_system():
        require(by, "lead.transfer", lead)
        lead.advance("offer", by=by, on=on, note=note, version=version, offered_to=to, data={"receiver": str(to)})
        handover = lead.handovers.pending().get()
        told = User.objects.holding(Role.OFFICER, Role.HEAD, bureau=to, on=on)
        params = {"bureau": str(lead.bureau), "to_bureau": str(to)}
        notify(told, What.HANDED_OVER, key=f"handover:{handover.pk}", subject=handover, params=params, urgent=True)
    return handover


def _decide(handover: Handover, state: str, *, by: User, answer: str) -> Handover:
    """The offer, locked and decided. Raises ActionRefused when somebody was faster."""
    fresh = Handover.objects.select_for_update().get(pk=handover.pk)
    if fresh.state != Handover.State.OFFERED:
        raise ActionRefused(_("This offer was decided already."))
    fresh.state, fresh.decided_by, fresh.decided_at, fresh.answer = state, by, timezone.now(), answer
    fresh.save(update_fields=["state", "decided_by", "decided_at", "answer"])
    return fresh


@transaction.atomic
def take(handover: Handover, *, by: User, on: date, answer: str = "") -> Lead:
    """The receiving city takes the lead: stock moves, credit for finding it stays."""
    require(by, "lead.take", handover)
    fresh = _decide(handover, Handover.State.TAKEN, by=by, answer=answer)
    with acting_as_system():
        lead = Lead.objects.get(pk=fresh.lead_id)
        lead.advance(
            "take", by=by, on=on, note=answer, authority=fresh, bureau=fresh.bureau, sender=None, assignee=None,
            offered_to=None, data={"receiver": str(fresh.bureau)},
        )  # fmt: skip
    return lead


@transaction.atomic
def decline_offer(handover: Handover, *, by: User, answer: str, on: date) -> None:
    """The receiving city refuses, with a reason; the lead stays where it is."""
    require(by, "lead.take", handover)
    if not answer.strip():
        raise ActionRefused(_("Give a reason."))
    fresh = _decide(handover, Handover.State.DECLINED, by=by, answer=answer)
    with acting_as_system():
        Lead.objects.get(pk=fresh.lead_id).advance(
            "decline_offer", by=by, on=on, note=answer, authority=fresh, offered_to=None,
            data={"receiver": str(fresh.bureau)},
        )  # fmt: skip
    told = User.objects.filter(pk=fresh.offered_by_id)
    notify(
        told, What.ANSWERED, key=f"handover:{fresh.pk}:declined", subject=fresh, params={"bureau": str(fresh.bureau)}
    )


@transaction.atomic
def withdraw_offer(lead: Lead, *, by: User, on: date, version: int | None = None) -> None:
    """The offering bureau takes its offer back while nobody decided."""
    require(by, "lead.transfer", lead)
    with acting_as_system():
        pending = lead.handovers.pending().first()
        if pending is None:
            raise ActionRefused(_("There is no pending offer."))
        _decide(pending, Handover.State.WITHDRAWN, by=by, answer="")
        lead.advance(
            "withdraw_offer", by=by, on=on, version=version, offered_to=None, data={"receiver": str(pending.bureau)}
        )


def transfer(lead: Lead, *, to: Bureau, by: User, on: date, note: str, version: int | None = None) -> None:
    """指定管辖: the common superior names the holder over the heads of the bureaus, a city among its own counties."""
    if to.pk == lead.bureau_id:
        raise ActionRefused(_("This bureau holds the lead already."))
    require(by, "lead.designate", Holder(to.pk, to.city_id))
    lead.advance(
        "transfer", by=by, on=on, note=note, version=version, bureau=to, sender=None, assignee=None,
        data={"receiver": str(to)},
    )  # fmt: skip


def propose_outcome(
    lead: Lead,
    *,
    outcome: Outcome,
    conclusion: str,
    finding: str,
    by: User,
    on: date,
    receipt: str = "",
    version: int | None = None,
) -> None:
    """Submit the result of the check for approval; evidence must be attached.

    receipt: number or day of the other organ's receipt. Raises ActionRefused without one for an outcome that hands the
    lead to another organ: having sent it is not enough (reference 4.1).
    """
    if lead.is_stub:
        conclusion = ""  # a stub says the code of the result and nothing else
    elif outcome.needs_receipt and not receipt.strip():
        raise ActionRefused(_("“%(outcome)s” needs the receipt of the other organ.") % {"outcome": outcome.label})
    lead.advance(
        "propose_outcome", by=by, on=on, note=conclusion, version=version, outcome=outcome, conclusion=conclusion,
        finding=finding, data={"outcome": outcome.code, "receipt": receipt},
    )  # fmt: skip


def approve(lead: Lead, *, by: User, on: date, today: date, note: str = "", version: int | None = None) -> None:
    """Clear the lead as of `on` with the outcome that was submitted, and take it out of stock.

    Raises ActionRefused for a day in the future or before the lead was found.
    """
    _check_day(lead, on, today=today)
    action = "approve_gang" if lead.status == lead.Status.AWAIT_CITY else "approve"
    lead.advance(
        action, by=by, on=on, note=note, version=version, cleared_on=on, cleared_by_bureau=lead.bureau,
        data={"outcome": lead.outcome.code if lead.outcome else ""},
    )  # fmt: skip


def _check_day(lead: Lead, on: date, *, today: date) -> None:
    if on > today:
        raise ActionRefused(_("The day of clearing cannot lie in the future."))
    if on < lead.found_on:
        raise ActionRefused(_("The day of clearing cannot lie before the day the lead was found."))


def reopen(lead: Lead, *, by: User, on: date, note: str, version: int | None = None) -> None:
    """Back into stock with a new fact; the earlier outcome stays in the timeline."""
    lead.advance(
        "reopen", by=by, on=on, note=note, version=version, cleared_on=None, cleared_by_bureau=None, outcome=None,
        data={"outcome": lead.outcome.code if lead.outcome else ""},
    )  # fmt: skip


def update_result(lead: Lead, *, finding: str, by: User, on: date, note: str, version: int | None = None) -> None:
    """A later finding or judgment on a cleared lead; figures count it as “later result”."""
    lead.advance("update_result", by=by, on=on, note=note, version=version, finding=finding, data={"finding": finding})


@transaction.atomic
def merge(lead: Lead, *, into: Lead, ground: str, by: User, on: date, note: str, version: int | None = None) -> None:
    """Join a duplicate to its main record. `ground`: one of `leads.words.MERGED`, which decides about the term.

    Raises ActionRefused for itself, a lead that is not in work, new facts to a lead that is cleared; NotAllowed for
    who registered a supplement himself, since it gives the main lead more time.
    """
    require(by, "lead.merge", into)
    into = both_held(lead, into)
    if ground not in MERGED:
        raise ActionRefused(_("Say who reported and what is new."), field="ground")
    if into.pk == lead.pk or not (into.is_open or into.cleared_on):
        raise ActionRefused(_("Choose another lead that is open or cleared as the main one."))
    if ground == SUPPLEMENT:
        _check_supplement(lead, into, by=by)
    lead.advance(
        "merge", by=by, on=on, note=note, version=version, merged_into=into,
        data={"main": into.number, "ground": ground},
    )  # fmt: skip


def _check_supplement(lead: Lead, into: Lead, *, by: User) -> None:
    if not into.is_open:
        raise ActionRefused(
            _("The main lead is cleared. With new facts it is reopened, or this one is worked by itself.")
        )
    if lead.created_by_id == by.pk:
        raise NotAllowed(_("A supplement gives the main lead more time: who registered it does not merge it."))


def order_notice(
    lead: Lead, *, law: str, due_on: date, by: User, on: date, note: str = "", version: int | None = None
) -> None:
    """A law, regulation or rule expressly orders to tell the reporter the result (order 121, art. 36): which, by when.

    Raises ActionRefused without the law, or for a day that has passed.
    """
    if not law.strip():
        raise ActionRefused(_("Name the law and its article."), field="law")
    if due_on < on:
        raise ActionRefused(_("This day has passed."), field="due_on")
    PLANNED.check(due_on, today=on, field="due_on")
    lead.advance(
        "order_notice", by=by, on=on, note=note, version=version, notice_law=law.strip(), notice_due_on=due_on,
        data={"law": law.strip(), "due": due_on.isoformat()},
    )  # fmt: skip


def decline(
    lead: Lead,
    *,
    ground: str,
    sent_to: str,
    by: User,
    on: date,
    note: str,
    reporter_told: bool = False,
    version: int | None = None,
) -> None:
    """不属于本单位: with a coded ground, and where the papers went.

    Raises ActionRefused while the reporter was not told whom a law orders to tell.
    """
    if clocks.must_be_told(lead, on=on) and not reporter_told:
        raise ActionRefused(_("A law orders to tell the reporter: do so first, and who is competent."))
    lead.advance("decline", by=by, on=on, note=note, version=version, data={"ground": ground, "sent_to": sent_to})


def seal(
    lead: Lead, *, by: User, on: date, note: str, concerned: Sequence[Bureau] = (), version: int | None = None
) -> None:
    """Move a lead into the compartment for 保护伞 (domain reference 5).

    Readers are the identity custodians by name, without anybody of a concerned bureau. The lead gets
    a number of the compartment's own series; whoever held it keeps a neutral stub.
    Raises ActionRefused when no custodian is left who could keep it.
    """
    readers = custodians(without=concerned, on=on)
    province = Bureau.objects.get(level=Bureau.Level.PROVINCE, valid_to__isnull=True)
    lead.advance(
        "seal", by=by, on=on, note=note, version=version,
        readers=readers, category=lead.Category.UMBRELLA, former_number=lead.number, assignee=None,
        number=f"BM-{on.year}-{next_number(SEALED_SERIES, province, on.year):04d}",
        data={"concerned": [bureau.pk for bureau in concerned]},
    )  # fmt: skip


def custodians(*, without: Sequence[Bureau], on: date) -> list[int]:
    """Ids of the identity custodians who may read, nobody of a concerned bureau among them."""
    concerned = User.objects.filter(appointments__bureau__in=without)
    people = User.objects.holding(Role.CUSTODIAN, on=on).exclude(pk__in=concerned)
    ids = sorted(people.values_list("pk", flat=True))
    if not ids:
        raise ActionRefused(
            _("No identity custodian is appointed who could keep this lead. Call the provincial bureau.")
        )
    return ids


def refer(lead: Lead, *, outcome: Outcome, by: User, on: date, note: str, version: int | None = None) -> None:
    """The custodian records that discipline inspection received the sealed lead."""
    lead.advance(
        "refer", by=by, on=on, note=note, version=version, outcome=outcome, cleared_on=on,
        cleared_by_bureau=lead.bureau, data={"outcome": outcome.code},
    )  # fmt: skip
