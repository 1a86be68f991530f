"""涉嫌犯罪案件移送: what is a crime goes to the police."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.history import tracked
from money.columns import YuanField, not_negative
from plain.declaring import PlainRecord, lists_of
from transfers.states import OffenceClass, Status


def in_order(earlier: str, later: str) -> models.CheckConstraint:
    """What comes later did not happen before."""
    known = Q(**{f"{later}__isnull": True}) | Q(**{f"{earlier}__isnull": True})
    return models.CheckConstraint(
        name=f"police_transfer_{later}_after_{earlier}", condition=known | Q(**{f"{later}__gte": F(earlier)})
    )


@tracked(exclude=["readers"])
class PoliceTransfer(PlainRecord):
    """`*_at`: moments, where the law counts hours. `organ`: the police organ that it goes to."""

    kind: ClassVar[str] = "police_transfer"
    Status = Status

    status = models.CharField(_("status"), max_length=20, choices=Status, editable=False)
    suspects = models.CharField(_("suspects"), max_length=200)
    offence = models.CharField(_("suspected offence"), max_length=100)
    value_yuan = YuanField(_("value of the case"), null=True, blank=True)
    facts = models.TextField(_("facts of the suspected crime"))
    reported_on = models.DateField(_("report received by the head on"), null=True, editable=False)
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)
    organ = models.CharField(_("police organ"), max_length=100, blank=True, editable=False)
    paper_number = models.CharField(_("number of the transfer letter"), max_length=60, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True, editable=False)
    copied_on = models.DateField(_("copied to the procuratorate on"), null=True, editable=False)
    received_at = models.DateTimeField(_("receipt signed at"), null=True, editable=False)
    offence_class = models.CharField(
        _("class of the offence"), max_length=20, choices=OffenceClass, blank=True, editable=False
    )
    longer_paper = models.CharField(_("paper of the longer check"), max_length=60, blank=True, editable=False)
    asked_on = models.DateField(_("further papers asked on"), null=True, editable=False)
    asked_for = models.TextField(_("papers asked for"), blank=True, editable=False)
    supplied_on = models.DateField(_("papers supplied on"), null=True, editable=False)
    filed_on = models.DateField(_("filing notice received on"), null=True, editable=False)
    filed_number = models.CharField(_("number of the filing decision"), max_length=60, blank=True, editable=False)
    handed_over_on = models.DateField(_("goods and papers handed over on"), null=True, editable=False)
    refused_on = models.DateField(_("refusal received on"), null=True, editable=False)
    refusal = models.TextField(_("reason of the police"), blank=True, editable=False)
    reconsidered_on = models.DateField(_("reconsideration asked on"), null=True, editable=False)
    upheld_on = models.DateField(_("answer received on"), null=True, editable=False)
    supervised_on = models.DateField(_("prosecutor asked on"), null=True, editable=False)
    result_on = models.DateField(_("day of the result"), null=True, editable=False)
    result_paper = models.CharField(_("paper of the result"), max_length=100, blank=True, editable=False)

    class Meta(PlainRecord.Meta):
        verbose_name = _("transfer to the police")
        ordering = ["-registered_on", "-pk"]
        indexes = lists_of("police")
        constraints = [
            not_negative("value_yuan", name="police_transfer_value_not_negative"),
            in_order("approved_at", "sent_at"),
            in_order("sent_at", "received_at"),
            in_order("asked_on", "supplied_on"),
            in_order("filed_on", "handed_over_on"),
            in_order("refused_on", "reconsidered_on"),
            in_order("reconsidered_on", "upheld_on"),
        ]
