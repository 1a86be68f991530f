"""涉嫌违反的法律: the laws that market regulation enforces, each version an entry of its own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from records.models.code import CodeItem


class Law(CodeItem):
    """One version of a law; `valid_from` and `valid_to` say which acts it judges, and old cases keep theirs."""

    class Meta(CodeItem.Meta):
        verbose_name = _("law")
        verbose_name_plural = _("laws")
