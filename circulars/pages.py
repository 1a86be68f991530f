"""What the pages of circulars need, put together. No rule of its own."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from circulars.forms import TextForm
from circulars.models import Circular, Line, Receipt, Submission
from circulars.paper import paper_of
from circulars.posting import is_for_difference_only
from circulars.pretty import signs
from circulars.rounds import next_to_post
from circulars.states import Acknowledgement, Confirmation, Status
from circulars.tables import FULL, SHORT, city_table, drift_by_city
from circulars.workflow import CIRCULAR, SUBMISSION

STEPS = (
    (_("Confirm"), (Status.COLLECTING,)),
    (pgettext_lazy("step of a circular", "Draft"), (Status.FROZEN, Status.DRAFT)),
    (pgettext_lazy("step of a circular", "Sign"), (Status.SUBMITTED,)),
    (pgettext_lazy("step of a circular", "Issue"), (Status.SIGNED,)),
    (pgettext_lazy("step of a circular", "Receipt"), (Status.ISSUED, Status.WITHDRAWN)),
)


def list_page(user: User, *, on: date, year: int | None) -> dict[str, Any]:
    """Circulars of a year, what is to be confirmed or acknowledged, and which month comes next."""
    seen = Circular.objects.visible_to(user)
    years = [day.year for day in seen.dates("month", "year", order="DESC")]
    chosen = year if year in years else next(iter(years), None)
    circulars = (
        seen.filter(month__year=chosen)
        .order_by("-month", "-pk")
        .annotate(
            city_count=Count("receipts"), received_count=Count("receipts", filter=Q(receipts__status="acknowledged"))
        )
    )
    return {
        "circulars": [(circular, CIRCULAR.state(circular.status)) for circular in circulars],
        "years": years,
        "chosen": chosen,
        "owed": owed_receipts(user),
        "submissions": current_submissions(user),
        "next_month": next_to_post(on=on) if user.may("circular.draft") else None,
        "is_first": not years,
        "today": on,
    }


def owed_receipts(user: User) -> list[Receipt]:
    """Issued circulars that this person's city has not acknowledged."""
    if not user.may("circular.acknowledge"):
        return []
    waiting = Receipt.objects.visible_to(user).filter(status=Acknowledgement.WAITING, circular__status=Status.ISSUED)
    return [
        receipt for receipt in waiting.select_related("circular", "bureau") if user.may("circular.acknowledge", receipt)
    ]


def current_submissions(user: User) -> list[dict[str, Any]]:
    """The latest round of confirmations, within the person's reach."""
    if not user.may("month.view"):
        return []
    seen = Submission.objects.visible_to(user)
    latest = seen.order_by("-month").values_list("month", flat=True).first()
    rows = seen.filter(month=latest).select_related("bureau").order_by("bureau__display_order", "bureau__code")
    return [
        {"submission": one, "state": SUBMISSION.state(one.status), "may_urge": _may_urge(user, one)} for one in rows
    ]


def _may_urge(user: User, submission: Submission) -> bool:
    waiting = (Confirmation.WAITING, Confirmation.PREPARED, Confirmation.MISSING)
    return submission.status in waiting and user.may("circular.urge", submission)


def detail_page(circular: Circular, user: User, *, on: date) -> dict[str, Any]:
    """One circular: for the province with its figures, drift and receipts, for a city as it was published."""
    is_provincial = user.scope.is_province
    has_figures = circular.status != Status.COLLECTING
    context = {
        "circular": circular,
        "state": CIRCULAR.state(circular.status),
        "today": on,
        "is_provincial": is_provincial,
        **_actions(circular, user),
        "steps": _steps(circular),
        "may_correct": _may_correct(circular, user),
        "corrections": Circular.objects.visible_to(user).filter(corrects=circular),
        "receipt": _own_receipt(circular, user),
        "has_figures": has_figures,
    }
    if has_figures:
        context |= _figures(circular, user) | {"paper": paper_of(circular)}
    if is_provincial:
        context |= _of_the_province(circular, user)
    return context


def _figures(circular: Circular, user: User) -> dict[str, Any]:
    drift = drift_by_city(circular, user)
    return {
        "table": city_table(circular, user, columns=SHORT, drift=drift),
        "full": city_table(circular, user, columns=FULL),
        "asked": Line.objects.filter(circular=circular).exclude(reporting="").exists(),
        "for_difference_only": circular.corrects_id is not None and is_for_difference_only(circular),
    }


def _of_the_province(circular: Circular, user: User) -> dict[str, Any]:
    receipts = circular.receipts.select_related("bureau", "acknowledged_by")
    page = {
        "receipts": receipts,
        "received_count": sum(receipt.status == Acknowledgement.ACKNOWLEDGED for receipt in receipts),
        "may_urge": user.may("circular.urge"),
        "may_edit": circular.may_be_edited(user),
        "submissions": _round_of(circular, user) if circular.status == Status.COLLECTING else [],
        "signs": signs(circular) if circular.status != Status.COLLECTING else [],
    }
    if page["may_edit"]:
        page["form"] = TextForm(instance=circular)
    return page


def _round_of(circular: Circular, user: User) -> list[dict[str, Any]]:
    rows = Submission.objects.visible_to(user).of_month(circular.month).select_related("bureau")
    ordered = rows.order_by("bureau__display_order", "bureau__code")
    return [
        {"submission": one, "state": SUBMISSION.state(one.status), "may_urge": _may_urge(user, one)} for one in ordered
    ]


def _own_receipt(circular: Circular, user: User) -> Receipt | None:
    held = circular.receipts.visible_to(user).filter(bureau__in=[post.bureau.pk for post in user.scope.posts])
    return held.select_related("acknowledged_by", "bureau").first()


def _actions(circular: Circular, user: User) -> dict[str, Any]:
    """What this person may press now; an action with a guard that refuses is told by `stuck` instead."""
    actions = CIRCULAR.actions_for(circular, user)
    refusals = {t.name: t.guard(circular) for t in actions if t.guard}
    return {
        "actions": sorted((t for t in actions if not refusals.get(t.name)), key=lambda t: not t.primary),
        "stuck": [refusals[t.name] for t in actions if t.primary and refusals.get(t.name)],
    }


def _may_correct(circular: Circular, user: User) -> bool:
    latest = Circular.objects.visible_to(user).of_month(circular.month).in_order().last()
    return circular.is_issued and latest.pk == circular.pk and user.may("circular.draft", circular)


def _steps(circular: Circular) -> list[dict[str, str]]:
    at = next(index for index, (_name, states) in enumerate(STEPS) if circular.status in states)
    people = {1: circular.drafter, 2: circular.signer}
    return [
        {
            "name": name,
            "state": "done" if index < at else "current" if index == at else "todo",
            "note": str(people.get(index) or ""),
        }
        for index, (name, _states) in enumerate(STEPS)
    ]
