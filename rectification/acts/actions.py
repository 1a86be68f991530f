"""Planning actions, recording that they were carried out, and what they carry out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.models import Bureau
from accounts.policy import require
from records.numbers import record_number
from records.search import index_record
from records.workflow import begin
from rectification.models import Action, Measure
from rectification.sharing import share_with_served
from rectification.states import A

if TYPE_CHECKING:
    from accounts.models import User
    from rectification.models.measure import MeasureQuerySet

SERIES = "action"
EDITABLE = ("title", "form", "planned_on", "place", "organs", "campaign_code")


@transaction.atomic
def plan(values: Mapping[str, Any], measures: Iterable[Measure], *, by: User, bureau: Bureau, on: date) -> Action:
    """Plan an action of a bureau. `values`: the fields of EDITABLE. It carries out a measure or belongs to a campaign.

    Raises NotAllowed; ActionRefused for neither measure nor campaign, or a measure out of one's reach.
    """
    require(by, "action.register", bureau)
    wanted = _in_reach(measures, by=by)
    if not wanted and not values.get("campaign_code"):
        raise ActionRefused(_("An action carries out a measure or belongs to a campaign."))
    action = Action.objects.create(
        **{name: values[name] for name in EDITABLE if name in values},
        number=record_number("XD", SERIES, bureau, on=on),
        status=A.PLANNED,
        bureau=bureau,
        city_id=bureau.city_id,
        assignee=by,
        registered_on=on,
        created_by=by,
    )
    _carry_out(action, wanted)
    begin(action, by=by, on=on)
    index_action(action)
    return action


def index_action(action: Action) -> None:
    index_record(action, subject=action.place, facts=action.findings)


def _in_reach(measures: Iterable[Measure], *, by: User) -> MeasureQuerySet:
    keys = {measure.pk for measure in measures}
    found = Measure.objects.visible_to(by).made().filter(pk__in=keys).select_related("bureau")
    if found.count() < len(keys):
        raise ActionRefused(_("There is no such measure in your reach, or it was cancelled."))
    return found


def _carry_out(action: Action, measures: MeasureQuerySet) -> None:
    action.measures.add(*measures)
    share_with_served(action, measures)


def hold(
    action: Action,
    *,
    held_on: date,
    staff_count: int,
    checked_count: int,
    found_count: int | None,
    findings: str,
    by: User,
    on: date,
    note: str = "",
    version: int | None = None,
) -> None:
    """It was carried out on that day, which decides the month in which it counts. Refused for a day to come."""
    if held_on > on:
        raise ActionRefused(_("An action cannot have been carried out in the future."))
    action.advance(
        "hold", by=by, on=held_on, note=note, version=version, held_on=held_on, staff_count=staff_count,
        checked_count=checked_count, found_count=found_count, findings=findings,
    )  # fmt: skip
    index_action(action)


@transaction.atomic
def serve(
    action: Action, measures: Iterable[Measure], *, by: User, on: date, note: str = "", version: int | None = None
) -> None:
    """Let it carry out further measures."""
    wanted = _in_reach(measures, by=by)
    if not wanted:
        raise ActionRefused(_("Name at least one measure."))
    numbers = _(", ").join(measure.number for measure in wanted)
    action.advance("serve", by=by, on=on, note=note, version=version, data={"main": numbers})
    _carry_out(action, wanted)


@transaction.atomic
def unserve(
    action: Action, measures: Sequence[Measure], *, by: User, on: date, note: str, version: int | None = None
) -> None:
    """Take measures off it. It keeps one, or a campaign."""
    numbers = _(", ").join(measure.number for measure in measures)
    action.advance("unserve", by=by, on=on, note=note, version=version, data={"main": numbers})
    action.measures.remove(*measures)
    if not action.measures.exists() and not action.campaign_code:
        raise ActionRefused(_("An action carries out a measure or belongs to a campaign."))
