"""What an administrator does with code lists: add, rename, end. A code itself never changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from accounts.policy import require
from audit import trail
from records.models.code import CodeItem

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def add_code(model: type[CodeItem], *, by: User, **given: Any) -> CodeItem:
    """A new entry of the list. It can be chosen from its first day on."""
    require(by, "codelist.manage")
    item = model.objects.create(**given)
    trail.record("codelist.added", by=by, detail={"name": model._meta.label_lower, "code": item.code})
    return item


@transaction.atomic
def change_code(item: CodeItem, *, by: User, **given: Any) -> None:
    """Change labels, order or the time in which it can be chosen. Records that carry it keep it."""
    require(by, "codelist.manage")
    model = type(item)
    stored = model.objects.select_for_update().get(pk=item.pk)
    changed = [name for name, value in given.items() if getattr(stored, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(stored, name, given[name])
    stored.save(update_fields=changed)
    detail = {"name": model._meta.label_lower, "code": stored.code, "fields": changed}
    trail.record("codelist.changed", by=by, detail=detail)
