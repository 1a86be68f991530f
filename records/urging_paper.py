"""An urging letter as a paper (督办函). Everything on it was written once, so it is the same whenever it is printed."""

from __future__ import annotations

from datetime import datetime, time

from django.template.loader import render_to_string
from django.utils import timezone

from documents import LetterPaper, body_paragraphs, official_date, printable
from records.models.urging import Urging


def paper_of(urging: Urging) -> LetterPaper:
    """Item, day and days late, demand, day of the answer, and what follows otherwise."""
    return LetterPaper(
        mark=urging.issuer,
        number=urging.number,
        title=f"关于督办“{printable(urging.title)}”的函" if urging.title else "督办函",
        addressees=urging.addressee or urging.bureau.name,
        paragraphs=body_paragraphs(_body(urging)),
        signature=urging.issuer,
        date=official_date(urging.urged_on),
        remark=f"联系人：{urging.contact}",
    )


def moment_of(urging: Urging) -> datetime:
    """What stands in the file as its time, so that the same letter is the same file."""
    return timezone.make_aware(datetime.combine(urging.urged_on, time(12)))


def _body(urging: Urging) -> str:
    was_due, late = urging.was_due_on, 0
    if was_due:
        late = max(0, (urging.urged_on - was_due).days)
    context = {
        "urging": urging, "late": late, "was_due_on": official_date(was_due) if was_due else "",
        "due_on": official_date(urging.due_on) if urging.due_on else "",
    }  # fmt: skip
    lines = render_to_string("records/documents/urging.txt", context).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())
