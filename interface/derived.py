"""The interface of a kind, read off its model and its list: what a page shows of a record, as JSON.

    MEASURE_API = record_api(Measure, path="measures", records=MEASURES, shows=("text", "plan_due_on", …))

stands among the facets of the kind. References to bureaus, people, code lists and other records are told in one way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import ForeignKey, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.drainage import set_override
from rest_framework import serializers

from accounts.api import BureauRefSerializer, PersonRefSerializer
from accounts.models import Bureau, User
from accounts.policy import require
from accounts.reference import is_reference
from accounts.scoped import Shared
from interface.records import RecordApi
from records.api import RecordRefSerializer
from records.kinds import kind_of
from records.models.code import CodeItem
from records.models.tracked import TrackedRecord

if TYPE_CHECKING:
    from lists.record_list import RecordList

SUMMARY = ("id", "number", "title", "status", "bureau", "assignee", "registered_on", "due_on", "version", "url")
KEPT = ("created_by", "created_at")
PEOPLE = ("assignee", "created_by")
MOST = 200  # records that one names

Fields = Mapping[str, serializers.Field]


def record_api(
    model: type[TrackedRecord],
    *,
    path: str,
    records: RecordList,
    listed: tuple[str, ...] = (),
    shows: tuple[str, ...] = (),
    said: Fields | None = None,
    joined: tuple[str, ...] = (),
    called: str = "",
) -> RecordApi:
    """`listed`: fields of a row besides what every record and the columns of its list have; `shows`: further ones of
    the record itself. `said`: the fields of a record that its model does not say alone. `joined`: what is read along.
    `called`: its name among the components, where another one has that of the kind.
    """
    said = said or {}
    of_columns = [column.name for column in records.columns if _is_field(model, column.name)]
    row = tuple(dict.fromkeys((*SUMMARY, *of_columns, *listed)))
    whole = tuple(dict.fromkeys((*row, *shows, *said, *KEPT, "actions")))
    name = called or model.kind.title().replace("_", "")
    summary = _serializer(f"{name}Summary", _Summary, model, row, said, about=_("A record in a list."))
    detail = _serializer(name, _Detail, model, whole, said, about=_("A record with what is recorded of it."))
    read_along = ("assignee", "created_by", *joined)

    def reached(user: User, pk: int) -> TrackedRecord:
        rows = model.objects.visible_to(user).select_related(*read_along)
        record = get_object_or_404(rows, pk=pk)
        require(user, f"{model.kind}.view", record)
        return record

    api = RecordApi(
        kind=model.kind, path=path, records=records, summary=summary, detail=detail, reached=reached,
        see=f"{model.kind}.view", list_right=f"{model.kind}.view", joined=("assignee",),
    )  # fmt: skip
    summary.address = detail.address = staticmethod(api.address)
    return api


class _Summary(serializers.ModelSerializer):
    """`address` is set when the addresses are made: these name the serializer, which names them."""

    address: Callable[[TrackedRecord], str]
    url = serializers.SerializerMethodField()

    def get_url(self, record: Any) -> str:
        return self.address(record)


class _Detail(_Summary):
    actions = serializers.SerializerMethodField(help_text=_("The acts that you may do now; guards may still refuse."))

    def to_representation(self, record: Any) -> dict[str, Any]:
        """Who works on it is told within the reach of its bureau; others that see the row do not learn it."""
        told, scope = super().to_representation(record), self.context["user"].scope
        is_shared = isinstance(record, Shared)
        if is_shared and not scope.reaches(city_id=record.city_id, bureau_id=record.bureau_id):
            told |= dict.fromkeys(PEOPLE)
        return told

    def get_actions(self, record: Any) -> list[str]:
        return [act.name for act in kind_of(record.kind).workflow.actions_for(record, self.context["user"])]


class Rows(serializers.Field):
    """What belongs to a record: `rows(record, user)`, as far as that person may see it; at most MOST."""

    def __init__(
        self, told: type[serializers.BaseSerializer], rows: Callable[[Any, User], QuerySet[Any]], **about: Any
    ) -> None:
        super().__init__(**about, source="*", read_only=True)
        self.told, self.rows = told, rows
        set_override(self, "field", told(many=True))  # for the schema

    def to_representation(self, record: Any) -> Any:
        return self.told(self.rows(record, self.context["user"])[:MOST], many=True, context=self.context).data


class One(Rows):
    """The one row that belongs to a record, if there is one and one may see it."""

    def __init__(
        self, told: type[serializers.BaseSerializer], rows: Callable[[Any, User], QuerySet[Any]], **about: Any
    ) -> None:
        super().__init__(told, rows, **about)
        set_override(self, "field", told(allow_null=True))

    def to_representation(self, record: Any) -> Any:
        return next(iter(super().to_representation(record)), None)


class Links(Rows):
    """Other records that one leads to."""

    def __init__(self, rows: Callable[[Any, User], QuerySet[Any]], **about: Any) -> None:
        super().__init__(
            RecordRefSerializer, lambda record, user: rows(record, user).order_by("pk").distinct(), **about
        )


def _serializer(
    name: str, base: type[_Summary], model: type[TrackedRecord], fields: tuple[str, ...], said: Fields, *, about: Any
) -> type[_Summary]:
    referring = {field: _reference(model, field) for field in fields if field not in said and _is_field(model, field)}
    own = {field: made for field, made in referring.items() if made is not None}
    own |= {field: made for field, made in said.items() if field in fields}
    meta = type("Meta", (), {"model": model, "fields": fields, "read_only_fields": fields})
    return type(f"{name}Serializer", (base,), {**own, "about": about, "Meta": meta})


def _is_field(model: type[TrackedRecord], name: str) -> bool:
    return any(field.name == name for field in model._meta.concrete_fields)


def _reference(model: type[TrackedRecord], name: str) -> serializers.Field | None:
    """How a reference is told, and a choice that may be empty; None for what needs no word of ours."""
    field = model._meta.get_field(name)
    if not isinstance(field, ForeignKey):
        return _choice(field) if getattr(field, "choices", None) and getattr(field, "blank", False) else None
    is_hidden = name in PEOPLE and issubclass(model, Shared)
    may_lack: dict[str, Any] = {"allow_null": True} if field.null or is_hidden else {}
    for target, told in _TOLD.items():
        if issubclass(field.related_model, target):
            return told(**may_lack)
    if is_reference(field.related_model):
        return serializers.StringRelatedField(**may_lack)
    raise TypeError(f"{model.__name__}.{name}: say in `said` how it is told")


def _choice(field: Any) -> serializers.ChoiceField:
    """That it may be empty, a field that is only read does not say by itself."""
    return serializers.ChoiceField(field.choices, label=field.verbose_name, read_only=True, allow_blank=True)


def code_of(**more: Any) -> serializers.SlugRelatedField:
    """A row of a code list, by its code."""
    return serializers.SlugRelatedField("code", read_only=True, **more)


_TOLD: dict[type, Callable[..., serializers.Field]] = {
    Bureau: BureauRefSerializer,
    User: PersonRefSerializer,
    CodeItem: code_of,
    TrackedRecord: RecordRefSerializer,
}
