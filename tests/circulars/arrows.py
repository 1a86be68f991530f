"""The arrows of circulars, confirmations and receipts as the domain reference draws them (4.11), to compare with."""

from __future__ import annotations

from circulars.states import A, C, K

CIRCULAR_ARROWS = sorted(
    {
        (C.COLLECTING, C.FROZEN),
        (C.FROZEN, C.DRAFT),
        (C.FROZEN, C.SUBMITTED),
        (C.DRAFT, C.SUBMITTED),
        (C.SUBMITTED, C.DRAFT),
        (C.SUBMITTED, C.FROZEN),  # the submission taken back
        (C.SUBMITTED, C.SIGNED),
        (C.SIGNED, C.DRAFT),
        (C.SIGNED, C.ISSUED),
        (C.ISSUED, C.WITHDRAWN),
    }
)
CONFIRMATION_ARROWS = sorted(
    {
        (K.WAITING, K.PREPARED),
        (K.PREPARED, K.WAITING),
        (K.PREPARED, K.REPORTED),
        (K.PREPARED, K.ZERO),
        (K.WAITING, K.MISSING),
        (K.PREPARED, K.MISSING),
        (K.MISSING, K.LATE),
    }
)
ACKNOWLEDGEMENT_ARROWS = [(A.WAITING, A.ACKNOWLEDGED)]
