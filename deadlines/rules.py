"""Changing a rule: a new version, proposed by one person of the province and approved by a provincial head."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused, NotAllowed
from accounts.policy import require
from audit import trail
from deadlines.applying import apply_version, fits_a_request
from deadlines.calendar import DAY
from deadlines.models import DeadlineRule, close_calendar

if TYPE_CHECKING:
    from accounts.models import User

KEPT = [
    "code", "replaces", "subject", "name_zh", "name_en", "trigger_zh", "trigger_en", "duty", "direction",
    "is_statutory", "excludes", "note_zh", "note_en",
]  # fmt: skip
State = DeadlineRule.State


@transaction.atomic
def propose_rule(base: DeadlineRule, *, by: User, valid_from: date, reason: str, **changes: Any) -> DeadlineRule:
    """A new version of `base` for triggers from that day on; nothing changes before its approval.

    changes: length, unit, end, may_be_typed, extensions, basis_zh, basis_en, switches_off (no rule from that day on).
    Raises NotAllowed, ActionRefused (no reason, another version waits already, or begins no earlier).
    """
    require(by, "rule.change")
    if not reason.strip():
        raise ActionRefused(_("Give a reason."))
    if base.is_abolished:
        raise ActionRefused(_("No law knows this duty any more; the rule cannot be switched on."))
    versions = DeadlineRule.objects.select_for_update().filter(code=base.code)
    if versions.filter(state=State.PROPOSED).exists():
        raise ActionRefused(_("A new version of this rule already waits for approval."))
    if versions.filter(state=State.IN_FORCE, valid_from__gte=valid_from).exists():
        raise ActionRefused(_("A version in force begins on that day or later: a new one can only follow it."))
    in_force = Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from)
    if changes.get("switches_off") and not versions.filter(in_force, state=State.IN_FORCE).exists():
        raise ActionRefused(_("No version is in force on that day: there is nothing to switch off."))
    kept = {name: getattr(base, name) for name in KEPT}
    rule = DeadlineRule.objects.create(
        **kept,
        **changes,
        confidence=DeadlineRule.Confidence.CERTAIN,
        valid_from=valid_from,
        state=State.PROPOSED,
        proposed_by=by,
        reason=reason.strip(),
    )
    trail.record("rule.proposed", by=by, detail={"code": rule.code, "from": valid_from.isoformat()})
    return rule


@transaction.atomic
def approve_rule(rule: DeadlineRule, *, by: User, now: datetime) -> DeadlineRule:
    """It governs events from its first day on; the version before ends the day before.

    Running terms whose event falls under it follow: in this transaction, or, where they are too many for a request,
    by the sweep of the next minute. Raises NotAllowed (policy, or the proposer), ActionRefused (already decided).
    """
    require(by, "rule.approve")
    close_calendar()  # no clock starts by the rules of before while the new ones come into force
    fresh = _waiting(rule, by=by)
    before = DeadlineRule.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=fresh.valid_from))
    before.filter(code=fresh.code, state=State.IN_FORCE).update(valid_to=fresh.valid_from - DAY)
    decided = _decided(fresh, State.OFF if fresh.switches_off else State.IN_FORCE, by=by, now=now)
    if fits_a_request(decided):
        apply_version(decided, now=now)
    return decided


@transaction.atomic
def refuse_rule(rule: DeadlineRule, *, by: User, now: datetime) -> DeadlineRule:
    """The proposal stays in the list as refused. Raises as `approve_rule`."""
    return _decided(_waiting(rule, by=by), State.REFUSED, by=by, now=now)


def _waiting(rule: DeadlineRule, *, by: User) -> DeadlineRule:
    require(by, "rule.approve")
    fresh = DeadlineRule.objects.select_for_update().get(pk=rule.pk)
    if fresh.state != State.PROPOSED:
        raise ActionRefused(_("This was already decided. Reload the page."))
    if fresh.proposed_by_id == by.pk:
        raise NotAllowed(_("Who proposed it does not approve it. Ask a colleague."))
    return fresh


def _decided(rule: DeadlineRule, state: State, *, by: User, now: datetime) -> DeadlineRule:
    rule.state, rule.approved_by, rule.approved_at = state, by, now
    rule.save(update_fields=["state", "approved_by", "approved_at"])
    trail.record(f"rule.{state}", by=by, detail={"code": rule.code, "from": rule.valid_from.isoformat()})
    return rule
