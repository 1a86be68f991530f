"""Who else sees a letter, a part, a measure or an action: those who work on it, and nothing but the row."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import Bureau
from accounts.scope import acting_as_system
from accounts.scoped import keys_of
from rectification.models import Action, Measure, Part, RectificationOrder


def refresh_sharing(order: RectificationOrder) -> None:
    """Whoever has or had a part in the letter goes on seeing it; what was said to be shared is seen with it."""
    with acting_as_system():
        bureaus = Bureau.objects.filter(pk__in=order.parts.order_by().values("bureau")).exclude(pk=order.bureau_id)
        order.shared_with = keys_of(*bureaus)
        RectificationOrder.objects.filter(pk=order.pk).update(shared_with=order.shared_with)


def seen_beyond(order: RectificationOrder, part_bureau: Bureau) -> list[int]:
    """With whom a part is shared: the holder of the letter, if it does not see the part anyway."""
    holder = order.bureau
    return [] if holder.pk == part_bureau.pk or holder.is_above(part_bureau) else keys_of(holder)


def served_below(bureau: Bureau, served: Iterable[RectificationOrder | Measure]) -> list[int]:
    """With whom a superior's measure or action is shared: the bureaus below whose letters or measures it serves."""
    return keys_of(*(each.bureau for each in served if bureau.is_above(each.bureau)))


def share_with_served(record: Measure | Action, served: Iterable[RectificationOrder | Measure]) -> None:
    """A measure is shown to those whose letters it serves, an action to those whose measures it carries out."""
    _add(record, served_below(record.bureau, served))


def share_with_all(measure: Measure) -> None:
    """With every bureau that works on a letter which it serves."""
    with acting_as_system():
        orders = RectificationOrder.objects.filter(problems__measures=measure).distinct()
        parts = Part.objects.filter(order__in=orders).values("bureau")
        bureaus = Bureau.objects.filter(pk__in=parts) | Bureau.objects.filter(pk__in=orders.values("bureau"))
        found = list(bureaus.exclude(pk=measure.bureau_id))
    _add(measure, keys_of(*found))


def _add(record: Measure | Action, keys: Iterable[int]) -> None:
    wanted = sorted({*record.shared_with, *keys})
    if wanted != record.shared_with:
        record.shared_with = wanted
        type(record).objects.filter(pk=record.pk).update(shared_with=wanted)
