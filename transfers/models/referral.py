"""移送其他部门: what is another organ's to handle goes to it by a paper, and comes back as a receipt and an answer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.history import tracked
from plain.declaring import PlainRecord, lists_of
from transfers.states import ReferralStatus


def in_order(earlier: str, later: str) -> models.CheckConstraint:
    known = Q(**{f"{later}__isnull": True}) | Q(**{f"{earlier}__isnull": True})
    return models.CheckConstraint(
        name=f"referral_{later}_after_{earlier}", condition=known | Q(**{f"{later}__gte": F(earlier)})
    )


@tracked(exclude=["readers"])
class Referral(PlainRecord):
    """`organ`: the other organ. `receipt`: number or words of its receipt; having sent it is not enough."""

    kind: ClassVar[str] = "referral"
    Status = ReferralStatus

    status = models.CharField(_("status"), max_length=20, choices=ReferralStatus, editable=False)
    organ = models.CharField(_("organ that it goes to"), max_length=100)
    ground = models.TextField(_("why it is theirs to handle"))
    paper_number = models.CharField(_("number of the transfer letter"), max_length=60, blank=True, editable=False)
    sent_on = models.DateField(_("sent on"), null=True, editable=False)
    receipt = models.CharField(_("receipt of the other organ"), max_length=100, blank=True, editable=False)
    received_on = models.DateField(_("receipt of"), null=True, editable=False)
    answered_on = models.DateField(_("answered on"), null=True, editable=False)
    answer = models.TextField(_("answer of the other organ"), blank=True, editable=False)

    class Meta(PlainRecord.Meta):
        verbose_name = _("transfer to another organ")
        ordering = ["-registered_on", "-pk"]
        indexes = lists_of("referral")
        constraints = [
            in_order("sent_on", "received_on"),
            in_order("received_on", "answered_on"),
            models.CheckConstraint(
                name="referral_sent_names_its_paper", condition=Q(sent_on__isnull=True) | ~Q(paper_number="")
            ),
        ]
