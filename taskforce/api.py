"""The interface for bureaus' own systems, put together: every room's addresses under /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern, include, path

from interface.api import urlpatterns as reference
from interface.apis import addresses

VERSION_1: list[URLPattern] = [*reference, *addresses()]
urlpatterns = [path("v1/", include(VERSION_1))]


def rights() -> set[str]:
    """Every right that an address asks for; a system can be given these and no others."""
    views = [pattern.callback for pattern in VERSION_1]
    acts = (vars(view)["initkwargs"].get("act") for view in views)
    return {right for view in views for right in vars(view)["rights"].values()} | {act.action for act in acts if act}
