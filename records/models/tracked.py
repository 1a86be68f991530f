"""What every record has: a number, a holder, a state, a version."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, cast

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.scoped import ScopedModel, ScopedQuerySet
from records.models.temporary_access import TemporaryAccess

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

    from accounts.models import User
    from accounts.scope import Reader
    from records.models.step import Step

Row = TypeVar("Row", bound=models.Model, covariant=True)


class TrackedQuerySet(ScopedQuerySet[Row]):
    def for_change(self) -> Self:
        """Locked until the transaction ends; of what is joined in, nothing.

        In the order of the key: another order may join a table whose rows the person may not lock.
        """
        return self.select_for_update(of=("self",)).order_by("pk")

    def openable_by(self, user: Reader) -> Self:
        """What the person may open by its address: what they see, and what is shared with them until a day.

        For a record found by its key; lists and counts start from `visible_to` or `in_reach_of`.
        """
        seen, model = self.visible_to(user), cast("type[TrackedRecord]", self.model)  # of Row
        if not model.may_be_opened or user.scope.everything or user.scope.is_province:
            return seen
        given = TemporaryAccess.objects.standing(on=timezone.localdate()).to_reader(user)
        opened = given.filter(kind=model.kind).values("record_id")
        return seen | self.filter(readers__isnull=True, pk__in=opened)

    def unassigned(self) -> Self:
        return self.filter(assignee__isnull=True)


def never_deleted(name: str) -> pgtrigger.Protect:
    """A state archive forgets nothing: records are voided with a reason."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Delete)


class TrackedRecord(ScopedModel):
    """Base of lead, letter, case …: responsible to a bureau, moved on by its workflow, never deleted.

    `due_on` copies the earliest running clock, for lists. `version` grows with each change; who
    edits an older one gets StaleRecord.
    """

    kind: ClassVar[str]
    may_be_opened: ClassVar[bool] = False  # to others, until a day (records.temporary_access)
    # The application may not change these (audit.history.fixed_columns).
    written_once: ClassVar[frozenset[str]] = frozenset({"number", "registered_on", "created_by"})
    # Whom it is given to; every other column that names an account says who acted (taskforce.guards.signed_columns).
    names_others: ClassVar[frozenset[str]] = frozenset({"assignee"})

    number = models.CharField(_("number"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("handler")
    )
    status = models.CharField(_("status"), max_length=20, editable=False)
    registered_on = models.DateField(_("registered on"), editable=False)
    due_on = models.DateField(_("due on"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("registered by")
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    # What records.pages.for_page finds out along with the record; None where nobody asked.
    is_watched: bool | None = None
    has_urgings: bool | None = None
    has_files: bool | None = None
    has_evidence: bool | None = None
    has_comments: bool | None = None
    has_reminders: bool | None = None
    has_links: bool | None = None
    linked: list[Any] | None = None  # the links themselves, once its page has asked for them
    has_sights: bool | None = None
    last_step: dict[str, Any] | None = None  # as its page's reader sees it; nothing where none is seen
    has_ended_after_a_pause: bool | None = None  # a term of its own
    has_access: bool | None = None

    objects: ClassVar = TrackedQuerySet.as_manager()
    events: RelatedManager[models.Model]  # its history (audit.history.tracked)

    class Meta(ScopedModel.Meta):
        abstract = True
        triggers = [*ScopedModel.Meta.triggers, never_deleted("never_deleted")]

    def __str__(self) -> str:
        return self.number

    @property
    def name(self) -> str:
        """How a message names it."""
        return self.number

    @property
    def holds_no_content(self) -> bool:
        """Whether its content stays elsewhere: it takes no files and no remarks."""
        return False

    def advance(self, action: str, *, by: User | None, on: date, note: str = "", **given: Any) -> Step:
        """Move on by a transition of the record's workflow; see `records.advancing.advance`."""
        from records.advancing import advance  # app registry

        return advance(self, action, by=by, on=on, note=note, **given)

    def get_absolute_url(self) -> str:
        raise NotImplementedError(f"{type(self).__name__} has no page")
