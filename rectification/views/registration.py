"""Registering, joining and editing letters; making measures and actions; proposing dossiers."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed, require
from records.views.correcting import correct_record
from records.views.registering import register_record
from rectification.actions import acts as actions
from rectification.dossiers import acts as dossiers
from rectification.forms.records import (
    ActionForm,
    DossierForm,
    EditOrderForm,
    JoinForm,
    MeasureForm,
    RegisterOrderForm,
    values_of,
)
from rectification.measures import acts as measures
from rectification.models import Action, Dossier, Measure, Part, RectificationOrder
from rectification.registration import AlreadyRegistered, edit, join, register
from rectification.views.reached import reached


@require_http_methods(["GET", "POST"])
@allowed("order.register")
def register_order(request: AuthenticatedHttpRequest) -> HttpResponse:
    """A letter that came in. One that stands in the register already is offered to be joined instead."""
    return register_record(
        request, partial(RegisterOrderForm, user=request.user), kind=RectificationOrder.kind,
        initial={"received_on": timezone.localdate()}, make=lambda form: _register(request, form),
        template="rectification/register.html", refused=_twin,
    )  # fmt: skip


def _register(request: AuthenticatedHttpRequest, form: RegisterOrderForm) -> RectificationOrder:
    given = form.cleaned_data
    order = register(
        form.values(), given["problems"], by=request.user, bureau=request.user.home, on=form.today,
        scan=given["scan"], note=given["late_reason"],
    )  # fmt: skip
    messages.success(request, _("Letter %(number)s is registered.") % {"number": order.number})
    return order


def _twin(refusal: ActionRefused) -> dict[str, Any]:
    return {"twin": refusal} if isinstance(refusal, AlreadyRegistered) else {}


@require_http_methods(["GET", "POST"])
@allowed("order.join")
def join_order(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The letter came to this bureau as well: it gets its own share of the one that is registered."""
    initial = {name: request.GET.get(name, "") for name in ("type", "issuer_name", "issuer_number", "received_on")}
    return register_record(
        request, JoinForm, kind="join", initial=initial, make=lambda form: _join(request, form),
        template="rectification/join.html",
    )  # fmt: skip


def _join(request: AuthenticatedHttpRequest, form: JoinForm) -> Part:
    given = form.cleaned_data
    part = join(
        given["type"], form.issuer(), given["issuer_number"], by=request.user, bureau=request.user.home,
        received_on=given["received_on"], on=form.today,
    )  # fmt: skip
    messages.success(request, _("Your bureau has its share of the letter: %(number)s.") % {"number": part.number})
    return part


@require_http_methods(["GET", "POST"])
@allowed("order.edit")
def edit_order(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    order = reached(request, RectificationOrder, pk)
    require(request.user, "order.edit", order)

    def save(form: EditOrderForm) -> None:
        version = form.cleaned_data["version"]
        edit(order, form.values(), by=request.user, on=timezone.localdate(), version=version)

    return correct_record(request, order, EditOrderForm, theirs=values_of(order), save=save, user=request.user)


@require_http_methods(["GET", "POST"])
@allowed("measure.register")
def new_measure(request: AuthenticatedHttpRequest) -> HttpResponse:
    """A measure, begun from a letter's page (?order=) or for letters named by their numbers."""
    asked, position = _number(request, "order"), _number(request, "problem")
    order = reached(request, RectificationOrder, asked) if asked else None
    chosen = list(order.problems.filter(position=position)) if order and position else []
    return register_record(
        request, partial(MeasureForm, user=request.user, order=order), kind="measure",
        initial={"problems": chosen} if chosen else {},
        make=lambda form: _make_measure(request, form), template="rectification/new_measure.html",
        context={"order": order},
    )  # fmt: skip


def _number(request: AuthenticatedHttpRequest, name: str) -> int:
    """A number of the address; 0 where there is none."""
    asked = request.GET.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() else 0


def _make_measure(request: AuthenticatedHttpRequest, form: MeasureForm) -> Measure:
    given = form.cleaned_data
    measure = measures.make(
        given["text"], form.all_problems(), by=request.user, bureau=request.user.home, on=form.today,
        due_on=given["due_on"], owner=given["owner"], about=form.about(),
    )  # fmt: skip
    messages.success(request, _("Measure %(number)s is fixed.") % {"number": measure.number})
    return measure


@require_http_methods(["GET", "POST"])
@allowed("action.register")
def new_action(request: AuthenticatedHttpRequest) -> HttpResponse:
    initial = {"planned_on": timezone.localdate(), "measures": request.GET.get("measures", "")[:200]}
    return register_record(
        request, partial(ActionForm, user=request.user), kind="action", initial=initial,
        make=lambda form: _plan_action(request, form), template="rectification/new_action.html",
    )  # fmt: skip


def _plan_action(request: AuthenticatedHttpRequest, form: ActionForm) -> Action:
    action = actions.plan(
        form.values(), form.cleaned_data["measures"], by=request.user, bureau=request.user.home, on=form.today
    )
    messages.success(request, _("Action %(number)s is planned.") % {"number": action.number})
    return action


@require_http_methods(["GET", "POST"])
@allowed("dossier.propose")
def new_dossier(request: AuthenticatedHttpRequest) -> HttpResponse:
    return register_record(
        request, partial(DossierForm, user=request.user), kind="dossier", initial={},
        make=lambda form: _propose(request, form), template="rectification/new_dossier.html",
    )  # fmt: skip


def _propose(request: AuthenticatedHttpRequest, form: DossierForm) -> Dossier:
    given = form.cleaned_data
    case = form.known_case() or dossiers.register_case(
        {
            "number": given["case_number"].strip(), "name": given["case_name"], "court": given["court"],
            "filed_on": given["filed_on"], "trade": given["trade"],
        },
        by=request.user, bureau=given["bureau"],
    )  # fmt: skip
    dossier = dossiers.propose(case, trade=given["trade"], by=request.user, bureau=given["bureau"], on=form.today)
    messages.success(request, _("Dossier %(number)s is proposed.") % {"number": dossier.number})
    return dossier
