"""An objection to a letter; one to a provincial organ is signed by the head of the provincial bureau."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from records.acts import Act, Transition
from rectification.models import Objection, Organ, RectificationOrder
from rectification.states import S

OBJECTION = ("ORD_OBJECT_PP",)


def is_provincial(order: RectificationOrder) -> bool:
    return order.issuer.level == Organ.Level.PROVINCE


def is_local(order: RectificationOrder) -> bool:
    return not is_provincial(order)


def write_objection(order: RectificationOrder, act: Act) -> None:
    Objection.objects.create(
        order=order,
        bureau=order.bureau,
        city_id=order.city_id,
        grounds=act.note,
        raised_on=act.on,
        signed_by=act.person,
    )


object_ = Transition(
    "object",
    _("Raise an objection"),
    (S.DISPATCHED,),
    S.OBJECTED,
    "order.object",
    done=_("raised an objection"),
    applies=is_local,
    reason_required=True,
    stops=OBJECTION,
    effect=write_objection,
)
object_to_province = Transition(
    "object_to_province",
    _("Raise an objection"),
    (S.DISPATCHED,),
    S.OBJECTED,
    "order.object_to_province",
    done=_("raised an objection"),
    applies=is_provincial,
    reason_required=True,
    stops=OBJECTION,
    effect=write_objection,
)
