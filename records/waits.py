"""For whom many records of many kinds wait, for the inbox: the sentence of a list, in two statements for all."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Func, TextField, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from deadlines.templatetags.time_left import in_words
from records.audience import next_acts
from records.kinds import kind_of, workflow_of
from records.next_step import in_a_list
from records.search import searchable_kinds

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from records.models.tracked import TrackedRecord


def waits_of(user: User, ids: Mapping[str, set[int]]) -> dict[tuple[str, int], str]:
    """By kind and id: what comes next with each, and whose it is; of those that the person may see."""
    records = list(_read(user, ids))
    handlers = {record.assignee_id for record in records if record.assignee_id}
    names = {pk: str(person) for pk, person in User.objects.in_bulk(handlers).items()} if handlers else {}
    return {(record.kind, record.pk): _said(record, user, names) for record in records}


def _said(record: TrackedRecord, user: User, names: Mapping[int, str]) -> str:
    act = next(iter(next_acts(record)), None) if workflow_of(record).state(record.status).is_open else None
    handler = None if act is None or act.is_decision else record.assignee_id
    if act is None or handler is None:
        return in_a_list(record, user)
    left = in_words(record.due_on, today=timezone.localdate()) if record.due_on else _("no deadline")
    if handler == user.pk:
        return _("It is your turn: %(act)s, %(left)s.") % {"act": act.label, "left": left}
    said = {"people": names.get(handler, ""), "act": act.label, "left": left}
    return _("Waiting for %(people)s: %(act)s, %(left)s.") % said


def _read(user: User, ids: Mapping[str, set[int]]) -> Iterator[TrackedRecord]:
    """Rows of several tables in one statement, each as its table has it."""
    kinds = {kind.kind for kind in searchable_kinds(user)}
    asked = [_rows(user, kind, some) for kind, some in ids.items() if kind in kinds]
    if not asked:
        return
    for kind, row in asked[0].union(*asked[1:], all=True):
        model = kind_of(kind).model
        fields = {field.column: field for field in model._meta.concrete_fields}
        told = json.loads(row, parse_float=Decimal)
        values = {fields[name].attname: fields[name].to_python(value) for name, value in told.items() if name in fields}
        yield model(**values)


def _rows(user: User, kind: str, ids: set[int]) -> QuerySet[Any, tuple[str, str]]:
    model = kind_of(kind).model
    row: Any = Func(template=f'to_jsonb("{model._meta.db_table}")::text', output_field=TextField())
    rows = model._default_manager.visible_to(user).filter(pk__in=sorted(ids)).order_by()
    return rows.values_list(Value(kind), row)
