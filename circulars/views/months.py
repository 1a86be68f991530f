"""A city confirms its month and acknowledges circulars; the province urges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.answers import see_other
from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed, require
from circulars import rounds
from circulars.figures import count_of_city
from circulars.forms import MonthForm
from circulars.models import Submission
from circulars.months import parse_month
from circulars.pages import round_of
from circulars.states import Confirmation
from circulars.views.reached import reached_circular, reached_receipt, reached_submission
from circulars.workflow import SUBMISSION
from records.views.acting import act_on
from records.workflow import stuck

if TYPE_CHECKING:
    from records.models.tracked import TrackedRecord


MAY_BE_PREPARED = (Confirmation.WAITING, Confirmation.MISSING)


@require_safe
@allowed("month.view")
def list_submissions(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The latest round, or that of ?month=."""
    month = request.GET.get("month", "")
    try:
        submissions = round_of(request.user, month=parse_month(month) if month else None)
    except ValueError as error:
        raise Http404 from error
    page = {"submissions": submissions, "today": timezone.localdate()}
    return render(request, "circulars/submissions.html", page)


def _page(request: AuthenticatedHttpRequest, submission: Submission, form: MonthForm | None = None) -> dict[str, Any]:
    counted = count_of_city(submission)
    may_prepare = submission.status in MAY_BE_PREPARED and request.user.may("month.prepare", submission)
    if form is None and may_prepare:
        form = MonthForm(submission=submission, counted=counted)
    actions = SUBMISSION.actions_for(submission, request.user)
    return {
        "submission": submission,
        "state": SUBMISSION.state(submission.status),
        "counted": counted,
        "form": form if may_prepare else None,
        "actions": sorted((t for t in actions if not (t.guard and t.guard(submission))), key=lambda t: not t.primary),
        "stuck": stuck(actions, submission),
        "differs": submission.claimed and submission.claimed != submission.counted,
        "today": timezone.localdate(),
    }


@require_http_methods(["GET", "POST"])
@allowed("month.view")
def show_submission(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The page of a city's month; posting it prepares the confirmation for the head."""
    submission = reached_submission(request, pk)
    if request.method == "GET":
        return render(request, "circulars/submission.html", _page(request, submission))
    require(request.user, "month.prepare", submission)
    form = MonthForm(request.POST, submission=submission, counted=count_of_city(submission))
    if form.is_valid():
        try:
            _prepare(submission, form, request)
        except ActionRefused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, _("Prepared. The head of your bureau signs it now."))
            return see_other(request, submission)
    return render(request, "circulars/submission.html", _page(request, submission, form), status=422)


def _prepare(submission: Submission, form: MonthForm, request: AuthenticatedHttpRequest) -> None:
    given = form.cleaned_data
    rounds.prepare_month(
        submission, claimed=form.claimed(), is_zero=given["is_zero"], explanation=given["explanation"],
        by=request.user, on=timezone.localdate(), version=given["version"],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@allowed("month.sign")
def act_on_submission(request: AuthenticatedHttpRequest, pk: int, action: str) -> HttpResponse:
    return act_on(request, reached_submission(request, pk), action)


@require_POST
@allowed("circular.acknowledge")
def acknowledge(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """One press: the city of the person has received the circular."""
    circular = reached_circular(request, pk)
    receipts = circular.receipts.visible_to(request.user).filter(status="waiting")
    own = [receipt for receipt in receipts if request.user.may("circular.acknowledge", receipt)]
    if not own:
        messages.info(request, _("Receipt was acknowledged already."))
    for receipt in own:
        rounds.acknowledge(receipt, by=request.user, at=timezone.now())
        messages.success(request, _("Receipt of %(number)s is acknowledged.") % {"number": circular.number})
    return see_other(request, circular)


@require_POST
@allowed("circular.urge")
def urge_receipt(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    receipt = reached_receipt(request, pk)
    return _urge(request, receipt, receipt.circular)


@require_POST
@allowed("circular.urge")
def urge_submission(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    submission = reached_submission(request, pk)
    return _urge(request, submission, "circulars:list")


def _urge(request: AuthenticatedHttpRequest, record: TrackedRecord, back: TrackedRecord | str) -> HttpResponse:
    try:
        record.advance("urge", by=request.user, on=timezone.localdate())
    except ActionRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("%(bureau)s is urged.") % {"bureau": record.bureau})
    return see_other(request, back)
