"""Two people edit one record: the second one sees both versions and chooses field by field; nothing is lost.

    form = EditForm(editing.settled(request.POST, EditForm, theirs) if posted else None, initial=theirs)
    try:
        edit(lead, …, version=form.cleaned_data["version"])
    except StaleRecord:
        return editing.two_versions(request, form, theirs, record=lead)

`theirs`: the values of the record as it stands now, by field name, with its version. The form carries the
values that one began with (hidden, by Django's show_hidden_initial), so it can be told who changed what.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused, StaleRecord
from accounts.http import AuthenticatedHttpRequest
from accounts.models import User
from accounts.policy import require
from records.forms.refusing import posted_in
from records.search import Piece

if TYPE_CHECKING:
    from records.models.tracked import TrackedRecord

KEEP, ASKED = "keep_", "asked"
MINE, THEIRS = "mine", "theirs"
COMPARED = 4_000  # characters; longer texts are shown without marks


class VersionedForm(forms.Form):
    """A form that edits what exists: it knows the version and the values that one began with."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.show_hidden_initial = name != "version"


@transaction.atomic
def save_edited(
    record: TrackedRecord,
    values: Mapping[str, Any],
    *,
    by: User,
    right: str,
    version: int,
    refuses: Callable[[Any], str | None],
) -> Any:
    """Write what differs of `values` to the record as it stands now, and count its version. Returns it.

    A change of nothing is none: nobody else's version is made stale by it.
    Raises NotAllowed without the `right`, StaleRecord when a colleague was faster (the page then shows both
    versions), ActionRefused with the sentence of `refuses(record)`.
    """
    fresh = type(record)._default_manager.for_change().get(pk=record.pk)
    require(by, right, fresh)
    if fresh.version != version:
        raise StaleRecord(_("A colleague changed this record meanwhile. Compare both versions."))
    if reason := refuses(fresh):
        raise ActionRefused(reason)
    write_changes(fresh, values)
    return fresh


def write_changes(fresh: TrackedRecord, values: Mapping[str, Any], *, besides: bool = False) -> None:
    """`besides`: whether something else of the record changes along, so that its version counts in any case."""
    changed = [name for name, value in values.items() if _differs(fresh, name, value)]
    if not changed and not besides:
        return
    for name in changed:
        setattr(fresh, name, values[name])
    fresh.version += 1
    fresh.save(update_fields=[*changed, "version"])


def _differs(record: Model, name: str, value: Any) -> bool:
    if isinstance(value, Model):
        value = value.pk
    return getattr(record, getattr(record._meta.get_field(name), "attname", name)) != value


@dataclass(frozen=True)
class Versions:
    """One field on which the two versions differ. `kept`: what is proposed, "" when both changed it."""

    name: str
    label: str
    theirs: list[Piece]
    mine: list[Piece]
    kept: str
    is_missing: bool = False

    @property
    def input_name(self) -> str:
        return f"{KEEP}{self.name}"


def settled(posted: QueryDict, form_class: type[forms.Form], theirs: Mapping[str, Any]) -> QueryDict:
    """What was posted, with the colleague's value in each field where that was chosen."""
    data = posted.copy()
    for name in _asked(posted):
        if posted.get(f"{KEEP}{name}") == THEIRS and name in form_class.base_fields:
            _put(data, name, form_class.base_fields[name], theirs.get(name))
    return data


def is_unsettled(posted: QueryDict) -> bool:
    """Whether a field was asked about and not answered; then nothing may be saved yet."""
    return any(posted.get(f"{KEEP}{name}") not in (MINE, THEIRS) for name in _asked(posted))


def _asked(posted: QueryDict) -> list[str]:
    return [name for name in posted.get(ASKED, "").split(",") if name]


def versions_of(form: forms.Form, theirs: Mapping[str, Any]) -> list[Versions]:
    """The fields that differ between what was typed and the record as it stands, in the order of the form."""
    fields = [bound for bound in form.visible_fields() if bound.field.has_changed(theirs.get(bound.name), bound.data)]
    return [_versions(form, bound, theirs.get(bound.name)) for bound in fields]


def _versions(form: forms.Form, bound: forms.BoundField, value: Any) -> Versions:
    mine_changed = bound.name in form.changed_data
    theirs_changed = _has_left(bound, value)
    kept = THEIRS if not mine_changed else MINE if not theirs_changed else ""
    theirs, mine = _told(bound.field, value), _told(bound.field, bound.value())
    marked_theirs, marked_mine = _marked(theirs, mine)
    return Versions(
        bound.name,
        str(bound.label),
        marked_theirs,
        marked_mine,
        kept=form.data.get(f"{KEEP}{bound.name}", kept) or kept,
        is_missing=ASKED in form.data
        and bound.name in _asked(posted_in(form))
        and f"{KEEP}{bound.name}" not in form.data,
    )


def _has_left(bound: forms.BoundField, now: Any) -> bool:
    """Whether the record's value is another one than that which the person began with."""
    began = bound.field.hidden_widget().value_from_datadict(bound.form.data, bound.form.files, bound.html_initial_name)
    try:
        return bound.field.has_changed(bound.field.to_python(began), bound.field.prepare_value(now))
    except ValidationError:
        return True


def _put(data: QueryDict, name: str, field: forms.Field, value: Any) -> None:
    """Write a value as the browser would have posted it."""
    raw = (
        field.widget.format_value(field.prepare_value(value))
        if not isinstance(value, bool)
        else "on"
        if value
        else None
    )
    if raw is None:
        data.pop(name, None)
    elif isinstance(raw, list | tuple):
        data.setlist(name, [str(each) for each in raw])
    else:
        data[name] = str(raw)


def _told(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return _("yes") if field.to_python(value) else _("no")
    if hasattr(field, "choices"):
        words = _words(field.choices)
        chosen = value if isinstance(value, list | tuple) else [value]
        return ", ".join(words.get(str(field.prepare_value(each)), "") for each in chosen)
    shown = field.widget.format_value(field.prepare_value(value))
    return "" if shown is None else str(shown)


def _words(choices: Any) -> dict[str, str]:
    """Choices by their posted value, groups dissolved."""
    words: dict[str, str] = {}
    for key, label in choices:
        words |= _words(label) if isinstance(label, list | tuple) else {str(key): str(label) if key != "" else ""}
    return words


def _marked(theirs: str, mine: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts, with the parts that the other one does not have marked."""
    if max(len(theirs), len(mine)) > COMPARED:
        return [Piece(theirs, False)], [Piece(mine, False)]
    steps = SequenceMatcher(None, theirs, mine, autojunk=False).get_opcodes()
    left = [Piece(theirs[a:b], kind != "equal") for kind, a, b, _c, _d in steps if a < b]
    right = [Piece(mine[c:d], kind != "equal") for kind, _a, _b, c, d in steps if c < d]
    return left, right


def two_versions(
    request: AuthenticatedHttpRequest, form: forms.Form, theirs: Mapping[str, Any], *, record: TrackedRecord
) -> HttpResponse:
    """The page with both versions side by side (409). Everything that was typed goes along, hidden."""
    fields = versions_of(form, theirs)
    began = QueryDict(mutable=True)
    for bound in form.visible_fields():
        _put(began, bound.html_initial_name, bound.field, theirs.get(bound.name))
    typed = [
        (name, value) for bound in form.visible_fields() for name, values in _posted(form, bound) for value in values
    ]
    context = {
        "record": record,
        "fields": fields,
        "asked": ",".join(each.name for each in fields),
        "hidden": [*typed, *((name, value) for name, values in began.lists() for value in values)],
        "version": theirs["version"],
        "colleague": _last_editor(record),
        "is_missing": any(each.is_missing for each in fields),
    }
    return render(request, "records/two_versions.html", context, status=409)


def _posted(form: forms.Form, bound: forms.BoundField) -> list[tuple[str, list[str]]]:
    return [(bound.html_name, posted_in(form).getlist(bound.html_name))]


def _last_editor(record: TrackedRecord) -> User | None:
    """Who changed the record last, by the history."""
    event = record.events.select_related("pgh_context").order_by("-pgh_created_at", "-pgh_id").first()
    context = getattr(event, "pgh_context", None)
    editor = context.metadata.get("user") if context else None
    return User.objects.filter(pk=editor).first() if editor else None
