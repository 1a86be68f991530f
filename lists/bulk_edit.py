"""The same value in one field of many records: a kind says which fields may be set so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Field, Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.choices import offer_words
from lists.bulk import BulkAction, BulkForm
from records.derived_forms import field_of
from records.models.code import CodeItem

if TYPE_CHECKING:
    from accounts.models import User
    from lists.record_list import RecordList
    from records.models.tracked import TrackedRecord

Save = Callable[[Any, Mapping[str, Any], "User", date], object]


class EditForm(BulkForm):
    """Which field, and its value. `model`, `names`: set by `editing_many`. Inputs of other fields are passed over."""

    model: type[TrackedRecord]
    names: tuple[str, ...]

    field = forms.ChoiceField(label=gettext_lazy("Field"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        today = timezone.localdate()
        for name in self.names:
            column: Any = self.model._meta.get_field(name)
            self.fields[name] = _input(column, today)
        offer_words(self, "field", [(name, self.fields[name].label) for name in self.names])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        name = cleaned.get("field")
        for other in self.names:
            if other != name:
                self.errors.pop(other, None)
        if name and name not in self.errors and _is_empty(cleaned.get(name)) and not _column(self.model, name).blank:
            self.add_error(name, _("This field must not be empty."))
        return cleaned


def _column(model: type[Model], name: str) -> Any:
    return model._meta.get_field(name)


def _is_empty(value: Any) -> bool:
    return value is None or value == ""


def _input(column: Any, today: date) -> forms.Field:
    """As its own form asks for it; none is required, since only the chosen one counts."""
    if column.is_relation and issubclass(column.related_model, CodeItem):
        current = column.related_model._default_manager.current(on=today)
        return forms.ModelChoiceField(current, label=_label(column), required=False)
    made = field_of(column)
    made.label, made.required = _label(column), False
    return made


def _label(column: Field[Any, Any]) -> str:
    label = str(column.verbose_name)
    return label[:1].upper() + label[1:]


def editing_many(
    model: type[TrackedRecord], names: tuple[str, ...], chosen_from: RecordList, *, right: str, save: Save
) -> BulkAction:
    """`names`: fields that may be set: code lists, choices, texts, days, amounts. `save(record, values, by, on)` is how
    one record is corrected, with all its refusals; each change stands in the record's history."""
    form = type(f"Edit{model.__name__}Form", (EditForm,), {"model": model, "names": names})

    def act(record: TrackedRecord, by: User, on: date, data: Mapping[str, Any]) -> None:
        save(record, {data["field"]: _read(_column(model, data["field"]), data["value"])}, by, on)

    return BulkAction(
        kind=model.kind,
        name="edit",
        label=gettext_lazy("Set a field"),
        right=right,
        chosen_from=chosen_from,
        form=form,
        act=act,
        to_json=lambda cleaned: _kept(model, cleaned),
        explains=lambda: _(
            "Each chosen record gets the same value in the field that you choose. What is closed or may not be changed"
            " by you is refused, row by row."
        ),
    )


def _kept(model: type[TrackedRecord], cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Field, value as JSON, and both in words for the page of the results."""
    name, column = cleaned["field"], _column(model, cleaned["field"])
    value = cleaned.get(name)
    words = dict(column.flatchoices).get(value, value)
    said = _("%(name)s: %(value)s") % {"name": _label(column), "value": _("empty") if _is_empty(value) else words}
    return {"field": name, "value": _as_json(value), "said": said}


def _as_json(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    return str(value) if isinstance(value, Decimal | date) else value


def _read(column: Any, value: Any) -> Any:
    """What was kept, as the record takes it: an entry of a code list, a day, an amount; empty texts are texts."""
    if column.is_relation:
        return None if value is None else column.related_model._default_manager.get(pk=value)
    return "" if value is None and not column.null else column.to_python(value)
