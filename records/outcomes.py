"""What comes of the work on a record of any kind: evidence first, a verdict of somebody else, a later look at it.

The kind's acts ask `lacks_evidence` as their guard, and write with `write_verdict` and `write_lookback`; its tables
derive from `records.models.outcome`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from records import attachments
from records.models.attachment import Attachment

if TYPE_CHECKING:
    from records.acts import Act
    from records.models.outcome import AbstractAcceptance, AbstractLookback
    from records.models.tracked import TrackedQuerySet, TrackedRecord

Rows = TypeVar("Rows", bound="TrackedQuerySet[TrackedRecord]")
Verdict = TypeVar("Verdict", bound="AbstractAcceptance")
Visit = TypeVar("Visit", bound="AbstractLookback")


def lacks_evidence(record: TrackedRecord) -> str | None:
    """Guard: what is not proven is neither reported done nor accepted."""
    if attachments.has_evidence(record):
        return None
    return _("Attach the evidence first: at least one file marked as evidence.")


def without_evidence(rows: Rows) -> Rows:
    """Records without a file marked as evidence, as `lacks_evidence` says of one."""
    proof = Attachment.objects.evidence().filter(kind=rows.model.kind, record_id=OuterRef("pk"))
    return rows.filter(~Exists(proof))


def write_verdict(
    model: type[Verdict], record: TrackedRecord, act: Act, *, verdict: str, doer_id: int | None, **of: Any
) -> Verdict:
    """The verdict of this act. `doer_id`: who reported it done, another than who judges. `of`: what the row is of.

    The database refuses one without evidence, one on one's own work, and a refusal without a word.
    """
    given = model(
        **of,
        bureau=record.bureau,
        city_id=record.city_id,
        on=act.on,
        verdict=verdict,
        acceptor=act.person,
        acceptor_bureau=act.person.bureau,
        doer_id=doer_id,
        note=act.note,
        evidence_count=attachments.of(record).evidence().count(),
    )
    given.save(force_insert=True)
    return given


def write_lookback(model: type[Visit], record: TrackedRecord, act: Act, *, result: str, round: int, **of: Any) -> Visit:
    """What a later visit found. `round`: of the work that was looked at."""
    found = model(
        **of,
        bureau=record.bureau,
        city_id=record.city_id,
        on=act.on,
        by=act.person,
        result=result,
        round=round,
        note=act.note,
    )
    found.save(force_insert=True)
    return found
