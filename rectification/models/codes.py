"""The types of letters and their terms, as a code list."""

from __future__ import annotations

from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from deadlines.models import DeadlineRule
from records.models.code import CodeItem, CodeQuerySet


def names_a_rule(code: str) -> None:
    """Without its rule a letter of this type could not be registered."""
    if not DeadlineRule.objects.named(code).exists():
        raise ValidationError(_("There is no deadline rule of this code."))


class OrderTypeQuerySet(CodeQuerySet["OrderType"]):
    def counted(self) -> Self:
        """三书一函: the four that figures count; opinions of the procuratorate stand apart."""
        return self.filter(is_counted=True)


class OrderType(CodeItem):
    """函件类别: which rule gives the term of the answer.

    `rule_code`: of the usual kind. `public_interest_rule`, `urgent_rule`: of the public-interest kind and of its
    urgent variant, where the type has them (两高公益诉讼解释 21). `is_counted`: among 三书一函.
    """

    rule_code = models.CharField(_("rule of the answer"), max_length=30, validators=[names_a_rule])
    public_interest_rule = models.CharField(
        _("rule of the public-interest kind"), max_length=30, blank=True, validators=[names_a_rule]
    )
    urgent_rule = models.CharField(
        _("rule of the urgent public-interest kind"), max_length=30, blank=True, validators=[names_a_rule]
    )
    is_counted = models.BooleanField(_("counted among the three proposals and one notice"), default=True)

    objects: ClassVar = OrderTypeQuerySet.as_manager()

    class Meta(CodeItem.Meta):
        verbose_name = _("type of letter")
        verbose_name_plural = _("types of letters")


class MeasureType(CodeItem):
    """措施类型: what kind of thing is done."""

    class Meta(CodeItem.Meta):
        verbose_name = _("type of measure")
        verbose_name_plural = _("types of measures")
