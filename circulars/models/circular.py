"""通报: the monthly city-by-city lead-count circular, frozen figures and text together."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.history import append_only, refuse_truncate, tracked
from circulars.months import last_day, next_month, told
from circulars.states import FIXED, UNSIGNED, Status
from records.models.paper import KeptPaper
from records.models.tracked import TrackedQuerySet, TrackedRecord

if TYPE_CHECKING:
    from accounts.models import User
    from accounts.scope import Reader
    from circulars.models.line import PrintedLines


class CircularQuerySet(TrackedQuerySet["Circular"]):
    def visible_to(self, user: Reader) -> Self:
        """The province sees all; every other bureau what has been issued, withdrawn ones too."""
        scope = user.scope
        if scope.everything or scope.is_province:
            return self
        return self.issued() if scope.is_business else self.none()

    def issued(self) -> Self:
        """Published once, whether withdrawn since or not."""
        return self.filter(issued_at__isnull=False)

    def originals(self) -> Self:
        return self.filter(corrects__isnull=True)

    def of_month(self, month: date) -> Self:
        return self.filter(month=month)

    def fixed(self) -> Self:
        """Signed: figures and postings can change no more."""
        return self.filter(status__in=FIXED)

    def posted(self) -> Self:
        """With frozen figures, signed or not yet."""
        return self.exclude(status=Status.COLLECTING)

    def unsigned(self) -> Self:
        return self.filter(status__in=UNSIGNED)

    def in_order(self) -> Self:
        """By month, a correction after what it corrects."""
        return self.order_by("month", "pk")


@tracked(exclude=["readers"])
class Circular(TrackedRecord):
    """One circular. `number` is a file reference until it is issued, then the document number for ever.

    It posts all movements up to the end of its month that no earlier circular has posted, so that
    circulars chain without gaps. A correction is a circular of its own that names the old one.
    `is_history`: issued afterwards for a month long past (补发): no clocks, no confirmations, no signer.
    """

    kind: ClassVar[str] = "circular"
    # A draft has a number of its own until it is issued under the document's.
    written_once: ClassVar[frozenset[str]] = frozenset({"registered_on", "created_by", "month", "corrects"})
    Status = Status

    created_by = models.ForeignKey(  # type: ignore[assignment]  # the sweep makes it: nobody
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("opened by"),
    )
    month = models.DateField(_("month"), editable=False)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="corrections", editable=False, verbose_name=_("corrects")
    )
    is_history = models.BooleanField(_("issued afterwards"), default=False, editable=False)
    closes_at = models.DateTimeField(_("confirmations until"), null=True, editable=False)
    cut_off_at = models.DateTimeField(_("cut-off"), null=True, editable=False)
    body = models.TextField(_("text"), blank=True)
    addressees = models.CharField(_("addressees"), max_length=300, blank=True)
    cc = models.CharField(_("copies to"), max_length=300, blank=True, help_text=_("Separated by commas."))
    notes = models.TextField(_("notes under the table"), blank=True)
    drafter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("drafter")
    )
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("signer")
    )
    signed_at = models.DateTimeField(_("signed at"), null=True, editable=False)
    issued_as = models.CharField(_("issued under the name"), max_length=100, blank=True, editable=False)
    dated_on = models.DateField(_("date of the document"), null=True, editable=False)
    issued_at = models.DateTimeField(_("issued at"), null=True, editable=False)

    objects: ClassVar = CircularQuerySet.as_manager()

    class Meta(TrackedRecord.Meta):
        verbose_name = _("circular")
        verbose_name_plural = _("circulars")
        ordering = ["-month", "-pk"]
        constraints = [
            models.CheckConstraint(name="circular_nobody_handles", condition=Q(assignee__isnull=True)),
            models.UniqueConstraint(
                fields=["month"], condition=Q(corrects__isnull=True), name="circular_one_original_per_month"
            ),
            models.UniqueConstraint(
                fields=["month"],
                condition=Q(corrects__isnull=False, status__in=UNSIGNED),
                name="circular_one_correction_at_a_time",
            ),
            models.CheckConstraint(name="circular_month_is_a_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="circular_frozen_has_a_cut_off", condition=Q(status="collecting") | Q(cut_off_at__isnull=False)
            ),
            models.CheckConstraint(
                name="circular_signed_by_another",
                condition=~Q(status__in=FIXED)
                | Q(is_history=True)
                | (Q(signer__isnull=False, drafter__isnull=False) & ~Q(signer=F("drafter"))),
            ),
            models.CheckConstraint(
                name="circular_issued_is_dated",
                condition=Q(status__in=["issued", "withdrawn"], issued_at__isnull=False, dated_on__isnull=False)
                | (~Q(status__in=["issued", "withdrawn"]) & Q(issued_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="circular_issued_under_a_name",
                condition=Q(issued_at__isnull=True, issued_as="") | (Q(issued_at__isnull=False) & ~Q(issued_as="")),
            ),
        ]
        triggers = [
            *TrackedRecord.Meta.triggers,
            pgtrigger.Protect(
                name="circular_issued_stands",
                operation=pgtrigger.UpdateOf("number", "dated_on", "issued_at", "issued_as"),
                condition=pgtrigger.Q(old__issued_at__isnull=False)
                & (
                    pgtrigger.Q(old__number__df=pgtrigger.F("new__number"))
                    | pgtrigger.Q(old__dated_on__df=pgtrigger.F("new__dated_on"))
                    | pgtrigger.Q(old__issued_at__df=pgtrigger.F("new__issued_at"))
                    | pgtrigger.Q(old__issued_as__df=pgtrigger.F("new__issued_as"))
                ),
            ),
            pgtrigger.Protect(
                name="circular_signed_stands",
                operation=pgtrigger.UpdateOf(
                    "title", "body", "addressees", "cc", "notes", "cut_off_at", "month", "corrects_id", "drafter_id"
                ),
                condition=pgtrigger.Q(old__status__in=FIXED, new__status__in=FIXED)
                & (
                    pgtrigger.Q(old__title__df=pgtrigger.F("new__title"))
                    | pgtrigger.Q(old__body__df=pgtrigger.F("new__body"))
                    | pgtrigger.Q(old__addressees__df=pgtrigger.F("new__addressees"))
                    | pgtrigger.Q(old__cc__df=pgtrigger.F("new__cc"))
                    | pgtrigger.Q(old__notes__df=pgtrigger.F("new__notes"))
                    | pgtrigger.Q(old__cut_off_at__df=pgtrigger.F("new__cut_off_at"))
                    | pgtrigger.Q(old__month__df=pgtrigger.F("new__month"))
                    | pgtrigger.Q(old__corrects__df=pgtrigger.F("new__corrects"))
                    | pgtrigger.Q(old__drafter__df=pgtrigger.F("new__drafter"))
                ),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("circulars:detail", args=[self.pk])

    @property
    def name(self) -> str:
        return self.number if self.is_issued else f"{self.month:%Y-%m}"

    @property
    def month_end(self) -> date:
        return last_day(self.month)

    @property
    def month_after(self) -> date:
        return next_month(self.month)

    @property
    def cut_off_told(self) -> str:
        return told(self.cut_off_at) if self.cut_off_at else ""

    @property
    def is_fixed(self) -> bool:
        return self.status in FIXED

    @property
    def issuer_name(self) -> str:
        """Of the bureau, as it stands on the document: the name that it had when it issued it."""
        return self.issued_as or self.bureau.name

    @property
    def is_issued(self) -> bool:
        return self.issued_at is not None

    def chain(self) -> list[Circular]:
        """This circular and, if it is a correction, what it corrects, newest first."""
        return [self, *(self.corrects.chain() if self.corrects else [])]

    def printed_lines(self) -> PrintedLines:
        """Its lines as page and paper print them, read anew with each call; each has this circular at hand."""
        printed = self.lines.all().in_print()
        for line in (*printed.cities, *printed.own, printed.total):
            line.circular = self
        return printed

    def may_be_edited(self, user: User) -> bool:
        """Text is free for the drafters until the circular is submitted."""
        return self.status in (Status.FROZEN, Status.DRAFT) and user.may("circular.draft", self)


class IssuedPaper(KeptPaper):
    """The PDF as it went out, with its SHA-256. Written once."""

    circular = models.OneToOneField(Circular, models.PROTECT, related_name="issued_paper")

    class Meta:
        verbose_name = _("issued paper")
        verbose_name_plural = _("issued papers")
        triggers = [append_only("issued_paper_append_only"), refuse_truncate("issued_paper_never_truncated")]


class IssuedFile(models.Model):
    """What else was handed out of an issued circular: the document for Word and the table. Written once.

    Names in it are those of the day of issue, whatever a bureau is called later.
    """

    class Form(models.TextChoices):
        DOCX = "docx", "DOCX"
        XLSX = "xlsx", "XLSX"

    circular = models.ForeignKey(Circular, models.PROTECT, related_name="issued_files")
    form = models.CharField(max_length=4, choices=Form)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("issued file")
        verbose_name_plural = _("issued files")
        constraints = [models.UniqueConstraint(fields=["circular", "form"], name="issued_file_once")]
        triggers = [append_only("issued_file_append_only"), refuse_truncate("issued_file_never_truncated")]
