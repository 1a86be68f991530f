"""Who is told of an import: the person who handed it in, and the heads of that person's bureau."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.models.appointment import Role
from exchange.models import ImportBatch
from notifications.news import What
from notifications.notify import notify

if TYPE_CHECKING:
    from django.db.models import QuerySet


TOLD = ("new", "changed", "repeated", "refused")  # a joined row is part of another one


def heads_of(batch: ImportBatch) -> QuerySet[User]:
    """The heads of the bureau today, never the person who handed it in."""
    heads = User.objects.holding(Role.HEAD, bureau=batch.bureau, on=timezone.localdate())
    return heads.exclude(pk=batch.user_id)


def grant_url(batch: ImportBatch) -> str:
    return reverse("exchange:grant", args=[batch.pk])


def tell_uploader(batch: ImportBatch, user: User) -> None:
    """What came in. Of what waits only that: the heads' decision is told by itself."""
    results = batch.results()
    counts = {verdict: str(results[verdict]) for verdict in TOLD}
    key = f"import:{batch.pk}:{batch.state}"
    notify([user], What.IMPORT_DONE, key=key, params=counts, url=batch.get_absolute_url())


def tell_heads(batch: ImportBatch) -> None:
    """Of rows that wait for them; of the past that was loaded without them, with what came in."""
    said = {"by": str(batch.user)}
    if batch.is_waiting:
        said |= {"count": str(batch.held_back().count())}
        notify(heads_of(batch), What.IMPORT_WAITING, key=f"import:{batch.pk}:waits", params=said, url=grant_url(batch))
    elif batch.loads_past and not batch.decision:
        said |= {name: str(batch.results()[name]) for name in ("new", "changed")}
        notify(heads_of(batch), What.PAST_LOADED, key=f"import:{batch.pk}:past", params=said, url=grant_url(batch))


def tell_decision(batch: ImportBatch, *, by: User, rows: int) -> None:
    key, url = f"import:{batch.pk}:decided", batch.get_absolute_url()
    if batch.is_granted:
        said = {"by": str(by), "count": str(rows)}
        notify([batch.user], What.IMPORT_GRANTED, key=key, params=said, url=url)
    else:
        notify([batch.user], What.IMPORT_NOT_GRANTED, key=key, params={"by": str(by)}, url=url)
