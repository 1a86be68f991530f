"""A small register, declared in one call: list, pages, forms, desk, leavers and bulk acts follow from model and table.

A kind that needs more than this says it in its own modules and declares `Kind` itself; both live beside each other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import DateFilter, Filter

from accounts.policy import DAILY, Group, rights
from accounts.scoped import Shared
from frame.navigation import Entry
from lists.bulk import assigning_many
from lists.bulk_edit import editing_many
from lists.filters import (
    OPEN,
    WORK,
    HeldFilter,
    all_bureaus,
    all_cities,
    bureau_filter,
    choice_filter,
    code_filter,
    day_filter,
)
from lists.record_list import Column, RecordList
from money.columns import YuanField
from money.yuan import in_digits, in_yuan
from plain.opening import Opening
from plain.pages import ADDRESSES, WORKBOOKS, OwnNumber, Pages, PlainRecord, RecordPanel
from plain.registering import correct
from records.desks import desk_of
from records.hiding import Hiding
from records.kinds import Kind
from records.list_indexes import list_indexes
from records.models.hidden import Hidden
from registry import Facet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User
    from accounts.policy import Rows
    from accounts.scope import Reader
    from records.workflow import Workflow


def plain_kind(
    model: type[PlainRecord],
    workflow: Workflow,
    *,
    path: str,
    mark: str,
    icon: str,
    label: StrOrPromise,
    new: StrOrPromise,
    allowed: Rows,
    typed: tuple[str, ...],
    columns: tuple[str, ...] = (),
    days: tuple[str, ...] = (),
    codes: tuple[str, ...] = (),
    places: tuple[str, ...] = (),
    term: str | Callable[[Any], tuple[str, ...]] = "",
    due_field: str = "",
    bulk_fields: tuple[str, ...] = (),
    group: Group = DAILY,
    principals: Collection[str] = (),
    openings: tuple[Opening, ...] = (),
    corrected_in: tuple[str, ...] = (),
    own_number: OwnNumber | None = None,
    lists_shared: bool = False,
    panels: tuple[RecordPanel, ...] = (),
    facets: Callable[[Pages], tuple[Facet, ...]] = lambda pages: (),
    **said: Any,
) -> Kind:
    """`allowed`: its rights with their words. `columns`: fields that the list shows besides; `days`: those that
    it is filtered by, from and to; `codes`: those by their codes; `places`: those with a bureau, by itself and by its
    city. `bulk_fields`: those that may be set in many at once. `facets`: what rooms above make of its pages (workbooks,
    the interface). `principals`: rights that only principals have. `openings`: from which records of other kinds it is
    opened with one press. `corrected_in`: states in which its text may be corrected, by default all open ones.
    `own_number`: that people may type. `lists_shared`: its list shows what is shared with one's bureau as well, for a
    kind of few records. `panels`: what the page of a record shows besides. `said`: what else
    `Kind` wants to hear (`help_page`, `no_term`).
    """
    kept = tuple(dict.fromkeys(name for t in workflow.acts for name in t.asks))
    export = f"{WORKBOOKS}:{model.kind}" if "export" in allowed else ""
    listed = _list_of(
        model, workflow, path=path, label=label, columns=columns, days=days, codes=codes, places=places, new=new,
        export=export, lists_shared=lists_shared,
    )  # fmt: skip
    pages = Pages(
        model=model, records=listed, path=path, mark=mark, icon=icon, new=new, typed=typed, kept=kept, term=term,
        due_field=due_field, openings=openings, corrected_in=corrected_in, own_number=own_number, panels=panels,
    )  # fmt: skip
    return Kind(
        model=model,
        label=label,
        icon=icon,
        workflow=workflow,
        list_url=pages.url("list"),
        rests_on=(*typed, *kept),
        act_address=lambda record, act: reverse(pages.url("act"), args=[record.pk, act]),
        rights=rights(
            model.kind,
            allowed,
            group=group,
            principals=principals,
            shared=("view",) if issubclass(model, Shared) else (),
        ),
        facets=(
            listed,
            pages,
            _entry_of(pages),
            desk_of(model, workflow, list_url=pages.url("list")),
            assigning_many(model.kind, listed),
            *_bulk_edit_of(model, bulk_fields, listed),
            *((Hiding(model.kind, f"{model.kind}.register"),) if issubclass(model, Hidden) else ()),
            *(opening.follow_up(pages) for opening in openings),
            *facets(pages),
        ),
        **said,
    )


def _bulk_edit_of(model: type[PlainRecord], names: tuple[str, ...], listed: RecordList) -> tuple[Facet, ...]:
    if not names:
        return ()

    def save(record: PlainRecord, values: Mapping[str, Any], by: User, on: date) -> None:
        correct(record, values, by=by, version=record.version)

    return (editing_many(model, names, listed, right=f"{model.kind}.register", save=save),)


def _entry_of(pages: Pages) -> Entry:
    """A plain kind stands under the entry that its room names, else beside the others, behind those of their own."""
    return Entry(
        label=pages.records.label, url=pages.url("list"), icon=pages.icon, order=60, group=2,
        action=f"{pages.kind}.view", covers=(f"{ADDRESSES}:{pages.kind}",),
        under=getattr(pages.model._meta.app_config, "stands_under", ""),
    )  # fmt: skip


def _list_of(
    model: type[PlainRecord],
    workflow: Workflow,
    *,
    path: str,
    label: StrOrPromise,
    columns: tuple[str, ...],
    days: tuple[str, ...],
    codes: tuple[str, ...],
    places: tuple[str, ...],
    new: StrOrPromise,
    export: str,
    lists_shared: bool,
) -> RecordList:
    def rows(user: Reader) -> models.QuerySet[models.Model]:
        found = model.objects.visible_to(user) if lists_shared else model.objects.in_reach_of(user)
        return found.select_related("bureau", "assignee")

    return RecordList(
        name=path,
        kind=model.kind,
        url=f"{ADDRESSES}:{model.kind}-list",
        label=label,
        rows=rows,
        filterset=_filter_of(model, workflow, days, codes, places),
        columns=(
            Column(name="number", label=_("Number"), css="x nw mute"),
            Column(name="title", label=_("Title"), css="t"),
            *(_column(model, name) for name in columns),
            Column(name="bureau", label=_("Bureau")),
            Column(name="assignee", label=_("Handler"), css="x"),
            Column(name="status", label=_("Status"), value=lambda record: workflow.state(record.status).label),
            *(_state_beside(table) for table in workflow.beside),
            Column(name="registered_on", label=_("Registered on"), sort="registered_on", css="d nw num mute"),
        ),
        order="-registered_on",
        path=f"{path}/",
        template="plain/list.html",
        new=new,
        new_url=f"{ADDRESSES}:{model.kind}-new",
        export=export,
    )


def _state_beside(table: Workflow) -> Column:
    return Column(name=table.field, label=table.label, css="x", value=lambda record: table.state_at(record).label)


def _column(model: type[PlainRecord], name: str) -> Column:
    css = "x nw num" if isinstance(model._meta.get_field(name), models.DecimalField) else "x"
    return Column(name=name, label=_label(model, name), css=css, value=lambda record: shown(record, name))


def _label(model: type[PlainRecord], name: str) -> Any:
    return getattr(model, name).field.verbose_name


def shown(record: PlainRecord, name: str) -> Any:
    """The value of a field as a page shows it."""
    said = getattr(record, f"get_{name}_display", None)
    value = said() if said else getattr(record, name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if not isinstance(value, Decimal):
        return value
    return in_yuan(value) if isinstance(record._meta.get_field(name), YuanField) else in_digits(value)


def facts_of(record: PlainRecord, names: tuple[str, ...]) -> list[tuple[Any, Any]]:
    """Label and value of each field that says anything."""
    told = ((_label(type(record), name), shown(record, name)) for name in names)
    return [(label, value) for label, value in told if value not in (None, "")]


def _filter_of(
    model: type[PlainRecord],
    workflow: Workflow,
    days: tuple[str, ...],
    codes: tuple[str, ...],
    places: tuple[str, ...],
) -> type[HeldFilter[Any]]:
    states = [(state.code, state.label) for state in workflow.states]
    filters: dict[str, Any] = {
        "main": ("q", "city", "state", "due", "handler"),
        "open_states": tuple(workflow.open_states()),
        "state": choice_filter(_("Status"), [OPEN, *states], method="of_state"),
        "work": choice_filter(_("My Work"), WORK, method="of_work"),
        "Meta": type("Meta", (), {"model": model, "fields": []}),
    }
    for table in workflow.beside:
        beside = [(state.code, state.label) for state in table.states]
        filters |= {table.field: choice_filter(table.label, beside, field_name=table.field)}
    for name in codes:
        filters |= {name: _by_code(model, name)}
    for name in places:
        city = format_lazy("{place} ({word})", place=_label(model, name), word=_("City"))
        filters |= {
            name: bureau_filter(_label(model, name), all_bureaus, field_name=name),
            f"{name}_city": bureau_filter(city, all_cities, field_name=f"{name}__city"),
        }
    between = {name: each for day in days for name, each in _between(model, day)}
    return type(f"{model.__name__}Filter", (HeldFilter,), {**filters, **between})


def _by_code(model: type[PlainRecord], name: str) -> Filter:
    """Of a field with choices, or that names an entry of a code list."""
    column, label = model._meta.get_field(name), _label(model, name)
    if isinstance(column, models.ForeignKey):
        return code_filter(column.related_model, label, name)
    return choice_filter(label, getattr(model, name).field.choices, field_name=name)


def _between(model: type[PlainRecord], day: str) -> Iterator[tuple[str, DateFilter]]:
    """held_on → held_from and held_to; of a moment its day counts."""
    name, label = day.removesuffix("_on"), _label(model, day)
    if isinstance(model._meta.get_field(day), models.DateTimeField):
        day = f"{day}__date"
    yield f"{name}_from", day_filter(day, "gte", format_lazy("{day} {word}", day=label, word=_("from")))
    yield f"{name}_to", day_filter(day, "lte", format_lazy("{day} {word}", day=label, word=_("until")))


def lists_of(kind: str) -> list[models.Index]:
    """The three indexes that a list by day of registration stands on: of a city, of a bureau, of the province."""
    return list_indexes(kind, "registered_on", called="registered")
