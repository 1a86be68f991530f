"""Registering and correcting a record of a plain kind: for its pages, its workbook and the interface."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.constraints import refused_by, refused_in_words
from accounts.policy import require
from deadlines.clocks import refresh_due, retype, start_clock
from plain.pages import Pages
from records.advancing import begin
from records.editing import save_edited
from records.hiding import hide, is_hidden
from records.kinds import workflow_of
from records.models.given import Given
from records.numbers import record_number
from records.search import index_records, search_text
from registry import declared

if TYPE_CHECKING:
    from accounts.models import Bureau, User
    from plain.pages import PlainRecord
    from records.models import SearchText


@transaction.atomic
def register(
    pages: Pages,
    values: Mapping[str, Any],
    *,
    by: User,
    bureau: Bureau,
    on: date,
    number: str = "",
    note: str = "",
    group: Collection[User] = (),
    given_by: Bureau | None = None,
) -> PlainRecord:
    """`values`: of the typed fields. `number`: as a workbook gives it; by default the next one of the bureau.
    `group`: who besides `by` sees a record that is hidden until it is released. `given_by`: the bureau that gives it to
    another one (`plain.declaring.Given`), where nobody handles it yet.

    Its term starts, those who go on are told, and the search finds it. Raises NotAllowed.
    """
    require(by, f"{pages.kind}.register", bureau)
    record = pages.model(
        **{name: values[name] for name in pages.typed if name in values},
        bureau=bureau,
        city_id=bureau.city_id,
        assignee=None if by.is_system or given_by not in (None, bureau) else by,
        registered_on=on,
        created_by=by,
    )
    if isinstance(record, Given):
        record.given_by = given_by
    for table in workflow_of(record).tables:
        setattr(record, table.field, table.first)
    series = pages.kind
    if is_hidden(record):  # a series of its own: no gap in the other one tells that something is there
        hide(record, group, by=by)
        series = f"{pages.kind}-hidden"
    mark = pages.mark if series == pages.kind else f"{pages.mark}N"
    record.number = number or record_number(mark, series, bureau, on=on)
    with refused_in_words(pages.model), _numbered_once(pages, number):
        record.save(force_insert=True)
    if pages.term:
        start_clock(record, pages.term, trigger_on=on, by=by, typed_due_on=_due_on(pages, record))
        refresh_due(record)
    begin(record, by=by, on=on, note=note)
    index(record)
    return record


def _numbered_once(pages: Pages, number: str) -> AbstractContextManager[None]:
    """A number that somebody typed and that is there already is refused at its field."""
    if not number or pages.own_number is None:
        return nullcontext()
    return refused_by(*pages.own_number.constraints, says=_("This number is there already."), field="number")


def _due_on(pages: Pages, record: PlainRecord) -> date | None:
    return getattr(record, pages.due_field) if pages.due_field else None


@transaction.atomic
def correct(record: PlainRecord, values: Mapping[str, Any], *, by: User, version: int) -> PlainRecord:
    """Its term follows the day that is typed.

    Raises NotAllowed, StaleRecord, or ActionRefused for a record that is decided upon or closed.
    """
    right = f"{record.kind}.register"
    if isinstance(record, Given):
        require(by, right, record.giver)
    pages = declared(Pages)[record.kind]
    before = _due_on(pages, record)
    with refused_in_words(pages.model):
        fresh = save_edited(record, values, by=by, right=right, version=version, refuses=why_not_correct)
    if pages.term and _due_on(pages, fresh) != before:
        retype(fresh, pages.term, _due_on(pages, fresh), on=timezone.localdate())
        fresh.refresh_from_db(fields=["due_on"])
    index(fresh)
    return fresh


def why_not_correct(record: PlainRecord) -> str | None:
    workflow = workflow_of(record)
    states = declared(Pages)[record.kind].corrected_in or workflow.open_states()
    if record.status in states:
        return None
    is_open = workflow.state(record.status).is_open
    return _("It is decided upon; what it says stands.") if is_open else _("It is closed; what it says stands.")


def index(record: PlainRecord) -> None:
    """All its texts are searched."""
    index_records([text_of(record)])


def text_of(record: PlainRecord) -> SearchText:
    """What the search finds it by, to be written for many at once."""
    texts = (field.attname for field in record._meta.concrete_fields if isinstance(field, models.TextField))
    states = {table.field for table in workflow_of(record).tables}
    lines = (
        field.attname
        for field in record._meta.concrete_fields
        if type(field) is models.CharField and field.name not in {"number", "title", *states}
    )
    facts = "\n".join(filter(None, (getattr(record, name) for name in (*lines, *texts))))
    return search_text(record, facts=facts)
