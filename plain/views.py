"""The pages of plain kinds: one view a page, made for each kind with its own rights."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed, require
from plain.declaring import facts_of
from plain.opening import opened_from
from plain.pages import OwnNumber, Pages, PlainRecord
from plain.registering import correct, register, why_not_correct
from records.derived_forms import GivingForm, RegisterForm, correcting, registering
from records.forms.people import GroupField
from records.kinds import kind_of
from records.models.given import Given
from records.models.hidden import Hidden
from records.pages import for_page, record_page
from records.views.acting import act_on
from records.views.correcting import correct_record
from records.views.registering import register_record
from texts.fields import PlainField

if TYPE_CHECKING:
    from accounts.models import Bureau, User

View = Callable[..., HttpResponse]


def addresses_of(pages: Pages) -> list[URLPattern]:
    """new, the record, edit, act."""
    one, named = f"{pages.path}/<int:pk>/", pages.kind
    return [
        path(f"{pages.path}/new/", _new(pages), name=f"{named}-new"),
        path(one, _record(pages), name=named),
        path(f"{one}edit/", _edit(pages), name=f"{named}-edit"),
        path(f"{one}act/<slug:action>/", _act(pages), name=f"{named}-act"),
    ]


def reached(pages: Pages, user: User, pk: int) -> PlainRecord:
    """Raises Http404 beyond the person's reach, NotAllowed without the right to look."""
    rows = pages.model.objects.openable_by(user).select_related("assignee", "created_by")
    record = get_object_or_404(for_page(rows, user), pk=pk)
    require(user, f"{pages.kind}.view", record)
    return record


def _new(pages: Pages) -> View:
    is_given = issubclass(pages.model, Given)
    form_class = registering(pages.model, pages.typed, GivingForm if is_given else RegisterForm)
    if issubclass(pages.model, Hidden):
        form_class = type(f"Hidden{form_class.__name__}", (form_class,), {"group": GroupField()})

    if pages.own_number:
        form_class = type(f"Numbered{form_class.__name__}", (form_class,), {"number": _number_field(pages.own_number)})

    @require_http_methods(["GET", "POST"])
    @allowed(f"{pages.kind}.register")
    def new_record(request: AuthenticatedHttpRequest) -> HttpResponse:
        opened = opened_from(request, pages)
        home = opened.source.bureau if opened else request.user.home
        given: dict[str, Any] = {"given_by": request.user.home} if is_given else {}
        asked = partial(form_class, user=request.user, bureau=home) if is_given else form_class

        def make(form: Any) -> PlainRecord:
            values = form.values()
            group, bureau = values.pop("group", ()), values.pop("bureau", None) or home
            number = values.pop("number", "")
            made = register(
                pages, values, by=request.user, bureau=bureau, on=form.today, number=number, group=group, **given
            )
            if opened:
                opened.tie(made, on=form.today)
            messages.success(request, _("%(number)s is registered.") % {"number": made.number})
            return made

        return register_record(
            request, asked, kind=pages.kind, initial=opened.opening.carried(opened.source) if opened else {},
            make=make, template="plain/new.html",
            context={
                "pages": pages, "kind": kind_of(pages.kind), "source": opened.source if opened else None,
                "back_url": opened.source.get_absolute_url() if opened else reverse(pages.url("list")),
            },
        )  # fmt: skip

    return new_record


def _number_field(own: OwnNumber) -> PlainField:
    return PlainField(
        label=own.label, help_text=own.help_text, max_length=own.longest, required=False,
        widget=forms.TextInput({"class": "w1"}),
    )  # fmt: skip


def _record(pages: Pages) -> View:
    @require_safe
    @allowed(f"{pages.kind}.view")
    def show_record(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
        record = reached(pages, request.user, pk)
        page = record_page(record, request)
        may_edit = not why_not_correct(record) and _may_correct(record, request.user)
        page |= {
            "facts": facts_of(record, (*pages.typed, *pages.kept)),
            "people": _people(record),
            "panels": [{**panel.about(record, request.user), "template": panel.template} for panel in pages.panels],
            "edit_url": reverse(pages.url("edit"), args=[pk]) if may_edit else "",
        }
        return render(request, "plain/record.html", page)

    return show_record


def _people(record: PlainRecord) -> list[tuple[Any, Any]]:
    given = [(_("Giving bureau"), record.giver)] if isinstance(record, Given) else []
    return [*given, (_("Handler"), record.assignee or "—"), (_("Registered by"), record.created_by)]


def _corrected_at(record: PlainRecord) -> list[PlainRecord | Bureau]:
    """Where the right to correct it is asked."""
    return [record, *([record.giver] if isinstance(record, Given) else [])]


def _may_correct(record: PlainRecord, user: User) -> bool:
    return all(user.may(f"{record.kind}.register", place) for place in _corrected_at(record))


def _edit(pages: Pages) -> View:
    form_class = correcting(pages.model, pages.typed)

    @require_http_methods(["GET", "POST"])
    @allowed(f"{pages.kind}.register")
    def edit_record(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
        record = reached(pages, request.user, pk)
        for place in _corrected_at(record):
            require(request.user, f"{pages.kind}.register", place)
        theirs = {name: getattr(record, name) for name in (*pages.typed, "version")}

        def save(form: Any) -> None:
            correct(record, form.values(), by=request.user, version=form.cleaned_data["version"])

        return correct_record(request, record, form_class, theirs=theirs, save=save)

    return edit_record


def _act(pages: Pages) -> View:
    @require_http_methods(["GET", "POST"])
    @allowed(f"{pages.kind}.view")
    def act(request: AuthenticatedHttpRequest, pk: int, action: str) -> HttpResponse:
        return act_on(request, reached(pages, request.user, pk), action)

    return act
