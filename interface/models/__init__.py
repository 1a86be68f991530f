from interface.models.change import Change, ChangeQuerySet, Era, horizon

__all__ = ["Change", "ChangeQuerySet", "Era", "horizon"]
