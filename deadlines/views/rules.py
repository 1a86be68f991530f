"""The rules of time, their versions, and changing them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.answers import see_other
from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from accounts.models import Bureau
from accounts.policy import allowed
from deadlines.filters import RuleFilter
from deadlines.forms import RuleForm
from deadlines.governing import Preview, preview
from deadlines.models import DeadlineRule
from deadlines.rules import approve_rule, propose_rule, refuse_rule


@require_safe
@allowed("rule.view")
def list_rules(request: AuthenticatedHttpRequest) -> HttpResponse:
    filterset = RuleFilter(request.GET, queryset=DeadlineRule.objects.all())
    rules = filterset.rows.order_by("subject", "code", "valid_from", "pk")
    waiting = DeadlineRule.objects.filter(state=DeadlineRule.State.PROPOSED)
    context = {"filterset": filterset, "rules": rules, "waiting": waiting, "today": timezone.localdate()}
    return render(request, "deadlines/rule_list.html", context)


@require_safe
@allowed("rule.view")
def show_rule(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(DeadlineRule.objects.select_related("proposed_by", "approved_by"), pk=pk)
    is_proposed = rule.state == DeadlineRule.State.PROPOSED
    own = rule.proposed_by_id == request.user.pk
    may_see = is_proposed and request.user.may("rule.approve")
    found = preview(rule, user=request.user, on=timezone.localdate()) if may_see else None
    context = {
        "rule": rule,
        "versions": DeadlineRule.objects.named(rule.code).order_by("valid_from", "pk"),
        "may_change": request.user.may("rule.change") and not is_proposed and not rule.is_abolished,
        "preview": found,
        "cities": _by_city(found) if found else [],
        "may_approve": may_see and not own,
    }
    return render(request, "deadlines/rule.html", context)


def _by_city(found: Preview) -> list[tuple[Bureau, int]]:
    cities = Bureau.objects.filter(pk__in=found.cities).order_by("display_order", "code")
    return [(city, found.cities[city.pk]) for city in cities]


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("rule.change")
def change_rule(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(DeadlineRule, pk=pk)
    form = RuleForm(request.POST or None, initial=RuleForm.initial_of(rule))
    if request.method == "POST" and form.is_valid():
        try:
            proposed = propose_rule(rule, by=request.user, **form.changes(rule))
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Proposed. A provincial head approves it."))
            return see_other(request, "deadlines:rule", proposed.pk)
    context = {"rule": rule, "form": form}
    return render(request, "deadlines/rule_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["POST"])
@allowed("rule.approve")
def decide_rule(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(DeadlineRule, pk=pk)
    decide = approve_rule if request.POST.get("decision") == "approve" else refuse_rule
    try:
        decided = decide(rule, by=request.user, now=timezone.now())
    except ActionRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _decided_in_words(decided))
    return see_other(request, "deadlines:rule", pk)


def _decided_in_words(rule: DeadlineRule) -> str:
    if rule.state == DeadlineRule.State.REFUSED:
        return rule.state_label
    if rule.applied_at is None:
        return _("Decided. The running terms are many; they follow within minutes, in the background.")
    counts = {"moved": rule.moved_count, "ended": rule.ended_count, "started": rule.started_count}
    return _("Decided. Last days moved: %(moved)s. Terms ended: %(ended)s. Terms begun: %(started)s.") % counts
