"""Writing what a bureau's own ledger says: many new leads at once, one changed lead at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from accounts.errors import ActionRefused
from accounts.models import Bureau, User
from accounts.policy import require
from accounts.scope import acting_as_system
from deadlines.batches import Start, start_clocks
from deadlines.clocks import follow_trigger, refresh_due, stop_clock
from deadlines.first_days import check_own_day
from deadlines.loaded import cancel_told, end_what_is_past
from deadlines.models import Clock
from exchange.ledger import bureaus_of, correct, held, items_of, loaded, note, opening, step, title_of
from exchange.protected import Held
from exchange.sheet import ApplyRow, Changes, Values
from leads import classified
from leads.acts import clear_by_ledger, reopen_by_ledger
from leads.acts.clearing import ClearAs
from leads.lateness import is_late, issued_until
from leads.ledger import redate, why_not_redate
from leads.models import Channel, KeyArea, Lead, Movement, Outcome
from leads.models.movement import Kind
from leads.registration import index_lead
from leads.states import S
from records.models import Step, Subject
from records.search import index_records, search_text
from texts.firms import is_firm
from texts.folding import name_key

OPEN, CLEARED = "open", "cleared"
CHECK, RESULT = CLOCKS = ("CASE_FILE", "LEAD_RESULT")


def terms_of(lead: Lead) -> list[Start]:
    """What a ledger tells of a lead's terms: the result had its day, or is owed; the check was over by then at least.

    Of a check that ended before the lead was cleared, or that is open, it does not say when it was done.
    """
    cleared_on = lead.cleared_on
    result = Start(lead, RESULT, lead.found_on, done_on=cleared_on)
    check = Start(lead, CHECK, lead.found_on, is_owed=False, is_running=cleared_on is None)
    return [result] if lead.is_stub else [check, result]


def state_word(lead: Lead) -> str:
    """The state as a ledger knows it: open, cleared, or how else it ended."""
    return OPEN if lead.is_open else lead.status


class Codes:
    """The code lists, by code, read once."""

    @cached_property
    def channel(self) -> dict[str, Channel]:
        return items_of(Channel)

    @cached_property
    def key_area(self) -> dict[str, KeyArea]:
        return items_of(KeyArea)

    @cached_property
    def outcome(self) -> dict[str, Outcome]:
        return items_of(Outcome)


class Subjects:
    """Companies and persons of many rows, found or made with a few statements; as `records.subjects.subject_of`."""

    def __init__(self, rows: Iterable[Values]) -> None:
        rows = list(rows)
        with acting_as_system():
            self._by_code = self._companies_with_code(rows)
            self._by_name = self._companies_without_code(rows)
            self._of_neither_kind = self._one_for_each_row(rows)

    def of(self, values: Values) -> Subject | None:
        name, code = values.get("subject") or "", values.get("credit_code") or ""
        if code:
            return self._by_code[code]
        if not name_key(name):
            return None
        if not is_firm(name):
            return self._of_neither_kind[name].pop()
        return self._by_name[name_key(name)]

    def _companies_with_code(self, rows: Sequence[Values]) -> dict[str, Subject]:
        names = {row["credit_code"]: row.get("subject") or row["credit_code"] for row in rows if row.get("credit_code")}
        known = {subject.credit_code: subject for subject in Subject.objects.filter(credit_code__in=names)}
        new = [self._company(names[code], credit_code=code) for code in names if code not in known]
        Subject.objects.bulk_create(new, ignore_conflicts=True)
        made = Subject.objects.filter(credit_code__in=[subject.credit_code for subject in new]) if new else ()
        return known | {subject.credit_code: subject for subject in made}

    def _companies_without_code(self, rows: Sequence[Values]) -> dict[str, Subject]:
        plain = [row["subject"] for row in rows if row.get("subject") and not row.get("credit_code")]
        names = {name_key(name): name for name in plain if name_key(name) and is_firm(name)}
        companies = Subject.objects.filter(kind=Subject.Kind.COMPANY, credit_code="")
        known = {subject.normalised_name: subject for subject in companies.filter(normalised_name__in=names)}
        new = [self._company(name) for key, name in names.items() if key not in known]
        Subject.objects.bulk_create(new, ignore_conflicts=True)
        made = companies.filter(normalised_name__in=[subject.normalised_name for subject in new]) if new else ()
        return known | {subject.normalised_name: subject for subject in made}

    @staticmethod
    def _one_for_each_row(rows: Sequence[Values]) -> dict[str, list[Subject]]:
        """Names of neither kind: people of one name are not one person."""
        names = [row["subject"] for row in rows if row.get("subject") and not row.get("credit_code")]
        others = [name for name in names if name_key(name) and not is_firm(name)]
        made = Subject.objects.bulk_create(
            Subject(kind=Subject.Kind.UNKNOWN, name=name, normalised_name=name_key(name)) for name in others
        )
        by_name: dict[str, list[Subject]] = defaultdict(list)
        for subject in made:
            by_name[subject.name].append(subject)
        return by_name

    @staticmethod
    def _company(name: str, *, credit_code: str = "") -> Subject:
        key = name_key(name) or credit_code
        return Subject(kind=Subject.Kind.COMPANY, name=name, normalised_name=key, credit_code=credit_code)


def name_reporters(held: Iterable[tuple[Lead, Held]]) -> None:
    """Let the reporters of these rows be those of these leads: from one protected table to the other, unseen."""
    named = [(lead.pk, where.batch_id, where.row_number) for lead, where in held]
    if named:
        with connection.cursor() as cursor:
            columns = [list(column) for column in zip(*named, strict=True)]
            cursor.execute("SELECT leads_name_reporters(%s::bigint[], %s::bigint[], %s::integer[])", columns)


class NewLeads:
    """New rows of one chunk: leads, their movements, steps, search texts, reporters; clocks for those still open."""

    def __init__(self, rows: Sequence[ApplyRow], *, by: User, on: date) -> None:
        self.rows, self.by, self.on = rows, by, on
        self.codes, self.subjects = Codes(), Subjects(row.values for row in rows)
        self.bureaus = bureaus_of(rows)
        self.issued_until = issued_until()

    def write(self) -> None:
        """Raises ActionRefused for a row that is neither open nor cleared; nothing is written then."""
        leads = Lead.objects.bulk_create([self._lead(row) for row in self.rows])
        Movement.objects.bulk_create(self._movements(leads))
        Step.objects.bulk_create(self._steps(leads))
        index_records(
            search_text(lead, subject=lead.subject.name if lead.subject else "", facts=lead.facts) for lead in leads
        )
        name_reporters(
            (lead, row.protected["informant"])
            for lead, row in zip(leads, self.rows, strict=True)
            if row.protected.get("informant")
        )
        start_clocks((term for lead in leads for term in terms_of(lead)), by=self.by, loaded=loaded(on=self.on))

    def _lead(self, row: ApplyRow) -> Lead:
        values, bureau = row.values, self.bureaus[row.place.bureau_id]
        if values["status"] not in (OPEN, CLEARED):
            raise ActionRefused(_("Only open and cleared leads can be entered from a workbook."))
        return Lead(
            **held(row, bureau, by=self.by),
            title=title_of(values.get("subject"), opening(values.get("facts") or ""), or_else=row.key),
            found_by=bureau,
            found_city_id=bureau.city_id,
            place=bureau,
            status=S.CHECKING if values["status"] == OPEN else S.CLEARED,
            registered_on=values["found_on"],
            found_on=values["found_on"],
            received_on=values["found_on"],
            is_named=bool(row.protected.get("informant")),
            subject=self.subjects.of(values),
            is_stub=self.codes.channel[values["channel"]].is_classified,
            **self._said(values),
            **self._closing(values, bureau),
        )

    def _said(self, values: Values) -> dict[str, Any]:
        return {
            "channel": self.codes.channel[values["channel"]],
            "category": values["category"],
            "key_area": self.codes.key_area.get(values.get("key_area") or ""),
            "facts": values.get("facts") or "",
            "campaign_code": values.get("campaign") or "",
        }

    def _closing(self, values: Values, bureau: Bureau) -> dict[str, Any]:
        if values["status"] == OPEN:
            return {}
        outcome = self.codes.outcome[values["outcome"]]
        return {"cleared_on": values["cleared_on"], "outcome": outcome, "cleared_by_bureau": bureau}

    def _movements(self, leads: Sequence[Lead]) -> list[Movement]:
        with_reasons = list(zip(leads, self._late_reasons(), strict=True))
        entered = [self._movement(lead, Kind.ENTERED, lead.found_on, why) for lead, why in with_reasons]
        cleared = [
            self._movement(lead, Kind.CLEARED, lead.cleared_on, why) for lead, why in with_reasons if lead.cleared_on
        ]
        return entered + cleared

    def _late_reasons(self) -> list[str]:
        """Of each row why it comes late; empty where it does not."""
        said = ((row.values, is_late(row.values, None, until=self.issued_until)) for row in self.rows)
        return [values.get("late_reason") or "" if comes_late else "" for values, comes_late in said]

    def _movement(self, lead: Lead, kind: str, on: date, why: str) -> Movement:
        return Movement(
            lead=lead,
            number=lead.number,
            kind=kind,
            effective_on=on,
            recorded_by=self.by,
            bureau_id=lead.bureau_id,
            city_id=lead.city_id,
            note=note(why if self.issued_until and on <= self.issued_until else ""),
        )

    def _steps(self, leads: Sequence[Lead]) -> list[Step]:
        with_reasons = list(zip(leads, self._late_reasons(), strict=True))
        registered = [
            step(lead, "register", before="", after=S.CHECKING, by=self.by, on=lead.found_on, late_reason=why)
            for lead, why in with_reasons
        ]
        return registered + [
            step(
                lead, "clear_by_ledger", before=S.CHECKING, after=S.CLEARED, by=self.by, on=lead.cleared_on,
                late_reason=why,
            )
            for lead, why in with_reasons
            if lead.cleared_on
        ]  # fmt: skip


class LedgerChange:
    """A row that says otherwise than the lead: corrected where it may be, moved on by the ledger's own transitions."""

    def __init__(self, lead: Lead, row: ApplyRow, changes: Changes, *, by: User, on: date) -> None:
        self.row, self.values, self.changes, self.by, self.on = row, row.values, changes, by, on
        self.lead = Lead.objects.select_for_update(of=("self",)).select_related("bureau__city").get(pk=lead.pk)
        self.codes = Codes()
        late = is_late(self.values, changes, until=issued_until())
        self.note = note(self.values.get("late_reason") or "" if late else "")

    def write(self) -> None:
        """Raises NotAllowed or ActionRefused; nothing is written then."""
        require(self.by, "lead.import", self.lead)
        self._refuse_what_figures_stand_on()
        self._correct()
        self._name_the_reporter()
        self._move()

    def _refuse_what_figures_stand_on(self) -> None:
        if "city" in self.changes or "county" in self.changes:
            raise ActionRefused(
                _("%(bureau)s holds this lead. Hand it over on its page; a workbook cannot move it.")
                % {"bureau": self.lead.bureau}
            )
        found_on = self.values.get("found_on", self.lead.found_on)
        channel = self.codes.channel.get(self.values.get("channel") or "", self.lead.channel)
        content = {name: self.values[name] for name in ("facts", "subject") if self.values.get(name)}
        if refusal := classified.why_not_edit(self.lead, content | {"channel": channel}):
            raise ActionRefused(refusal)
        is_of_another_month = found_on.replace(day=1) != self.lead.found_on.replace(day=1)
        if is_of_another_month and (refusal := why_not_redate(self.lead)):
            raise ActionRefused(refusal)
        if found_on > self.lead.found_on and self.lead.received_on == self.lead.found_on:
            for code in CLOCKS:
                check_own_day(self.lead, code, found_on, on=self.on)

    def _correct(self) -> None:
        lead, values = self.lead, self.values
        corrected = {
            "found_on": values.get("found_on"),
            "channel": self.codes.channel.get(values.get("channel") or ""),
            "category": values.get("category"),
            "key_area": self.codes.key_area.get(values.get("key_area") or ""),
            "facts": values.get("facts") or "",
            "campaign_code": values.get("campaign") or "",
        }
        names = [name for name in corrected if {"campaign_code": "campaign"}.get(name, name) in self.changes]
        if "subject" in self.changes or "credit_code" in self.changes:
            corrected["subject"] = Subjects([self._whole_subject()]).of(self._whole_subject())
            names.append("subject")
        if not names:
            return
        found_on = lead.found_on
        correct(lead, {name: corrected[name] for name in names})
        index_lead(lead)
        if lead.found_on.replace(day=1) != found_on.replace(day=1):
            redate(lead, note=self.note)
        self._let_the_terms_follow(found_on)

    def _let_the_terms_follow(self, found_on: date) -> None:
        """A ledger knows one day: that of finding is that of receipt, and the terms count from it."""
        lead = self.lead
        if lead.found_on == found_on or lead.received_on != found_on:
            return
        lead.received_on = lead.found_on
        lead.save(update_fields=["received_on"])
        for code in CLOCKS:
            if Clock.objects.of(lead).named(code).open().filter(trigger_on=found_on).exists():
                follow_trigger(lead, code, trigger_on=lead.found_on, by=self.by, on=self.on)
                end_what_is_past(lead, code, loaded=loaded(on=self.on), is_owed=code == RESULT, by=self.by)
        self._tell_past_terms_anew()

    def _tell_past_terms_anew(self) -> None:
        """What the ledger said of terms that were over is told again by the facts as they are now."""
        told = {clock.code for code in CLOCKS for clock in cancel_told(self.lead, code)}
        terms = [term for term in terms_of(self.lead) if term.code in told]
        start_clocks(terms, by=self.by, loaded=loaded(on=self.on))
        refresh_due(self.lead)

    def _whole_subject(self) -> Values:
        """Name and code together, though the row's sheet may lack the column of one of them."""
        known = self.lead.subject
        before = {"subject": known.name, "credit_code": known.credit_code} if known else {}
        return before | {name: self.values[name] for name in ("subject", "credit_code") if name in self.values}

    def _name_the_reporter(self) -> None:
        held = self.row.protected.get("informant")
        if held and not self.lead.is_named:
            name_reporters([(self.lead, held)])
            self.lead.is_named = True
            self.lead.save(update_fields=["is_named"])

    def _move(self) -> None:
        before, after = state_word(self.lead), self.values.get("status", state_word(self.lead))
        is_moved = bool({"status", "outcome", "cleared_on"} & self.changes.keys())
        if is_moved and ({before, after} - {OPEN, CLEARED} or not self._came_from_a_ledger()):
            raise ActionRefused(_("This change of state is made on the lead's page, not in a workbook."))
        if before == CLEARED and after == CLEARED and "cleared_on" in self.changes and self.lead.cleared_on:
            self._reopen(on=self.lead.cleared_on)
            self._clear()
        elif before == OPEN and after == CLEARED:
            self._clear(is_result=True)
        elif before == CLEARED and after == OPEN:
            self._reopen(on=self.on)
        elif "outcome" in self.changes and after == CLEARED:
            self.lead.outcome = self.codes.outcome[self.values["outcome"]]
            self.lead.save(update_fields=["outcome"])

    def _came_from_a_ledger(self) -> bool:
        """A lead that was registered here is cleared by evidence and approval, and by no row of a workbook."""
        born = Step.objects.of(self.lead).filter(action="register", to_status=S.CHECKING)
        return born.exists()

    def _clear(self, *, is_result: bool = False) -> None:
        """is_result: it was open until then, so that the term for its result ends on that day."""
        outcome, cleared_on = self.values.get("outcome"), self.values.get("cleared_on")
        if not outcome or not cleared_on:
            raise ActionRefused(_("The row is closed, but its outcome or its closing date is missing."))
        if is_result:
            stop_clock(self.lead, RESULT, on=cleared_on, by=self.by)
        clear_by_ledger(
            self.lead, ClearAs(outcome=self.codes.outcome[outcome]), by=self.by, on=cleared_on, note=self.note
        )
        self._tell_past_terms_anew()

    def _reopen(self, *, on: date) -> None:
        reopen_by_ledger(self.lead, by=self.by, on=on, note=self.note)
