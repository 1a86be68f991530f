"""Whether there is anything of several kinds, in one statement: most records have no file, comment or reminder."""

from __future__ import annotations

from django.db.models import Exists, Model, QuerySet

from accounts.models import User


def present(user: User, *rows: QuerySet[Model]) -> tuple[bool, ...]:
    """For each of these whether it has any row. `user`: the person in hand, whose own row carries the question."""
    return User.objects.filter(pk=user.pk).values_list(*map(Exists, rows)).get()
