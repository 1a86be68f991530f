"""One act on many records: choose (the set is frozen), see what it will do, confirm, work, read the results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Generic

from django import forms
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import ActionRefused
from accounts.forms.choices import offer
from accounts.models import Role, User
from accounts.policy import require
from records.acts import RecordT
from records.kinds import kind_of, workflow_of
from records.models.bulk import BulkItem, BulkJob
from records.models.tracked import TrackedRecord
from registry import Facet, declared

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from lists.record_list import RecordList

MOST_ITEMS = 10_000


class BulkForm(forms.Form):
    """What an action asks once for all records. Subclasses take `user` and add fields."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)


class NoteForm(BulkForm):
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


class ReasonForm(BulkForm):
    note = forms.CharField(label=gettext_lazy("reason"), max_length=2_000, widget=forms.Textarea({"rows": 3}))


class HandlerForm(BulkForm):
    """For an act that gives each record to one person of the bureau; see `assigned`."""

    to = forms.ModelChoiceField(label=gettext_lazy("handler"), queryset=User.objects.none())
    note = NoteForm.base_fields["note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = User.objects.holding(Role.OFFICER, Role.HEAD, bureau=self.user.bureau, on=timezone.localdate())
        offer(self, "to", here)


def with_target(cleaned: dict[str, Any]) -> dict[str, Any]:
    """`to_json` of an act with a receiver in the field `to`."""
    return {"note": cleaned["note"], "to": cleaned["to"].pk, "to_name": str(cleaned["to"])}


@dataclass(frozen=True)
class BulkAction(Facet, Generic[RecordT]):
    """An act that a list offers on chosen rows.

    `name`: unique in its kind, and the transition of the workflow unless `act` is given. `right`: the policy's
    action; `chosen_from`: the list that offers it; `explains()`: the sentence of the preview.
    `act(record, by, on, data)` does it to one record, raising a Refusal where it cannot; `data` is the
    cleaned form as JSON (`to_json` turns what is not JSON, such as a person, into it).
    """

    kind: str
    name: str
    label: StrOrPromise
    right: str
    chosen_from: RecordList
    explains: Callable[[], StrOrPromise]
    form: type[BulkForm] = NoteForm
    act: Callable[[RecordT, User, date, Mapping[str, Any]], None] | None = None
    to_json: Callable[[dict[str, Any]], dict[str, Any]] = dict

    @property
    def key(self) -> str:
        return f"{self.kind}.{self.name}"

    @property
    def facet_key(self) -> str:
        return self.key

    def carry_out(self, record: RecordT, *, by: User, on: date, data: Mapping[str, Any]) -> None:
        """Do it to one record. Raises NotAllowed, ActionRefused or StaleRecord; nothing is written then."""
        if self.act:
            self.act(record, by, on, data)
        else:
            record.advance(self.name, by=by, on=on, note=data.get("note", ""))


def assigning_many(kind: str, chosen_from: RecordList) -> BulkAction:
    """Each chosen record of the bureau gets the same handler."""
    return BulkAction(
        kind=kind,
        name="assign",
        label=gettext_lazy("Assign"),
        right=f"{kind}.assign",
        chosen_from=chosen_from,
        form=HandlerForm,
        act=_assign,
        to_json=with_target,
        explains=lambda: _("Each gets this handler. Those of other bureaus are refused, row by row."),
    )


def _assign(record: TrackedRecord, by: User, on: date, data: Mapping[str, Any]) -> None:
    record.advance("assign", by=by, on=on, note=data["note"], to=User.objects.get(pk=data["to"]))


def action_of(key: str) -> BulkAction:
    """Raises KeyError for an action that no room declares."""
    return declared(BulkAction)[key]


def actions_of(kind: str) -> list[BulkAction]:
    """What the list of this kind offers, in the order in which they were declared."""
    return [action for action in declared(BulkAction).values() if action.kind == kind]


@transaction.atomic
def choose(action: BulkAction, records: QuerySet[Model], *, user: User, back: str, now: datetime) -> BulkJob:
    """Freeze the set: from here on it is these records, whatever the filter would find later.

    `records`: what the person chose, already narrowed to what they see. `back`: the list's address.
    Raises NotAllowed, or ActionRefused when nothing or too much is chosen.
    """
    require(user, action.right)
    chosen = list(records.order_by("pk").values_list("pk", "number")[: MOST_ITEMS + 1])
    if not chosen:
        raise ActionRefused(_("Choose at least one row."))
    if len(chosen) > MOST_ITEMS:
        raise ActionRefused(_("At most %(most)s rows at once. Narrow the filter.") % {"most": f"{MOST_ITEMS:,}"})
    job = BulkJob.objects.create(user=user, action=action.key, record_kind=action.kind, back=back, created_at=now)
    items = [BulkItem(job=job, record_id=pk, number=number) for pk, number in chosen]
    BulkItem.objects.bulk_create(items, batch_size=1000)
    return job


@dataclass(frozen=True)
class Preview:
    """What an action would do as things stand: how many rows it fits, and why it does not fit the others."""

    fits: int
    refusals: list[tuple[str, int]]


def preview(job: BulkJob, *, user: User) -> Preview:
    """Looks at state and right of each record, not at guards: a few rows may still be refused when it is their turn."""
    action, records = action_of(job.action), records_of(job, user=user)
    reasons = Counter(_reason_against(record, action, user) for record in records)
    reasons[_("No longer in your reach")] += job.items.count() - len(records)
    fits = reasons.pop("", 0)
    return Preview(fits, [(reason, count) for reason, count in reasons.most_common() if count])


def records_of(job: BulkJob, *, user: User) -> list[TrackedRecord]:
    """The records of the set that the person still sees."""
    model = kind_of(job.record_kind).model
    seen = model.objects.visible_to(user).filter(pk__in=job.items.values("record_id"))
    return list(seen.only("status", "bureau", "city", "readers"))


def _reason_against(record: TrackedRecord, action: BulkAction, user: User) -> str:
    if not user.may(action.right, record):
        return _("Not your post's to do")
    if action.act is None and record.status not in workflow_of(record).transition(action.name).sources:
        return _("Not possible in the state “%(state)s”") % {"state": workflow_of(record).state(record.status).label}
    return ""


@transaction.atomic
def confirm(job: BulkJob, data: Mapping[str, Any], *, now: datetime) -> None:
    """Set it going; confirming twice starts it once. Raises ActionRefused when it was stopped meanwhile."""
    waiting = BulkJob.objects.filter(pk=job.pk, state=BulkJob.State.CHOSEN)
    started = waiting.update(state=BulkJob.State.RUNNING, data=dict(data), confirmed_at=now, not_before=now)
    job.refresh_from_db()
    if not started and job.state == BulkJob.State.CANCELLED:
        raise ActionRefused(_("This action was stopped. Choose the rows again."))


def resume(job: BulkJob, *, now: datetime) -> None:
    """Let an action that was broken off, or stopped after it was confirmed, go on with the rows that are left.

    Raises ActionRefused when there is none to go on with.
    """
    ended = BulkJob.objects.filter(pk=job.pk, state__in=[BulkJob.State.BROKEN, BulkJob.State.CANCELLED])
    again = ended.filter(confirmed_at__isnull=False, items__state=BulkItem.State.WAITING)
    running = {"state": BulkJob.State.RUNNING, "ended_at": None, "not_before": now, "attempts": 0}
    if not BulkJob.objects.filter(pk__in=again.values("pk")).update(**running):
        raise ActionRefused(_("There is nothing left to go on with."))


def stop(job: BulkJob, *, now: datetime | None = None) -> bool:
    """Do no more of it. What is done stays done. False when it had ended already."""
    live = BulkJob.objects.filter(pk=job.pk, state__in=[BulkJob.State.CHOSEN, BulkJob.State.RUNNING])
    return bool(live.update(state=BulkJob.State.CANCELLED, ended_at=now or timezone.now()))
