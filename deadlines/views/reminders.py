"""The reminder policy: who is told when."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.answers import see_other
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from audit import trail
from deadlines.forms import StepForm
from deadlines.models import DeadlineRule, ReminderPolicy, ReminderStep


@require_safe
@allowed("reminder.view")
def list_policies(request: AuthenticatedHttpRequest) -> HttpResponse:
    steps = ReminderStep.objects.active().order_by("-moment", "offset", "pk")
    policies = ReminderPolicy.objects.prefetch_related(Prefetch("steps", queryset=steps, to_attr="active_steps"))
    labels = {rule.code: rule.label for rule in DeadlineRule.objects.order_by("valid_from")}
    context = {
        "policies": [
            (policy, [labels[code] for code in policy.rule_codes], in_order(policy.active_steps)) for policy in policies
        ],
        "may_change": request.user.may("reminder.change"),
    }
    return render(request, "deadlines/reminder_list.html", context)


def in_order(steps: list[ReminderStep]) -> list[ReminderStep]:
    """As time goes: long before, shortly before, on the day, soon after, long after."""
    sides: dict[str, int] = {ReminderStep.Moment.BEFORE: -1, ReminderStep.Moment.ON: 0, ReminderStep.Moment.AFTER: 1}
    hours: dict[str, int] = {ReminderStep.StepUnit.HOUR: 1, ReminderStep.StepUnit.WORKDAY: 24}
    return sorted(steps, key=lambda step: (sides[step.moment] * step.offset * hours[step.unit], step.pk))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("reminder.change")
def add_step(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    policy = get_object_or_404(ReminderPolicy, pk=pk)
    form = StepForm(request.POST or None, policy=policy)
    if request.method == "POST" and form.is_valid():
        step = form.save()
        trail.record("reminder.step_added", by=request.user, detail={"policy": policy.code, "step": str(step)})
        messages.success(request, _("Added. It counts from the next sweep on."))
        return see_other(request, "deadlines:reminders")
    context = {"policy": policy, "form": form}
    return render(request, "deadlines/step_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["POST"])
@allowed("reminder.change")
def switch_step_off(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    step = get_object_or_404(ReminderStep.objects.active().select_related("policy"), pk=pk)
    step.is_active = False
    step.save(update_fields=["is_active"])
    trail.record("reminder.step_off", by=request.user, detail={"policy": step.policy.code, "step": str(step)})
    messages.success(request, _("Switched off. What was already told stays on record."))
    return see_other(request, "deadlines:reminders")
