"""What the pages of circulars need, put together. No rule of its own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Bureau, User
from circulars.cautions import signs
from circulars.forms import TextForm
from circulars.models import Circular, Receipt, Submission
from circulars.models.line import PrintedLines
from circulars.opening import next_to_post, restart_month
from circulars.paper import paper_of
from circulars.posting import is_for_difference_only
from circulars.stated import RATE, field_names
from circulars.states import Acknowledgement, Confirmation, Status
from circulars.tables import FULL, SHORT, Table, bureau_table, city_table, drift_by_city
from circulars.work import receipts_to_give
from circulars.workflow import CIRCULAR, RECEIPT, SUBMISSION

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STEPS: tuple[tuple[StrOrPromise, tuple[Status, ...]], ...] = (
    (_("Confirm"), (Status.COLLECTING,)),
    (pgettext_lazy("step of a circular", "Draft"), (Status.FROZEN, Status.DRAFT)),
    (pgettext_lazy("step of a circular", "Sign"), (Status.SUBMITTED,)),
    (pgettext_lazy("step of a circular", "Issue"), (Status.SIGNED,)),
    (pgettext_lazy("step of a circular", "Receipt"), (Status.ISSUED, Status.WITHDRAWN)),
)


def list_page(user: User, *, on: date) -> dict[str, Any]:
    """What stands around the list: what is to be confirmed or acknowledged, and which month comes next."""
    return {
        "owed": owed_receipts(user),
        "submissions": outstanding_submissions(user),
        "next_month": next_to_post(on=on) if user.may("circular.draft") else None,
        "restart_month": restart_month(on=on) if user.may("circular.draft") else None,
        "is_first": not Circular.objects.visible_to(user).exists(),
        "is_provincial": user.scope.is_province,
        "may_see_asked": user.may("receipt.view"),
        "today": on,
    }


def owed_receipts(user: User) -> list[Receipt]:
    """Issued circulars that this person's city has not acknowledged."""
    waiting = receipts_to_give(user)
    return [] if waiting is None else list(waiting)


def round_of(user: User, *, month: date | None = None) -> list[dict[str, Any]]:
    """The confirmations of a month, by default of the latest round, within the person's reach."""
    if not user.may("month.view"):
        return []
    seen = Submission.objects.visible_to(user)
    month = month or seen.order_by("-month").values_list("month", flat=True).first()
    if month is None:
        return []
    rows = seen.of_month(month).select_related("bureau", "signed_by").order_by("bureau__display_order", "bureau__code")
    return [
        {"submission": one, "state": SUBMISSION.state(one.status), "may_urge": _may_urge(user, one)} for one in rows
    ]


def outstanding_submissions(user: User) -> list[dict[str, Any]]:
    """The round for the head of the list: a city's own always, the province's while somebody is asked or missing."""
    rows = round_of(user)
    return rows if len(rows) == 1 or any(row["state"].is_open for row in rows) else []


def _may_urge(user: User, submission: Submission) -> bool:
    waiting = (Confirmation.WAITING, Confirmation.PREPARED, Confirmation.MISSING)
    return submission.status in waiting and user.may("circular.urge", submission)


def detail_page(circular: Circular, user: User, *, on: date) -> dict[str, Any]:
    """One circular: for the province with its figures, drift and receipts, for a city as it was published."""
    is_provincial = user.scope.is_province
    printed = circular.printed_lines() if circular.status != Status.COLLECTING else None
    of_month = _of_month(circular, user) if circular.is_issued else []
    receipts = _receipts(circular, user) if circular.is_issued else []
    context = {
        "circular": circular,
        "state": CIRCULAR.state(circular.status),
        "today": on,
        "is_provincial": is_provincial,
        **_actions(circular, user),
        "steps": _steps(circular),
        "may_correct": of_month[-1:] == [circular] and user.may("circular.draft", circular),
        "corrections": [one for one in reversed(of_month) if one.corrects_id == circular.pk],
        "receipt": _own_receipt(receipts, user),
        "has_figures": printed is not None,
    }
    if printed:
        context |= _figures(circular, printed, user)
    if is_provincial:
        context |= _of_the_province(circular, receipts, user)
    return context


def _figures(circular: Circular, printed: PrintedLines, user: User) -> dict[str, Any]:
    drift = drift_by_city(circular, user)
    asked = [line.reporting for line in printed.cities if line.reporting]
    return {
        "paper": paper_of(circular, printed),
        "signs": signs(circular, printed.cities) if user.scope.is_province else [],
        "table": city_table(printed, user, columns=SHORT, drift=drift),
        "full": city_table(printed, user, columns=FULL),
        "field_names": [*field_names(printed), RATE],
        "places": [line.name for line in printed.cities],
        "own": _own_bureau(circular, user),
        "asked": bool(asked),
        "reported": f"{sum(one != Confirmation.MISSING for one in asked)} / {len(asked)}",
        "for_difference_only": circular.corrects_id is not None and is_for_difference_only(circular),
    }


def _own_bureau(circular: Circular, user: User) -> Table | None:
    """What a county held itself: the published table has cities only."""
    counties = [post.bureau for post in user.scope.posts if post.bureau.level == Bureau.Level.COUNTY]
    return bureau_table(circular, counties, user) if counties else None


def _of_the_province(circular: Circular, receipts: list[Receipt], user: User) -> dict[str, Any]:
    page = {
        "receipts": [(receipt, RECEIPT.state(receipt.status)) for receipt in receipts],
        "received_count": sum(receipt.status == Acknowledgement.ACKNOWLEDGED for receipt in receipts),
        "may_urge": user.may("circular.urge"),
        "may_edit": circular.may_be_edited(user),
        "submissions": round_of(user, month=circular.month) if circular.status == Status.COLLECTING else [],
    }
    if page["may_edit"]:
        page["form"] = TextForm(instance=circular)
    return page


def _of_month(circular: Circular, user: User) -> list[Circular]:
    """The original and its corrections, the latest last."""
    return list(Circular.objects.visible_to(user).of_month(circular.month).in_order())


def _receipts(circular: Circular, user: User) -> list[Receipt]:
    """Those within the person's reach: the province's all."""
    return list(circular.receipts.visible_to(user).select_related("bureau", "acknowledged_by"))


def _own_receipt(receipts: list[Receipt], user: User) -> Receipt | None:
    own = {post.bureau.pk for post in user.scope.posts}
    return next((receipt for receipt in receipts if receipt.bureau_id in own), None)


def _actions(circular: Circular, user: User) -> dict[str, Any]:
    """What this person may press now; an action with a guard that refuses is told by `stuck` instead."""
    actions = CIRCULAR.actions_for(circular, user)
    refusals = {t.name: t.guard(circular) for t in actions if t.guard}
    return {
        "actions": sorted((t for t in actions if not refusals.get(t.name)), key=lambda t: not t.primary),
        "stuck": [refusals[t.name] for t in actions if t.primary and refusals.get(t.name)],
    }


def _steps(circular: Circular) -> list[dict[str, Any]]:
    """The way of the circular; history is acknowledged by nobody, so it ends with its issue."""
    way = STEPS[:-1] if circular.is_history and circular.is_issued else STEPS
    at = next((index for index, (_name, states) in enumerate(way) if circular.status in states), len(way))
    people = {1: circular.drafter, 2: circular.signer}
    return [
        {
            "name": name,
            "state": "done" if index < at else "current" if index == at else "todo",
            "note": str(people.get(index) or ""),
        }
        for index, (name, _states) in enumerate(way)
    ]
