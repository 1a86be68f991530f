"""What the small province has besides: a lead that moved, one that was sealed later, and a row in every other table."""

from __future__ import annotations

import io
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING

import openpyxl
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from accounts.scope import acting_as_system
from circulars.models import Submission
from circulars.months import previous_month
from deadlines.models import Reminder, ReminderStep
from exchange.models import ImportBatch, SwitchOver
from leads import acts
from leads.models import Lead, Outcome
from notifications import outbox
from notifications.models import Mute
from notifications.news import What
from notifications.notify import notify
from records import attachments, comments
from records.links import RELATED, link
from records.models import Draft, FormToken, Link, Watch
from records.tokens import new_token
from tests.factories import UserFactory
from tests.guarantees.matrix.canaries import REPORTER, canary
from tests.guarantees.matrix.people import CITIES, DATONG, EVERYWHERE, TAIYUAN, XIAODIAN
from tests.leads.factories import make_lead

if TYPE_CHECKING:
    from tests.guarantees.matrix.world import World


_files = count()


def file_of(code: str, name: str = "file") -> SimpleUploadedFile:
    """A small PDF whose name and content are marked; none is the same as another one."""
    content = f"%PDF-1.4\n1 0 obj << /Title ({canary(code, 'content')} {next(_files)}) >> endobj\ntrailer <<>>\n%%EOF\n"
    return SimpleUploadedFile(f"{canary(code, name)}.pdf", content.encode(), "application/pdf")


def link_of(world: World, code: str) -> Link:
    """Its lead and its letter belong together, which only they see who see both."""
    note, today = canary(code, "link"), timezone.localdate()
    return link(world.leads[code], world.letters[code].order, RELATED, by=None, on=today, note=note)


def link_across(world: World, *codes: str) -> None:
    """Leads of two cities belong together, as the province found: in the note each city has a foreign mark."""
    note = "".join(canary(code, "link") for code in codes)
    link(*(world.leads[code] for code in codes), RELATED, by=None, on=timezone.localdate(), note=note)


def take_up(lead: Lead) -> None:
    """Assigned to who registered it, and accepted: it is being checked."""
    today, officer = timezone.localdate(), lead.created_by
    head = UserFactory(username=f"chief{lead.bureau.code}", bureau=lead.bureau, role="head", is_principal=False)
    acts.assign(lead, to=officer, by=head, on=today)
    lead.advance("sign", by=officer, on=today)


def submit_result(lead: Lead) -> None:
    """Checked, and waiting for its head's word."""
    take_up(lead)
    outcome, today = Outcome.objects.get(code="case_filed"), timezone.localdate()
    words = {"conclusion": canary(lead.bureau.code, "conclusion"), "finding": Lead.Finding.values[0]}
    acts.propose_outcome(lead, outcome=outcome, by=lead.created_by, on=today, **words)


def move(world: World, giver: str, receiver: str) -> Lead:
    """A lead that another city took over, with all that hung on it: from then on its words are the receiver's."""
    today = timezone.localdate()
    lead = make_lead(world.bureaus[giver], by=User.objects.get(username=f"officer{giver}"), on=today, title="移交")
    _hang_on(lead, receiver, by=lead.created_by)
    head = UserFactory(username=f"mover{giver}", bureau=world.bureaus[giver], role="head", is_principal=False)
    offer = acts.offer(lead, to=world.bureaus[receiver], by=head, on=today, note="被举报人在贵市")
    taker = User.objects.get(username=f"officer{receiver}")
    moved = acts.take(offer, by=taker, on=today)
    moved.advance("urge", by=world.users["province_officer"], on=today, note=canary(receiver, "demand"))
    return moved


def seal(world: World, code: str) -> Lead:
    """A lead that turned out to be about a protective umbrella after files and comments had been added."""
    today, officer = timezone.localdate(), User.objects.get(username=f"officer{XIAODIAN}")
    marked = {"title": canary(code, "title"), "facts": canary(code, "facts"), "reporter": canary(code, REPORTER)}
    lead = make_lead(world.bureaus[XIAODIAN], by=officer, on=today, **marked)
    _hang_on(lead, code, by=officer)
    acts.seal(lead, by=officer, on=today, note=canary(code, "reason"))
    return lead


def _hang_on(lead: Lead, code: str, *, by: User) -> None:
    comments.add(lead, canary(code, "comment"), by=by, on=timezone.localdate())
    attachments.attach(lead, file_of(code), by=by)


def tell(world: World) -> None:
    """Reminders of each bureau's clock, in the inbox and in the outbox of mails."""
    now, step = timezone.now(), ReminderStep.objects.active().first()
    for code in EVERYWHERE:
        officer, clock = User.objects.get(username=f"officer{code}"), world.clocks[code]
        Reminder.objects.create(
            clock=clock, step=step, due_on=clock.due_on, occurrence=0, recipient=officer, state="ready", recorded_at=now
        )
        with acting_as_system():
            subject, about = world.leads[code], {"by": "同事"}
            notify([officer], What.APPROVED, key=f"matrix:{code}", subject=subject, params=about, urgent=True, now=now)
    outbox.collect(now=now)


def explain_months(world: World) -> None:
    """Each city says why its figures differ."""
    for code in CITIES:
        Submission.objects.filter(pk=world.submissions[code].pk).update(explanation=canary(code, "explanation"))


def found_in_an_earlier_month(world: World) -> Lead:
    """So that the frozen circular has posted something."""
    before = previous_month(previous_month(timezone.localdate())) + timedelta(days=3)
    officer = User.objects.get(username=f"officer{DATONG}")
    return make_lead(
        world.bureaus[DATONG], by=officer, on=timezone.localdate(), title="上月", found_on=before, received_on=before
    )


def belongings(world: World, name: str) -> None:
    """A draft, a used token, muted news and a watched lead of this person."""
    user, mark = world.users[name], world.marks[name]
    Draft.objects.create(
        user=user,
        key=new_token(),
        address="/leads/new",
        data={"title": [canary(mark, "draft")]},
        saved_at=timezone.now(),
    )
    FormToken.objects.create(user=user, token=new_token(), kind="lead", address="/")
    Mute.objects.create(user=user, kinds=[])
    Watch.objects.create(user=user, kind="lead", record_id=world.leads[TAIYUAN].pk)


def waiting_import(officer: User, code: str) -> ImportBatch:
    """Of a colleague: one row that arrives finished, and waits for the head of the bureau."""
    batch = ImportBatch.objects.create(
        user=officer, bureau=officer.bureau, file_name=f"{canary(code, 'workbook')}.xlsx", file=workbook_of(code),
        size=1, sha256="0" * 64, state=ImportBatch.State.WAITING, total_count=1, read_count=1,
        confirmed_at=timezone.now(), report={"线索": {}},
    )  # fmt: skip
    batch.rows.create(
        sheet="线索", row_number=2, key=canary(code, "number"), verdict="new", needs_grant=True,
        values={"number": canary(code, "number"), "subject": canary(code, "subject"), "cleared_on": "2020-03-20"},
        bureau=officer.bureau,
    )  # fmt: skip
    return batch


def ask_switch_over(world: World) -> None:
    """An officer of the province has asked for a day; no head has decided."""
    SwitchOver.objects.create(
        day=timezone.localdate(), reason="启用", asked_by=world.users["province_officer"], asked_at=timezone.now()
    )


def workbook_of(mark: str) -> ContentFile:
    """A person's workbook, with a reporter in it."""
    book = openpyxl.Workbook()
    book.active.title = "线索"
    book.active.append(["线索编号", "线索来源", "线索内容", "举报人"])
    book.active.append(["1", "2", canary(mark, "written"), canary(mark, REPORTER)])
    written = io.BytesIO()
    book.save(written)
    return ContentFile(written.getvalue(), name="leads.xlsx")
