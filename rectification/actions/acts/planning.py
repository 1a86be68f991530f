"""Planning an action, and which measures it may carry out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.models import Bureau
from accounts.policy import require
from records.advancing import begin
from records.numbers import record_number
from records.search import index_record
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
    wanted = in_reach(measures, by=by)
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
    carry_out(action, wanted)
    begin(action, by=by, on=on)
    index_action(action)
    return action


def index_action(action: Action) -> None:
    index_record(action, subject=action.place, facts=action.findings)


def in_reach(measures: Iterable[Measure], *, by: User) -> MeasureQuerySet:
    """Raises ActionRefused when one of them is out of the person's reach, or cancelled."""
    keys = {measure.pk for measure in measures}
    found = Measure.objects.visible_to(by).made().filter(pk__in=keys).select_related("bureau")
    if found.count() < len(keys):
        raise ActionRefused(_("There is no such measure in your reach, or it was cancelled."))
    return found


def carry_out(action: Action, measures: Iterable[Measure]) -> None:
    action.measures.add(*measures)
    share_with_served(action, measures)
