"""What the room of transfers declares: its kinds."""

from __future__ import annotations

from transfers.police.kind import KIND as POLICE_TRANSFER
from transfers.referrals.kind import KIND as REFERRAL

DECLARED = (POLICE_TRANSFER, REFERRAL)
