"""The arrows of letters and of all that follows from them as the domain reference draws them (4.2–4.5)."""

from __future__ import annotations

from rectification.states import MEASURE_OPEN, ORDER_OPEN, PART_OPEN, A, D, M, P, R, S

ORDER_ARROWS = sorted(
    {
        (S.REGISTERED, S.DISPATCHED),
        (S.DISPATCHED, S.OBJECTED),
        (S.OBJECTED, S.DISPATCHED),
        *((state, S.WITHDRAWN) for state in ORDER_OPEN),  # the issuer or its superior, of its own motion too
        (S.DISPATCHED, S.RECTIFYING),
        (S.RECTIFYING, S.AWAIT_ACCEPT),
        (S.AWAIT_ACCEPT, S.RECTIFYING),
        (S.AWAIT_ACCEPT, S.ACCEPTED),
        (S.ACCEPTED, S.CLOSED),
        (S.CLOSED, S.RECTIFYING),
        *(
            (done, before)
            for before, done in (
                (S.DISPATCHED, S.RECTIFYING),
                (S.AWAIT_ACCEPT, S.ACCEPTED),
                (S.ACCEPTED, S.CLOSED),
            )
        ),  # taken back
        *((state, S.MERGED) for state in (S.REGISTERED, S.DISPATCHED, S.RECTIFYING)),
        *((state, S.VOID) for state in (S.REGISTERED, S.DISPATCHED)),
        *((state, S.CLOSED) for state in ORDER_OPEN),  # a bureau's own ledger says so (import)
    }
)
PART_ARROWS = sorted(
    {
        (P.ASSIGNED, P.DOING),
        (P.ASSIGNED, P.RETURNED),
        (P.DOING, P.RETURNED),
        (P.RETURNED, P.ASSIGNED),
        (P.DOING, P.DONE),
        (P.DONE, P.DOING),
        (P.DONE, P.ACCEPTED),
        (P.ACCEPTED, P.DOING),
        *((state, P.RECALLED) for state in PART_OPEN),
        *((P.RECALLED, state) for state in PART_OPEN),  # taken back
        *((P.RETURNED, P.DOING), (P.DOING, P.ASSIGNED), (P.ACCEPTED, P.DONE), (P.DOING, P.ACCEPTED)),
    }
)
MEASURE_ARROWS = sorted(
    {
        (M.PLANNED, M.DOING),
        (M.PLANNED, M.DONE),
        (M.DOING, M.DONE),
        (M.DONE, M.ACCEPTED),
        (M.DONE, M.DOING),
        (M.ACCEPTED, M.DOING),
        (M.PLANNED, M.CANCELLED),
        (M.DOING, M.CANCELLED),
        *((M.DONE, M.PLANNED), (M.ACCEPTED, M.DONE), (M.CANCELLED, M.PLANNED), (M.CANCELLED, M.DOING)),  # taken back
        *((state, M.ACCEPTED) for state in MEASURE_OPEN),  # a bureau's own ledger says so (import)
    }
)
ACTION_ARROWS = sorted({(A.PLANNED, A.HELD), (A.PLANNED, A.CALLED_OFF), (A.HELD, A.PLANNED), (A.CALLED_OFF, A.PLANNED)})
REPLY_ARROWS = sorted(
    {
        (R.DRAFT, R.COSIGN),
        (R.COSIGN, R.AWAIT_SIGN),
        (R.COSIGN, R.DRAFT),
        (R.AWAIT_SIGN, R.DRAFT),
        (R.AWAIT_SIGN, R.SIGNED),
        (R.SIGNED, R.SENT),
        (R.SENT, R.DELIVERED),
        (R.DELIVERED, R.SATISFIED),
        (R.DELIVERED, R.UNSATISFIED),
        (R.DRAFT, R.DROPPED),
        *(
            (R.DROPPED, R.DRAFT),
            (R.AWAIT_SIGN, R.COSIGN),
            (R.SIGNED, R.AWAIT_SIGN),
            (R.DRAFT, R.AWAIT_SIGN),
        ),  # taken back
    }
)
DOSSIER_ARROWS = sorted(
    {
        (D.PROPOSED, D.OPEN),
        (D.PROPOSED, D.REFUSED),
        (D.OPEN, D.RECTIFYING),
        (D.RECTIFYING, D.AWAIT),
        (D.AWAIT, D.RECTIFYING),
        (D.AWAIT, D.CLOSED),
        (D.CLOSED, D.RECTIFYING),
        *((D.REFUSED, D.PROPOSED), (D.RECTIFYING, D.OPEN), (D.CLOSED, D.AWAIT), (D.RECTIFYING, D.CLOSED)),  # taken back
    }
)
