"""Writing what a bureau's own ledger says: many new cases at once, one changed case at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.policy import require
from cases.amounts import CONFISCATED, FINE
from cases.enforcement.acts import close_by_ledger, reopen_by_ledger
from cases.models import EnforcementCase, Party
from cases.searching import index_case
from cases.states import S
from cases.terms import DECIDE
from deadlines.batches import Start, start_clocks
from deadlines.parts import WHOLE
from exchange.ledger import born, bureaus_of, correct, held, items_of, loaded, note, title_of, was_born_in_a_ledger
from exchange.sheet import ApplyRow, Changes, Values
from leads.imports import Subjects
from leads.models import BusinessLine
from records.amounts import correct_amount, decide_amount
from records.models import AmountEntry, Step, Subject
from records.models.hanging import place_of
from records.search import index_records, search_text
from texts.folding import name_key

if TYPE_CHECKING:
    from accounts.models import User

EXECUTING, CLOSED = "executing", "closed"
AMOUNTS = {FINE: "fine", CONFISCATED: "confiscated"}  # name of the amount → column of the sheet
TRADERS = ("经营部", "商行", "门市部", "店", "铺", "摊")


def state_word(case: EnforcementCase) -> str:
    """The state as a ledger knows it; what is not decided yet has no word there."""
    if case.status == S.CLOSED:
        return CLOSED
    return EXECUTING if case.decided_on else case.status


def is_same_party(values: Values, subject: Subject) -> bool:
    if subject.credit_code:
        return values.get("credit_code") == subject.credit_code
    return not values.get("credit_code") and name_key(values.get("party") or "") == name_key(subject.name)


def role_of(subject: Subject) -> str:
    """What a ledger does not say is read off the credit code (92: individual traders) and the name."""
    if subject.credit_code:
        return Party.Role.TRADER if subject.credit_code.startswith("92") else Party.Role.FIRM
    if subject.kind != Subject.Kind.COMPANY:
        return Party.Role.PERSON
    return Party.Role.TRADER if subject.name.endswith(TRADERS) else Party.Role.FIRM


def as_subject(values: Mapping[str, Any]) -> Values:
    return {"subject": values.get("party"), "credit_code": values.get("credit_code")}


class NewCases:
    """New rows of one chunk: cases, their parties, amounts, steps, search texts, and the term of the decision."""

    def __init__(self, rows: Sequence[ApplyRow], *, by: User, on: date) -> None:
        self.rows, self.by, self.on = rows, by, on
        self.lines = items_of(BusinessLine)
        self.subjects = Subjects(as_subject(row.values) for row in rows)
        self.bureaus = bureaus_of(rows)

    def write(self) -> None:
        subjects = [self.subjects.of(as_subject(row.values)) for row in self.rows]
        cases = EnforcementCase.objects.bulk_create([self._case(row) for row in self.rows])
        parties = self._parties(cases, subjects)
        AmountEntry.objects.bulk_create(self._entries(cases, parties))
        Step.objects.bulk_create([born(case, after=case.status, by=self.by, on=self._filed(case)) for case in cases])
        index_records(
            search_text(
                case, subject=subject.name if subject else "", credit_code=subject.credit_code if subject else ""
            )
            for case, subject in zip(cases, subjects, strict=True)
        )
        terms = [Start(case, DECIDE, self._filed(case), done_on=case.decided_on) for case in cases]
        start_clocks(terms, by=self.by, loaded=loaded(on=self.on))

    @staticmethod
    def _filed(case: EnforcementCase) -> date:
        if case.filed_on is None:
            raise ValueError("A row of a ledger without the day of filing is refused before.")
        return case.filed_on

    def _case(self, row: ApplyRow) -> EnforcementCase:
        values, bureau = row.values, self.bureaus[row.place.bureau_id]
        line = self.lines.get(values.get("business_line") or "")
        decided_on = values.get("decided_on")
        if decided_on is None:
            raise ActionRefused(_("Only decided cases can be entered from a workbook."))
        return EnforcementCase(
            **held(row, bureau, by=self.by),
            title=title_of(values.get("party"), line.label_zh if line else "", or_else=row.key),
            place=bureau,
            status=S.CLOSED if values["status"] == CLOSED else S.EXECUTING,
            registered_on=values["filed_on"],
            filed_on=values["filed_on"],
            decided_on=decided_on,
            business_line=line,
            campaign_code=values.get("campaign") or "",
            is_transferred=bool(values.get("transferred")),
            has_penalty=True,
            fine_yuan=values.get("fine"),
            confiscated_yuan=values.get("confiscated"),
        )

    def _parties(self, cases: Sequence[EnforcementCase], subjects: Sequence[Subject | None]) -> dict[int, Party]:
        """By case; a row that names nobody has none. What a ledger does not tell of a party stays empty."""
        made = Party.objects.bulk_create(
            Party(
                case=case, position=1, role=role_of(subject), subject=subject, decision=Party.Decision.PENALTY,
                decided_on=case.decided_on,
            )
            for case, subject in zip(cases, subjects, strict=True)
            if subject
        )  # fmt: skip
        return {party.case_id: party for party in made}

    def _entries(self, cases: Sequence[EnforcementCase], parties: Mapping[int, Party]) -> list[AmountEntry]:
        """What each party is to pay, from the day of the decision on; the sums stand in the case already."""
        return [
            self._entry(case, parties.get(case.pk), name, amount, on=row.values["decided_on"])
            for case, row in zip(cases, self.rows, strict=True)
            for name, column in AMOUNTS.items()
            if (amount := row.values.get(column)) is not None
        ]

    def _entry(
        self, case: EnforcementCase, party: Party | None, name: str, amount: Decimal, *, on: date
    ) -> AmountEntry:
        part = {"part": party.part.key, "part_label": party.part.label} if party else {}
        return AmountEntry(
            **place_of(case), **part, name=name, position=1, change_yuan=amount, after_yuan=amount,
            effective_on=on, document=case.number, recorded_by=self.by,
        )  # fmt: skip


class LedgerChange:
    """A row that says otherwise than the case: corrected where it may be, an amount by a dated entry of its own."""

    def __init__(self, case: EnforcementCase, row: ApplyRow, changes: Changes, *, by: User, on: date) -> None:
        self.values, self.changes, self.by, self.on = row.values, changes, by, on
        self.case = EnforcementCase.objects.for_change().select_related("bureau__city").get(pk=case.pk)

    def write(self) -> None:
        """Raises NotAllowed or ActionRefused; nothing is written then."""
        require(self.by, "case.import", self.case)
        self._refuse_what_is_not_the_ledgers()
        self._correct()
        for name, column in AMOUNTS.items():
            if column in self.changes:
                self._correct_amount(name, self.values.get(column))
        self._move()
        index_case(self.case)

    def _refuse_what_is_not_the_ledgers(self) -> None:
        if {"city", "county"} & self.changes.keys():
            raise ActionRefused(
                _("%(bureau)s holds this case; a workbook cannot move it.") % {"bureau": self.case.bureau}
            )
        if not was_born_in_a_ledger(self.case):
            raise ActionRefused(_("This case is worked on its own page; a workbook does not change it."))
        if "decided_on" in self.changes and self.values.get("decided_on") is None:
            raise ActionRefused(_("A decided case keeps its day of decision."))
        if {"decided_on", "party", "credit_code"} & self.changes.keys():
            raise ActionRefused(
                _("The day of a decision and its party stand, and the figures with them. Give the row another number.")
            )

    def _correct(self) -> None:
        values, line = self.values, items_of(BusinessLine).get(self.values.get("business_line") or "")
        said = {
            "filed_on": values.get("filed_on"),
            "business_line": line,
            "is_transferred": bool(values.get("transferred")),
            "campaign_code": values.get("campaign") or "",
        }
        columns = {"is_transferred": "transferred", "campaign_code": "campaign"}
        wanted = {name: value for name, value in said.items() if columns.get(name, name) in self.changes}
        if wanted:
            correct(self.case, wanted)

    def _correct_amount(self, name: str, amount: Decimal | None) -> None:
        """The ledger was wrong from the first: the correction counts in the month of the decision."""
        decided_on, party = self.case.decided_on, self.case.parties.first()
        if amount is None or decided_on is None:
            raise ActionRefused(_("An amount that was decided is corrected by another one, and not taken away."))
        part = party.part if party else WHOLE
        if AmountEntry.objects.of(self.case).named(name).exists():
            correct_amount(
                self.case, name, to=amount, effective_on=decided_on, by=self.by, on=self.on, reason=note(), part=part
            )
        else:
            decide_amount(self.case, name, amount, by=self.by, on=decided_on, document=self.case.number, part=part)

    def _move(self) -> None:
        if "status" not in self.changes:
            return
        if self.values["status"] == CLOSED and self.case.status == S.EXECUTING:
            close_by_ledger(self.case, by=self.by, on=self.on, note=note())
        elif self.values["status"] == EXECUTING and self.case.status == S.CLOSED and self.case.closed_on is None:
            reopen_by_ledger(self.case, by=self.by, on=self.on, note=note())
        else:
            raise ActionRefused(_("This change of state is made on the case's page, not in a workbook."))
