"""An uploaded workbook on its way in: the batch, and what became of each of its rows."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.appointment import Role
from accounts.reference import ReferenceKey
from exchange.identities import HeldIdentity
from exchange.refusals import Reason
from exchange.switchover import SwitchOver

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["HeldIdentity", "ImportBatch", "ImportRow", "SwitchOver"]

Tally = dict[str, dict[str, list[int]]]
LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = 3  # in a row without a single row done


FOLDER = "imports"


def storage_name(instance: ImportBatch, filename: str) -> str:
    """Never the uploader's name for it: a random one, in a folder of few."""
    token = secrets.token_hex(16)
    return f"{FOLDER}/{token[:2]}/{token}.xlsx"


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def of(self, user: User) -> Self:
        """A person's own uploads."""
        return self.filter(user=user)

    def told_to(self, user: User) -> Self:
        """Uploads of others of which the head of their bureau is told: what waits, was decided, or is the past."""
        heads = [post.bureau.pk for post in user.scope.posts if post.role == Role.HEAD]
        told = Q(state=ImportBatch.State.WAITING) | ~Q(decision="") | Q(loads_past=True)
        return self.filter(told, bureau__in=heads).exclude(user=user)

    def undecided(self) -> Self:
        return self.filter(state=ImportBatch.State.WAITING)

    def under_way(self) -> Self:
        return self.filter(state__in=ImportBatch.WORKING)

    def abandoned(self, *, now: datetime) -> Self:
        """Work that no worker holds: not yet begun, or the lease ran out because the worker died."""
        return self.under_way().filter(Q(leased_until__isnull=True) | Q(leased_until__lt=now))


class ImportBatch(models.Model):
    """One workbook of one person, from upload to result.

    Worked on by whoever holds the lease (`lease_token`); every chunk of rows ends with a conditional
    update of this row, so that a worker that lost its lease writes nothing.
    """

    written_once: ClassVar[frozenset[str]] = frozenset({"user", "bureau", "sha256"})

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Waiting to be checked")
        READING = "reading", _("Being read")
        READY = "ready", _("Waiting for confirmation")
        CONFIRMED = "confirmed", _("Waiting to be imported")
        APPLYING = "applying", _("Being imported")
        WAITING = "waiting", _("Waiting for the head of the bureau")
        DONE = "done", _("Imported")
        CANCELLED = "cancelled", _("Stopped")
        FAILED = "failed", _("Not readable")
        BROKEN = "broken", _("Broken off")

    class Decision(models.TextChoices):
        GRANTED = "granted", pgettext_lazy("import", "Granted")
        REFUSED = "refused", pgettext_lazy("import", "Refused")

    TO_READ = (State.UPLOADED, State.READING)
    TO_APPLY = (State.CONFIRMED, State.APPLYING)
    WORKING = (*TO_READ, *TO_APPLY)
    TALLIED = (State.READY, *TO_APPLY, State.WAITING, State.DONE)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by"))
    bureau = ReferenceKey("accounts.Bureau", models.PROTECT, related_name="+", verbose_name=_("bureau"))
    file_name = models.CharField(_("file"), max_length=200)
    file = models.FileField(upload_to=storage_name, max_length=100)
    size = models.PositiveIntegerField(_("size"), help_text=_("In bytes."))
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UPLOADED)
    with_changes = models.BooleanField(_("apply changed rows as well"), default=False)
    with_hidden = models.BooleanField(_("take hidden and crossed-out rows as well"), default=False)
    late_reason = models.CharField(_("why it comes late"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    scanned_at = models.DateTimeField(null=True, help_text="When the virus scanner, where there is one, passed it.")
    checked_at = models.DateTimeField(_("checked at"), null=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    total_count = models.PositiveIntegerField(_("rows"), default=0)
    read_count = models.PositiveIntegerField(_("rows checked"), default=0)
    to_apply_count = models.PositiveIntegerField(_("rows to import"), default=0)
    applied_count = models.PositiveIntegerField(_("rows imported"), default=0)
    report = models.JSONField(default=dict, help_text="Per sheet: unknown, hidden and missing columns, or a problem.")
    passed_over = models.JSONField(default=list, help_text="Titles of the other sheets that hold something.")
    problem = models.TextField(_("problem"), blank=True)
    loads_past = models.BooleanField(
        default=False, help_text="Finished rows of before the switch-over day were written without a grant."
    )
    decision = models.CharField(_("decision"), max_length=7, choices=Decision, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decision_note = models.CharField(_("reason"), max_length=300, blank=True)
    held_at = models.DateTimeField(null=True, help_text="When its identities were put apart.")
    blanked_at = models.DateTimeField(null=True, help_text="When its file was rid of them.")
    lease_token = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True, help_text="Without a token: not to be taken before.")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="Workers that took it since the last row done.")

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="import_batch_user_newest"),
            models.Index(
                fields=["leased_until"],
                condition=Q(state__in=["uploaded", "reading", "confirmed", "applying"]),
                name="import_batch_to_work_on",
            ),
            models.Index(fields=["bureau", "-created_at"], condition=Q(state="waiting"), name="import_batch_waiting"),
        ]
        constraints = [
            models.CheckConstraint(name="import_batch_size_positive", condition=Q(size__gt=0)),
            models.CheckConstraint(
                name="import_batch_applies_no_more_than_found", condition=Q(applied_count__lte=F("to_apply_count"))
            ),
            models.CheckConstraint(
                name="import_batch_failure_is_explained", condition=~Q(state__in=["failed", "broken"]) | ~Q(problem="")
            ),
            models.CheckConstraint(
                name="import_batch_decided_by_another",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("user")),
            ),
            models.CheckConstraint(
                name="import_batch_decision_is_whole",
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(decision="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="import_batch_refusal_says_why", condition=~Q(decision="refused") | ~Q(decision_note="")
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="import_batch_reason_is_only_taken_away",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("late_reason"),
                condition=pgtrigger.Q(new__late_reason__df=pgtrigger.F("old__late_reason"))
                & ~pgtrigger.Q(new__late_reason=""),
                func="RAISE EXCEPTION 'import_batch_reason_is_only_taken_away' USING ERRCODE = 'check_violation';",
            ),
            pgtrigger.Trigger(
                name="import_batch_name_is_only_taken_away",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("file_name"),
                condition=pgtrigger.Q(new__file_name__df=pgtrigger.F("old__file_name")),
                func="""
                    IF NEW.file_name <> NEW.id || '.xlsx' OR NEW.state <> 'failed' THEN
                        RAISE EXCEPTION 'import_batch_name_is_only_taken_away' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="import_batch_is_decided_once",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("decision", "decided_by_id", "decided_at", "decision_note"),
                condition=pgtrigger.Q(old__decision__in=["granted", "refused"]),
                func="RAISE EXCEPTION 'import_batch_is_decided_once' USING ERRCODE = 'check_violation';",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("exchange:batch", args=[self.pk])

    @property
    def is_working(self) -> bool:
        return self.state in self.WORKING

    @property
    def is_reading(self) -> bool:
        return self.state in self.TO_READ

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_granted(self) -> bool:
        return self.decision == self.Decision.GRANTED

    def to_write(self) -> ImportRowQuerySet:
        """Rows to be written as things stand: those that need a grant only when the head has given it."""
        rows = self.rows.waiting(with_changes=self.with_changes)
        return rows if self.is_granted else rows.filter(needs_grant=False)

    def held_back(self) -> ImportRowQuerySet:
        """Rows that wait for the head of the bureau, or will when the file is confirmed."""
        with_changes = self.with_changes or self.confirmed_at is None
        return self.rows.waiting(with_changes=with_changes).filter(needs_grant=True)

    def held_back_with_joined(self) -> ImportRowQuerySet:
        """These, with the rows of the same numbers that are one record with them."""
        joined = Q(verdict=ImportRow.Verdict.JOINED, needs_grant=True, applied_at__isnull=True)
        return self.rows.filter(joined) | self.held_back()

    def has_late_rows(self) -> bool:
        """Whether rows were refused because their month's circular is issued and nothing says why they come late."""
        late = self.rows.filter(verdict=ImportRow.Verdict.REFUSED, reasons__contains=[{"code": "late_without_reason"}])
        return late.exists()

    @property
    def may_be_resumed(self) -> bool:
        """Stopped while importing, or broken off by a fault: what was imported stays, the rest can go on."""
        return self.state == self.State.BROKEN or (self.state == self.State.CANCELLED and self.confirmed_at is not None)

    @property
    def is_put_off(self) -> bool:
        """A passing fault interrupted the work; it goes on by itself."""
        return self.is_working and not self.lease_token and self.leased_until is not None

    def tally(self) -> Tally:
        """{sheet: {verdict: [rows, of these written]}}: as noted down when the work ended, else counted now."""
        if self.state in self.TALLIED and all("tally" in about for about in self.report.values()):
            return {name: about["tally"] for name, about in self.report.items()}
        return self.counted()

    def counted(self) -> Tally:
        """The tally, counted row by row."""
        found: Tally = {name: {} for name in self.report}
        rows = self.rows.order_by().values_list("sheet", "verdict").annotate(n=Count("pk"), written=Count("applied_at"))
        for sheet, verdict, count, written in rows:
            found.setdefault(sheet, {})[verdict] = [count, written]
        return found

    def report_with_tally(self) -> dict[str, Any]:
        """The report with what `counted` says of each sheet, to be kept when the work has ended."""
        tally, held_back = self.counted(), self.counted_held_back()
        return {
            name: about | {"tally": tally[name], "waiting": held_back.get(name, 0)}
            for name, about in self.report.items()
        }

    def waiting_counts(self) -> dict[str, int]:
        """{sheet: rows that wait for the head}: as noted down when the work ended, else counted now."""
        if self.state in self.TALLIED and all("waiting" in about for about in self.report.values()):
            return {name: about["waiting"] for name, about in self.report.items()}
        return self.counted_held_back()

    def counted_held_back(self) -> dict[str, int]:
        return dict(self.held_back().order_by().values_list("sheet").annotate(Count("pk")))

    def results(self) -> dict[str, int]:
        """Rows by what became of them: those to be written only as far as they were."""
        found = dict.fromkeys(ImportRow.Verdict.values, 0)
        for verdicts in self.tally().values():
            for verdict, (count, written) in verdicts.items():
                found[verdict] += written if verdict in ImportRow.Verdict.written() else count
        return found


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def waiting(self, *, with_changes: bool) -> Self:
        """Rows that are to be written and are not yet."""
        verdicts = [ImportRow.Verdict.NEW, ImportRow.Verdict.CHANGED] if with_changes else [ImportRow.Verdict.NEW]
        return self.filter(verdict__in=verdicts, applied_at__isnull=True, left_out=False)

    def understood(self) -> Self:
        return self.exclude(verdict=ImportRow.Verdict.REFUSED)


class ImportRow(models.Model):
    """One row of a sheet and its verdict. Values of protected columns are never here, only that there is one."""

    class Verdict(models.TextChoices):
        NEW = "new", _("New")
        CHANGED = "changed", _("Changed")
        JOINED = "joined", _("Joined to the row above")
        REPEATED = "repeated", _("Repeated")
        REFUSED = "refused", pgettext_lazy("row of a workbook", "Refused")

        @classmethod
        def written(cls) -> tuple[str, ...]:
            """Verdicts of rows that become part of a record."""
            return (cls.NEW, cls.CHANGED, cls.JOINED)

    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, related_name="rows", verbose_name=_("import"), db_index=False
    )
    sheet = models.CharField(_("sheet"), max_length=31)
    row_number = models.PositiveIntegerField(_("row"))
    key = models.CharField(_("number"), max_length=60, blank=True)
    left_out = models.BooleanField(_("left out"), default=False, help_text="A change that its person does not want.")
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    values = models.JSONField(
        default=dict, help_text="Clean values by column name; of a refused row the cells as read."
    )
    changes = models.JSONField(default=dict, help_text="{column name: [old, new]}")
    reasons = models.JSONField(default=list)
    bureau = ReferenceKey("accounts.Bureau", models.PROTECT, null=True, related_name="+", db_index=False)
    needs_grant = models.BooleanField(
        default=False, help_text="Arrives finished, or hangs on a row that does: written only when the head grants it."
    )
    applied_at = models.DateTimeField(_("imported at"), null=True)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("imported row")
        verbose_name_plural = _("imported rows")
        ordering = ["sheet", "row_number"]
        indexes = [
            models.Index(fields=["batch", "sheet", "key"], name="import_row_number"),
            models.Index(fields=["batch", "verdict", "sheet", "row_number"], name="import_row_verdict"),
            models.Index(
                fields=["batch", "sheet", "row_number"],
                condition=Q(verdict__in=["new", "changed"], applied_at__isnull=True),
                name="import_row_waiting",
            ),
            models.Index(
                fields=["sheet", "key"],
                condition=Q(needs_grant=True, applied_at__isnull=True),
                name="import_row_held_back",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["batch", "sheet", "row_number"], name="import_row_read_once"),
            models.CheckConstraint(
                name="import_row_left_out_is_a_change", condition=Q(left_out=False) | Q(verdict="changed")
            ),
            models.CheckConstraint(
                name="import_row_refused_says_why", condition=~Q(verdict="refused") | ~Q(reasons=[])
            ),
            models.CheckConstraint(
                name="import_row_refused_is_not_imported", condition=~Q(verdict="refused") | Q(applied_at__isnull=True)
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="import_row_is_granted_first",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("applied_at", "needs_grant"),
                condition=pgtrigger.Q(new__needs_grant=True, new__applied_at__isnull=False),
                func="""
                    IF (SELECT decision FROM exchange_importbatch WHERE id = NEW.batch_id) <> 'granted' THEN
                        RAISE EXCEPTION 'import_row_is_granted_first' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="import_row_goes_on_needing_a_grant",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("needs_grant"),
                condition=pgtrigger.Q(old__needs_grant=True, new__needs_grant=False),
                func="RAISE EXCEPTION 'import_row_goes_on_needing_a_grant' USING ERRCODE = 'check_violation';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row_number}"

    @property
    def why(self) -> list[Reason]:
        return [Reason.from_json(stored) for stored in self.reasons]
