"""A record that its group alone sees until it is released: a covert check, of which the visited must not know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import Bureau


class Hidden(models.Model):
    """Mixed into a TrackedRecord. Until it is released its `readers` are its group, so that row policies keep it, and
    all that hangs on it, from everybody else; then it is seen as every record of its bureau is.

    A kind adds `hidden_until_released` to its constraints and `stays_released` to its triggers.
    """

    released_on = models.DateField(_("released on"), null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_open_from_the_start(self) -> bool:
        """Of a kind that hides only some of its records: whether this one never was."""
        return False

    def shown_when_released(self) -> Sequence[Bureau]:
        """Bureaus beyond the holder's line that see it from its release on; only of a kind that is `Shared` as well."""
        return ()


def hidden_until_released(kind: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"{kind}_is_hidden_until_released",
        condition=Q(released_on__isnull=True, readers__isnull=False, readers__len__gt=0)
        | Q(released_on__isnull=False, readers__isnull=True),
    )


def stays_released(kind: str) -> pgtrigger.Protect:
    """What was seen is not hidden again."""
    return pgtrigger.Protect(
        name=f"{kind}_stays_released",
        operation=pgtrigger.UpdateOf("released_on", "readers"),
        condition=pgtrigger.Q(old__released_on__isnull=False)
        & (
            pgtrigger.Q(old__released_on__df=pgtrigger.F("new__released_on"))
            | pgtrigger.Q(old__readers__df=pgtrigger.F("new__readers"))
        ),
    )
