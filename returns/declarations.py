"""What the room of returns declares: its kind."""

from __future__ import annotations

from accounts.reference import ReferenceTable
from returns.filing.kind import KIND as RETURN
from returns.models import Indicator

DECLARED = (RETURN, ReferenceTable(Indicator))
