"""The states of letters and of all that follows from them, and the arrows between them (reference 4.2–4.5)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrderStatus(models.TextChoices):
    REGISTERED = "registered", _("Registered")
    DISPATCHED = "dispatched", pgettext_lazy("letter", "Dispatched")
    OBJECTED = "objected", _("Objection raised")
    RECTIFYING = "rectifying", _("Being put right")
    AWAIT_ACCEPT = "await_accept", _("Awaiting acceptance")
    ACCEPTED = "accepted", _("Accepted")
    CLOSED = "closed", _("Struck off")
    WITHDRAWN = "withdrawn", pgettext_lazy("letter", "Withdrawn by the issuer")
    MERGED = "merged", _("Merged")
    VOID = "void", _("Void")


S = OrderStatus
ORDER_OPEN = [S.REGISTERED, S.DISPATCHED, S.OBJECTED, S.RECTIFYING, S.AWAIT_ACCEPT, S.ACCEPTED]
ORDER_IN_WORK = [S.DISPATCHED, S.RECTIFYING, S.AWAIT_ACCEPT, S.ACCEPTED]
ORDER_NOT_COUNTED = [S.WITHDRAWN, S.MERGED, S.VOID]


class ReplyState(models.TextChoices):
    """How far the answer to the issuer is; apart from the work, since either may come first."""

    NONE = "none", _("Not answered")
    DRAFTING = "drafting", _("Answer being drafted")
    SIGNED = "signed", _("Answer signed")
    SENT = "sent", _("Answer sent")
    DELIVERED = "delivered", _("Answered")
    SATISFIED = "satisfied", _("Issuer satisfied")
    AGAIN = "again", _("To be answered again")


Y = ReplyState
ANSWERED = [Y.DELIVERED, Y.SATISFIED]


class PartStatus(models.TextChoices):
    ASSIGNED = "assigned", pgettext_lazy("part", "Assigned")
    DOING = "doing", pgettext_lazy("part", "Being done")
    DONE = "done", _("Reported done")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned")
    RECALLED = "recalled", _("Taken back")


P = PartStatus
PART_OPEN = [P.ASSIGNED, P.DOING, P.DONE, P.RETURNED]


class MeasureStatus(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("measure", "Planned")
    DOING = "doing", pgettext_lazy("measure", "Being carried out")
    DONE = "done", pgettext_lazy("measure", "Done, to be accepted")
    ACCEPTED = "accepted", _("Accepted")
    CANCELLED = "cancelled", pgettext_lazy("measure", "Cancelled")


class MeasureOrigin(models.TextChoices):
    """Whether somebody ordered it."""

    ORDERED = "ordered", _("Ordered by the letter")
    VOLUNTARY = "voluntary", _("Of our own accord")


class MeasureExtent(models.TextChoices):
    """Whom it reaches."""

    FIRM = "firm", _("One firm or market")
    AREA = "area", _("One county")
    CITY = "city", _("The whole city")
    PROVINCE = "province", _("The whole province")
    TRADE = "trade", _("A whole trade")


class MeasureDuration(models.TextChoices):
    """How long it works."""

    ONCE = "once", _("Once")
    PERIOD = "period", _("For a period")
    LASTING = "lasting", _("Lasting")


M = MeasureStatus
MEASURE_OPEN = [M.PLANNED, M.DOING, M.DONE]


class ActionStatus(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("action", "Planned")
    HELD = "held", pgettext_lazy("action", "Carried out")
    CALLED_OFF = "called_off", pgettext_lazy("action", "Called off")


A = ActionStatus


class ReplyStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("reply", "Draft")
    COSIGN = "cosign", _("At the legal division")
    AWAIT_SIGN = "await_sign", _("Awaiting signature")
    SIGNED = "signed", pgettext_lazy("reply", "Signed")
    SENT = "sent", pgettext_lazy("reply", "Sent")
    DELIVERED = "delivered", _("Delivered")
    SATISFIED = "satisfied", _("Issuer satisfied")
    UNSATISFIED = "unsatisfied", _("Issuer not satisfied")
    DROPPED = "dropped", pgettext_lazy("reply", "Dropped")


R = ReplyStatus
REPLY_OPEN = [R.DRAFT, R.COSIGN, R.AWAIT_SIGN, R.SIGNED, R.SENT]
REPLY_ARRIVED = [R.DELIVERED, R.SATISFIED, R.UNSATISFIED]


class DossierStatus(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("dossier", "Proposed")
    OPEN = "open", pgettext_lazy("dossier", "Open")
    RECTIFYING = "rectifying", _("Being put right")
    AWAIT = "await", _("Closing proposed")
    CLOSED = "closed", pgettext_lazy("dossier", "Rectified and closed")
    REFUSED = "refused", pgettext_lazy("dossier", "Not opened")


D = DossierStatus
DOSSIER_OPEN = [D.PROPOSED, D.OPEN, D.RECTIFYING, D.AWAIT]
DOSSIER_COUNTED = [D.OPEN, D.RECTIFYING, D.AWAIT, D.CLOSED]
