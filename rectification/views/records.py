"""The pages of one letter, part, measure, action, answer, dossier, and every act on them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.answers import see_other
from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed, require
from records.views.acting import act_on, then_to
from rectification import pages
from rectification.forms.records import LineForm, ReplyForm, SkipForm
from rectification.models import Action, Dossier, Measure, Part, Problem, RectificationOrder, Reply
from rectification.orders import acts as orders
from rectification.replies import acts as replies
from rectification.stated import unfounded_in
from rectification.views.reached import model_of, opened, reached


@require_safe
@allowed("order.view")
def show_order(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    order = opened(request, RectificationOrder, pk)
    return render(request, "rectification/order.html", pages.order_page(order, request))


@require_safe
@allowed("part.view")
def show_part(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return render(request, "rectification/part.html", pages.part_page(opened(request, Part, pk), request))


@require_safe
@allowed("measure.view")
def show_measure(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return render(request, "rectification/measure.html", pages.measure_page(opened(request, Measure, pk), request))


@require_safe
@allowed("action.view")
def show_action(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return render(request, "rectification/action.html", pages.action_page(opened(request, Action, pk), request))


@require_safe
@allowed("dossier.view")
def show_dossier(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return render(request, "rectification/dossier.html", pages.dossier_page(opened(request, Dossier, pk), request))


@require_http_methods(["GET", "POST"])
@allowed("order.view")
def act(request: AuthenticatedHttpRequest, kind: str, pk: int, action: str) -> HttpResponse:
    """The form of one act of the state table of its kind, and doing it."""
    return act_on(request, reached(request, model_of(kind), pk), action)


@require_http_methods(["GET", "POST"])
@allowed("reply.view")
def show_reply(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """An answer; while it is a draft, with its words to be written and a form for each problem."""
    reply = opened(request, Reply, pk)
    posted = request.POST if request.method == "POST" else None
    if posted is not None:
        require(request.user, "reply.draft", reply)
    page = pages.reply_page(reply, request)
    words = {name: getattr(reply, name) for name in ("opening", "closing", "contact", "version")}
    form = ReplyForm(posted, initial=words)
    lines = [LineForm(posted, line=line) for line in page["lines"]]
    if posted is not None and form.is_valid() and all(line.is_valid() for line in lines):
        try:
            _write(request, reply, form, lines)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("The draft is saved."))
            if said := unfounded_in(Reply.objects.get(pk=reply.pk)):
                messages.warning(request, said)
            return see_other(request, then_to(request, reply))
    faulty = form.errors or any(line.errors for line in lines if line.is_bound)
    context = page | {"form": form, "line_forms": lines, "editor": "editor" if page["may_write"] else ""}
    return render(request, "rectification/reply.html", context, status=422 if faulty else 200)


def _write(request: AuthenticatedHttpRequest, reply: Reply, form: ReplyForm, lines: list[LineForm]) -> None:
    given = dict(form.cleaned_data)
    version = given.pop("version")
    said = {line.line.problem_id: line.cleaned_data for line in lines}
    replies.write(reply, given, said, by=request.user, version=version)


@require_POST
@allowed("reply.draft")
def draft_reply(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    order = reached(request, RectificationOrder, pk)
    try:
        reply = replies.draft(order, by=request.user, on=timezone.localdate())
    except ActionRefused as refused:
        messages.error(request, refused.message)
        return see_other(request, order)
    return see_other(request, reply)


@require_POST
@allowed("order.edit")
def skip_problem(request: AuthenticatedHttpRequest, pk: int, position: int) -> HttpResponse:
    """No measure is needed for a problem of the letter, and why."""
    order = reached(request, RectificationOrder, pk)
    require(request.user, "order.edit", order)
    problem = Problem.objects.visible_to(request.user).filter(order=order, position=position).first()
    form = SkipForm(request.POST)
    try:
        if problem is None or not form.is_valid():
            raise ActionRefused(_("Give a reason."))
        orders.skip_problem(problem, reason=form.cleaned_data["reason"], by=request.user)
    except ActionRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Problem %(number)s needs no measure.") % {"number": position})
    return see_other(request, order)
