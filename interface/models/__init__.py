from interface.models.change import Change, ChangeQuerySet, Era, horizon
from interface.models.webhook import Delivery, Webhook

__all__ = ["Change", "ChangeQuerySet", "Delivery", "Era", "Webhook", "horizon"]
