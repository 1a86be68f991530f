"""Whom a lead, letter or case is about: a company or a person, an entity of its own."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from audit.history import refuse_truncate, tracked
from texts.folding import name_key


class SubjectQuerySet(models.QuerySet["Subject"]):
    def coded(self, credit_code: str) -> Self:
        """The one company of this credit code, or none."""
        return self.filter(credit_code=credit_code) if credit_code else self.none()

    def named(self, name: str, kind: str = "") -> Self:
        """All of exactly this name. Parts of a name find nothing: subjects cannot be leafed through."""
        wanted = name_key(name)
        found = self.filter(normalised_name=wanted) if wanted else self.none()
        return found.filter(kind=kind) if kind else found

    def same_as(self, subject: Subject) -> Self:
        """It and all that were found to be the same as it."""
        root = subject.same_as_id or subject.pk
        return self.filter(Q(pk=root) | Q(same_as=root))


class NearNameKey(Func):
    """`records_near_name_key(normalised_name)`: the name without its province, city, county and legal form."""

    function = "records_near_name_key"
    output_field = models.TextField()


@tracked(exclude=["near_key"])
class Subject(models.Model):
    """A company or a person. Belongs to no bureau; what is recorded of it does (see records/subjects.py).

    No person's id number stands here in clear: `id_note` takes a masked one (1401**********123X) or nothing.
    Companies are one by credit code, or by name where no code is known. People of one name stay apart.
    `same_as`: the subject that an official found it to be the same as; that one is the same as no other.
    """

    class Kind(models.TextChoices):
        COMPANY = "company", _("Company")
        PERSON = "person", _("Person")
        UNKNOWN = "unknown", _("Company or person")

    kind = models.CharField(_("kind of subject"), max_length=10, choices=Kind, default=Kind.COMPANY)
    name = models.CharField(_("name"), max_length=120)
    normalised_name = models.CharField(max_length=240, editable=False)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    id_note = models.CharField(_("masked id number"), max_length=18, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    same_as = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="duplicates", verbose_name=_("the same as")
    )

    near_key = models.GeneratedField(
        expression=NearNameKey("normalised_name"), output_field=models.TextField(), db_persist=True
    )
    objects = SubjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["normalised_name"], name="subject_name"),
            models.Index(fields=["near_key"], name="subject_near_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"], condition=~Q(credit_code=""), name="subject_one_per_credit_code"
            ),
            models.UniqueConstraint(
                fields=["normalised_name"],
                condition=Q(kind="company", credit_code=""),
                name="subject_one_company_per_name_without_code",
            ),
            models.CheckConstraint(
                name="subject_credit_code_is_of_a_company",
                condition=Q(credit_code="") | Q(kind="company", credit_code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
            ),
            models.CheckConstraint(
                name="subject_id_number_is_masked", condition=Q(id_note="") | Q(kind="person", id_note__contains="*")
            ),
            models.CheckConstraint(name="subject_is_not_its_own_duplicate", condition=~Q(same_as=F("id"))),
            models.CheckConstraint(name="subject_has_a_name", condition=~Q(normalised_name="")),
        ]
        triggers = [
            pgtrigger.Protect(name="subject_never_deleted", operation=pgtrigger.Delete),
            refuse_truncate("subject_never_truncated"),
        ]

    def __str__(self) -> str:
        return self.name
