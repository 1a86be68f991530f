"""The code lists of leads. The three lists of areas look alike and are not the same list."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from records.models.code import CodeItem


class Channel(CodeItem):
    """线索来源: through which channel the lead came.

    `is_classified`: its content stays in the classified network (12337); here it is a stub until it is released.
    """

    is_classified = models.BooleanField(_("content stays in the classified network"), default=False)

    class Meta(CodeItem.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")


class FocusArea(CodeItem):
    """着力领域: the seven areas that the task force set out with."""

    class Meta(CodeItem.Meta):
        verbose_name = _("focus area")
        verbose_name_plural = _("focus areas")


class KeyArea(CodeItem):
    """重点领域: the six areas of the long-term mechanism."""

    class Meta(CodeItem.Meta):
        verbose_name = _("key area")
        verbose_name_plural = _("key areas")


class BusinessLine(CodeItem):
    """业务条线: the lines of business that cases are counted by; `is_under_review`: one of the five under review."""

    is_under_review = models.BooleanField(_("under review"), default=False)

    class Meta(CodeItem.Meta):
        verbose_name = _("business line")
        verbose_name_plural = _("business lines")


class Outcome(CodeItem):
    """处理结果: how a lead was cleared (domain reference 4.1).

    `needs_receipt`: moved to another organ, so the evidence must be the receipt and not the sending.
    """

    needs_receipt = models.BooleanField(_("needs a receipt"), default=False)

    class Meta(CodeItem.Meta):
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
