"""What the programme declares: its kinds."""

from __future__ import annotations

from programme.meetings.kind import KIND as MEETING

DECLARED = (MEETING,)
