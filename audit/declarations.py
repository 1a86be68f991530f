"""What the trail calls its own acts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.acts import trail_acts

DECLARED = trail_acts({"authz.denied": _("Was refused"), "trail.read": _("Read the trail")})
