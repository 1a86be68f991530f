"""What the search finds a case by: number, title, its parties, facts and article."""

from __future__ import annotations

from cases.models import EnforcementCase
from records.search import index_record


def index_case(case: EnforcementCase) -> None:
    subjects = [party.subject for party in case.parties.select_related("subject")]
    first = subjects[0] if subjects else None
    others = [f"{subject.name} {subject.credit_code}".strip() for subject in subjects[1:]]
    facts = "\n".join(filter(None, [*others, case.article, case.facts]))
    index_record(
        case,
        subject=first.name if first else "",
        facts=facts,
        credit_code=first.credit_code if first else "",
    )
