"""The open work of those who leave: who has some, where it goes, and what happens if nobody decides.

The rooms above declare their kinds of record (`OpenWork`), because this floor does not know them. Only the head of
the bureau sees the work; administrators never do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.models import Appointment, Bureau, User
from accounts.policy import require
from audit import trail
from registry import Facet, declared

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.scoped import ScopedModel, ScopedQuerySet

AHEAD = timedelta(days=30)  # who leaves within this time is shown to the head


Record = TypeVar("Record", bound="ScopedModel")
Given = TypeVar("Given", bound="ScopedModel", contravariant=True)


class Reassign(Protocol[Given]):
    def __call__(
        self, record: Given, *, leaver: int, to: User | None, by: User | None, on: date, note: str
    ) -> None: ...


@dataclass(frozen=True)
class OpenWork(Facet, Generic[Record]):
    """One kind of record. `open_items()`: every open one (with assignee, bureau, number, title, due_on).

    `reassign` gives what `leaver` handles of one to another person, through the record's own workflow; `to` None leaves
    it unassigned in its bureau, so that the head is reminded; `by` None is the system. `beside()`: rows that say who
    (`user`) handles a record (`record_id`) of a bureau together with its assignee, where a kind has that.
    """

    kind: str
    label: StrOrPromise
    open_items: Callable[[], ScopedQuerySet[Record]]
    reassign: Reassign[Record]
    beside: Callable[[], ScopedQuerySet[Any]] | None = None

    def in_hand(self, user_id: int) -> ScopedQuerySet[Record]:
        """What a person handles, alone or with others."""
        if self.beside is None:
            return self.open_items().filter(assignee=user_id)
        with_others = self.beside().filter(user=user_id).values("record_id")
        return self.open_items().filter(Q(assignee=user_id) | Q(pk__in=with_others))

    @property
    def facet_key(self) -> str:
        return self.kind


@dataclass
class Leaver:
    """A person who has left the bureau, or will, and what they still have in hand: label of the kind → count."""

    user: User
    last_day: date | None
    counts: dict[StrOrPromise, int] = field(default_factory=dict)


def kinds() -> list[OpenWork[Any]]:
    return list(declared(OpenWork).values())


def last_day_of(user: User, bureau: Bureau, *, on: date) -> date | None:
    """The person's last day in the bureau; None for somebody who stays. A disabled account left yesterday.

    Somebody lent elsewhere has left for as long as the loan lasts.
    """
    held = Appointment.objects.filter(user=user, bureau=bureau).order_by("valid_from", "pk")
    current = [a.valid_to for a in held.current(on=on)] if user.is_active else []
    if not current:
        ended = [a.valid_to for a in held if a.valid_to and a.valid_to < on]
        return max(ended, default=on - timedelta(days=1))
    return None if None in current else max(day for day in current if day)


def leavers(bureau: Bureau, *, seen_by: User, on: date) -> list[Leaver]:
    """Those with open work in the bureau who are gone or leave within 30 days, soonest first."""
    found: dict[int, dict[StrOrPromise, int]] = defaultdict(dict)
    for work in kinds():
        held = work.open_items().visible_to(seen_by).filter(bureau=bureau, assignee__isnull=False)
        for user_id, count in held.order_by().values_list("assignee").annotate(Count("pk")):
            found[user_id][work.label] = count
        for user_id, count in _beside(work, bureau=bureau, seen_by=seen_by):
            found[user_id][work.label] = found[user_id].get(work.label, 0) + count
    gone = []
    for user in _leaving(bureau, among=found, on=on):
        gone.append(Leaver(user, last_day_of(user, bureau, on=on), found[user.pk]))
    return sorted(gone, key=lambda leaver: (leaver.last_day or date.max, leaver.user.full_name))


def _beside(work: OpenWork[Any], *, bureau: Bureau, seen_by: User) -> Iterable[tuple[int, int]]:
    """Who handles how many open records of the bureau together with their assignees."""
    if work.beside is None:
        return []
    rows = work.beside().visible_to(seen_by).filter(bureau=bureau, record_id__in=work.open_items().values("pk"))
    return rows.order_by().values_list("user").annotate(Count("pk"))


def _leaving(bureau: Bureau, *, among: Iterable[int], on: date) -> list[User]:
    """Of these people, those who do not stay in the bureau beyond the time that is shown ahead."""
    staying = Appointment.objects.current(on=on).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on + AHEAD), bureau=bureau, user__is_active=True
    )
    return list(User.objects.filter(pk__in=list(among)).exclude(pk__in=staying.values("user")))


def items_of(user: User, bureau: Bureau, *, seen_by: User) -> list[tuple[OpenWork[Any], ScopedQuerySet[Any]]]:
    """The person's open records in the bureau, by kind, most urgent first."""
    return [
        (work, work.in_hand(user.pk).visible_to(seen_by).filter(bureau=bureau).order_by("due_on", "pk"))
        for work in kinds()
    ]


def candidates(bureau: Bureau, *, leaver: User, on: date) -> list[User]:
    """Who can take work over: officers and heads of the bureau who stay, by name."""
    people = User.objects.holding("officer", "head", on=on, bureau=bureau).exclude(pk=leaver.pk)
    return list(people.order_by("full_name", "pk"))


@transaction.atomic
def hand_over(
    leaver: User, bureau: Bureau, *, targets: dict[tuple[str, int], User], rest_to: User | None, by: User, on: date
) -> int:
    """Give each record to the person named for it, the others to `rest_to` if one is named. Returns how many moved.

    `targets`: (kind, id) → person. All or nothing. Raises NotAllowed, or ActionRefused when
    somebody named does not work in the bureau.
    """
    require(by, "handover.manage", bureau)
    taking = {user.pk for user in candidates(bureau, leaver=leaver, on=on)}
    named = {*(user.pk for user in targets.values()), *([rest_to.pk] if rest_to else [])}
    if named - taking:
        raise ActionRefused(_("Choose people who work in this bureau."))
    note = _("Taken over from %(name)s") % {"name": leaver.full_name}
    moved = 0
    for work, items in items_of(leaver, bureau, seen_by=by):
        for record in items:
            to = targets.get((work.kind, record.pk), rest_to)
            if to:
                work.reassign(record, leaver=leaver.pk, to=to, by=by, on=on, note=note)
                moved += 1
    trail.record("handover.done", by=by, detail={"username": leaver.username, "bureau": bureau.code, "count": moved})
    return moved


def release_left_work(*, on: date) -> int:
    """What nobody distributed by the last day becomes unassigned in its bureau. A sweep: repeating it changes nothing.

    Call it under `acting_as_system`. Returns how many records were released.
    """
    released = 0
    for work in kinds():
        held = work.open_items().filter(assignee__isnull=False)
        pairs = set(held.order_by().values_list("assignee", "bureau").distinct())
        if work.beside is not None:
            pairs |= set(work.beside().order_by().values_list("user", "bureau").distinct())
        for user_id, bureau_id in sorted(pairs):
            if _has_left(user_id, bureau_id, on=on):
                released += _release(work, user_id, work.in_hand(user_id).filter(bureau=bureau_id), on=on)
    return released


def _has_left(user_id: int, bureau_id: int, *, on: date) -> bool:
    """Once appointed there, now not: ended, lent elsewhere, or the account is disabled."""
    held = Appointment.objects.filter(user=user_id, bureau=bureau_id)
    was = held.filter(valid_from__lt=on).exists()
    return was and not held.current(on=on).filter(user__is_active=True).exists()


def _release(work: OpenWork[Record], leaver: int, items: ScopedQuerySet[Record], *, on: date) -> int:
    count = 0
    for record in items:
        with transaction.atomic():
            said = _("The handler has left the bureau.")
            work.reassign(record, leaver=leaver, to=None, by=None, on=on, note=said)
        count += 1
    return count
