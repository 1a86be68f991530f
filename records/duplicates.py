"""Companies and people that stand twice: near names, joining what is the same, taking that back. Nothing is moved.

Each record keeps the subject that it named. Joined subjects show their records together, to everybody those within
their own reach.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.policy import require
from accounts.scope import acting_as_system
from audit import trail
from records.models.subject import Subject, SubjectQuerySet

if TYPE_CHECKING:
    from accounts.models import User

MOST_NEAR = 10
JOIN = "subject.join"


def near_names(subject: Subject) -> SubjectQuerySet:
    """Others that are called the same but for place and legal form, which the reader may see by the row policy."""
    others = Subject.objects.filter(near_key=subject.near_key).exclude(pk__in=Subject.objects.same_as(subject))
    return others.order_by("pk")[:MOST_NEAR]


def why_not_join(one: Subject, other: Subject) -> str | None:
    """Why these two are not the same."""
    if (one.same_as_id or one.pk) == (other.same_as_id or other.pk):
        return _("They are joined already.")
    if one.credit_code and other.credit_code:
        return _("Two companies with two credit codes are not one.")
    if Subject.Kind.UNKNOWN not in (one.kind, other.kind) and one.kind != other.kind:
        return _("A company and a person are not one.")
    return None


@transaction.atomic
def join(subject: Subject, other: Subject, *, by: User, reason: str) -> Subject:
    """`other` and its duplicates are the same as `subject` from now on. Both must be within the person's reach.

    The one with a credit code stands first. Raises NotAllowed, or ActionRefused for two that are not the same.
    """
    require(by, JOIN)
    with acting_as_system():
        first, second = _locked(subject, other)
        if first.same_as_id or second.same_as_id:
            first, second = _locked(first.same_as or first, second.same_as or second)
        if why := why_not_join(first, second):
            raise ActionRefused(why)
        if second.credit_code:
            first, second = second, first
        Subject.objects.filter(Q(pk=second.pk) | Q(same_as=second)).update(same_as=first)
    trail.record("subject.joined", by=by, detail={"subject": first.pk, "joined": second.pk, "reason": reason})
    return first


@transaction.atomic
def separate(subject: Subject, *, by: User, reason: str) -> None:
    """It stands for itself again. Raises NotAllowed, or ActionRefused for one that is joined to none."""
    require(by, JOIN)
    with acting_as_system():
        fresh = Subject.objects.select_for_update().get(pk=subject.pk)
        if fresh.same_as_id is None:
            raise ActionRefused(_("It is joined to no other."))
        first = fresh.same_as_id
        Subject.objects.filter(pk=fresh.pk).update(same_as=None)
    trail.record("subject.separated", by=by, detail={"subject": first, "separated": fresh.pk, "reason": reason})


def _locked(one: Subject, other: Subject) -> tuple[Subject, Subject]:
    """As they stand, in the order of their keys, so that two who join at once wait for each other."""
    rows = Subject.objects.filter(pk__in=[one.pk, other.pk]).order_by("pk").select_for_update()
    fresh = {row.pk: row for row in rows}
    return fresh[one.pk], fresh[other.pk]
