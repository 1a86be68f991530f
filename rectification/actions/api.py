"""Actions for bureaus' own systems."""

from __future__ import annotations

from interface.derived import Links, record_api
from rectification.lists import ACTIONS
from rectification.models import Action, Measure

ACTION_API = record_api(
    Action,
    path="actions",
    records=ACTIONS,
    shows=("campaign_code", "place", "organs", "held_on", "found_count", "findings"),
    said={"measures": Links(lambda action, user: Measure.objects.visible_to(user).filter(actions=action))},
)
