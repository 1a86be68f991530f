"""The small province of the matrix: in each bureau a lead with everything that hangs on one, every text marked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from accounts.appointments import ask_appointment
from accounts.models import AccessRequest, Appointment, Bureau, SystemAccount, User
from accounts.scope import acting_as_system
from accounts.sessions import SEEN_AT, SIGNED_IN_AT
from circulars import rounds
from circulars.circular.acts import submit
from circulars.models import Circular, Receipt, Submission
from circulars.months import first_day, previous_month
from deadlines.extensions import request_extension
from deadlines.first_days import request_correction
from deadlines.models import Clock, Correction, Extension, Pause
from exchange.models import ImportBatch, ImportRow
from exchange.refusals import Reason
from interface.models import Webhook
from leads import acts
from leads.ledger import carry_forward
from leads.models import Handover, Lead
from leads.models.carried import UNDER_WAY
from notifications.models import Notification
from notifications.news import What
from notifications.notify import notify
from plain.declaring import Pages, PlainRecord
from records import attachments, comments
from records.models import Attachment, BulkItem, BulkJob, Link, SavedFilter
from records.subjects import subject_of
from rectification.models import RectificationOrder
from registry import declared
from tests.factories import BureauFactory, UserFactory
from tests.guarantees.matrix import more
from tests.guarantees.matrix.canaries import REPORTER, canary
from tests.guarantees.matrix.letters import Letters, fill_letters, share_letter
from tests.guarantees.matrix.people import (
    CITIES,
    DATONG,
    EVERYWHERE,
    PARENT,
    PEOPLE,
    PROVINCE,
    TAIYUAN,
    XIAODIAN,
    Person,
)
from tests.guarantees.plain import record_of
from tests.leads.factories import make_lead
from tests.systems import system_of, token_for, webhook_of

SEALED = "999999"  # marks what lies in the compartment
PUBLISHED = "888888"  # marks the words of an issued circular, which everybody with business reads


@dataclass
class Own:
    """What belongs to one person alone."""

    notification: Notification
    session: Any
    job: BulkJob
    filter: SavedFilter
    batch: ImportBatch


@dataclass
class World:
    bureaus: dict[str, Bureau] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    sessions: dict[str, dict[str, str]] = field(default_factory=dict)
    leads: dict[str, Lead] = field(default_factory=dict)
    attachments: dict[str, Attachment] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)
    clocks: dict[str, Clock] = field(default_factory=dict)
    pauses: dict[str, Pause] = field(default_factory=dict)
    extensions: dict[str, Extension] = field(default_factory=dict)
    corrections: dict[str, Correction] = field(default_factory=dict)
    handovers: dict[str, Handover] = field(default_factory=dict)
    leavers: dict[str, User] = field(default_factory=dict)
    own: dict[str, Own] = field(default_factory=dict)
    waiting: dict[str, ImportBatch] = field(default_factory=dict)  # imports that wait for the head of the bureau
    marks: dict[str, str] = field(default_factory=dict)
    circulars: dict[str, Circular] = field(default_factory=dict)
    submissions: dict[str, Submission] = field(default_factory=dict)
    receipts: dict[str, Receipt] = field(default_factory=dict)
    letters: dict[str, Letters] = field(default_factory=dict)
    plain: dict[tuple[str, str], PlainRecord] = field(default_factory=dict)  # by kind and bureau
    shared: RectificationOrder | None = None
    sealed: Lead | None = None
    sealed_later: Lead | None = None
    moved: Lead | None = None
    appointment: Appointment | None = None
    request: AccessRequest | None = None  # for a post; waits for the security administrator
    webhook: Webhook | None = None  # of the system
    system: SystemAccount | None = None  # of Taiyuan, with all rights that it can have
    token: str = ""
    forms: dict[Any, Any] = field(default_factory=dict)  # what was learnt of forms, see matrix/forms.py

    def client(self, person: Person, **kwargs: Any) -> Client:
        """A browser in which this person is signed in already."""
        client = Client(**kwargs)
        for name, value in self.sessions.get(person.name, {}).items():
            client.cookies[name] = value
        return client

    def user(self, person: Person) -> User:
        """The person anew, so that nothing is remembered of an earlier scope."""
        return User.objects.get(pk=self.users[person.name].pk)


def build() -> World:
    world = World()
    for code in EVERYWHERE:
        world.bureaus[code] = _bureau(world, code)
    for person in PEOPLE[1:]:
        bureau = world.bureaus.get(person.bureau)
        world.users[person.name] = UserFactory(
            username=person.name, full_name=f"张{person.name}", bureau=bureau, role=person.role or "officer"
        )
    world.users["stranger"] = UserFactory(username="stranger", bureau=world.bureaus[DATONG])
    world.appointment = world.users["stranger"].appointments.get()
    world.request = ask_appointment(
        world.users["without_post"], bureau=world.bureaus[DATONG], role="head", valid_from=timezone.localdate(),
        reason="任免〔2026〕1号", by=world.users["system_admin"], now=timezone.now(),
    )  # fmt: skip
    world.system = system_of(world.bureaus[TAIYUAN])
    world.token = token_for(world.system)
    world.webhook = webhook_of(world.system, url="https://system.example.cn/changes")
    for code in EVERYWHERE:
        _fill(world, code)
        world.letters[code] = fill_letters(world, code)
        world.links[code] = more.link_of(world, code)
    more.link_across(world, TAIYUAN, DATONG)
    world.shared = share_letter(world)
    more.take_up(world.leads[XIAODIAN])
    more.submit_result(world.leads[TAIYUAN])
    _hand_over(world, TAIYUAN, DATONG)
    _hand_over(world, DATONG, TAIYUAN)
    more.found_in_an_earlier_month(world)
    world.moved = more.move(world, TAIYUAN, DATONG)
    _seal(world)
    world.sealed_later = more.seal(world, SEALED)
    with acting_as_system():
        carry_forward(now=timezone.now() + UNDER_WAY)
    _circulars(world)
    more.explain_months(world)
    more.ask_switch_over(world)
    more.tell(world)
    for number, name in enumerate(world.users):
        world.marks[name] = str(900_000 + number)
        _own_things(world, name)
        more.belongings(world, name)
    User.objects.filter(username="disabled").update(is_active=False)
    return world


def _bureau(world: World, code: str) -> Bureau:
    level = {"level": "province"} if code == PROVINCE else {"level": "city"} if PARENT[code] == PROVINCE else {}
    parent = world.bureaus.get(PARENT.get(code, ""))
    word = "晋市监" if code == PROVINCE else f"地{code}市监"  # numbers of documents begin with it, and are unique
    return BureauFactory(
        code=code, short_name=f"地{code}", parent=parent, document_word=word, display_order=int(code), **level
    )


def _fill(world: World, code: str) -> None:
    """A lead of this bureau, with subject, reporter, comment, file and a handler who leaves."""
    bureau, today = world.bureaus[code], timezone.localdate()
    officer = UserFactory(username=f"officer{code}", bureau=bureau)
    lead = _lead(world, code, officer)
    comments.add(lead, canary(code, "comment"), by=officer, on=today)
    world.attachments[code] = attachments.attach(lead, more.file_of(code), by=officer, is_evidence=True)
    world.leads[code] = lead
    for kind, pages in declared(Pages).items():
        world.plain[kind, code] = record_of(pages, bureau, by=officer, on=today, say=partial(canary, code))
    _clocks(world, code, lead, officer)
    world.waiting[code] = more.waiting_import(officer, code)
    world.leavers[code] = UserFactory(username=f"leaver{code}", bureau=bureau, valid_to=today)


def _lead(world: World, code: str, officer: User) -> Lead:
    subject = subject_of(kind="company", name=f"{canary(code, 'subject')}公司", credit_code="", address="")
    return make_lead(
        world.bureaus[code],
        by=officer,
        on=timezone.localdate(),
        reporter=canary(code, REPORTER),
        title=canary(code, "title"),
        facts=canary(code, "facts"),
        address=canary(code, "address"),
        subject=subject,
    )


def _clocks(world: World, code: str, lead: Lead, officer: User) -> None:
    """A clock with a stop that waits for approval; an extension and another first day that were asked for."""
    today = timezone.localdate()
    filing = Clock.objects.get(kind="lead", record_id=lead.pk, code="CASE_FILE")
    world.pauses[code] = filing.pauses.create(
        from_on=today,
        until_on=today,
        ground="testing",
        basis=canary(code, "basis"),
        state=Pause.State.ASKED,
        is_late=True,
        entered_by=officer,
    )
    world.extensions[code] = request_extension(filing, by=officer, on=today, reason=canary(code, "reason"), length=5)
    world.corrections[code] = request_correction(
        filing, by=officer, on=today, reason=canary(code, "reason"), trigger_on=today
    )
    world.clocks[code] = filing


def _hand_over(world: World, giver: str, receiver: str) -> None:
    """An offer that waits. The receiver may read it, so it bears no mark."""
    today = timezone.localdate()
    lead = make_lead(world.bureaus[giver], by=User.objects.get(username=f"officer{giver}"), on=today, title="待移交")
    head = UserFactory(username=f"head{giver}", bureau=world.bureaus[giver], role="head", is_principal=False)
    world.handovers[receiver] = acts.offer(lead, to=world.bureaus[receiver], by=head, on=today, note="被举报人在贵市")


def _seal(world: World) -> None:
    """A lead of the compartment; only the custodian reads it."""
    lead = make_lead(
        world.bureaus[XIAODIAN],
        by=User.objects.get(username=f"officer{XIAODIAN}"),
        on=timezone.localdate(),
        reporter=canary(SEALED, REPORTER),
        title=canary(SEALED, "title"),
        facts=canary(SEALED, "facts"),
        category=Lead.Category.UMBRELLA,
    )
    world.sealed = Lead.objects.get(pk=lead.pk)


def _circulars(world: World) -> None:
    """Three months one after the other: issued, frozen, and one that the cities are confirming."""
    now, drafter = timezone.now(), world.users["drafter"]
    last = previous_month(first_day(timezone.localdate(now)))
    before = previous_month(last)
    world.circulars["issued"] = _frozen(previous_month(before), PUBLISHED, by=drafter, at=now)
    submit(world.circulars["issued"], by=drafter, on=timezone.localdate(now))
    rounds.sign(world.circulars["issued"], by=None, at=now)
    rounds.issue(world.circulars["issued"], by=drafter, at=now)
    world.circulars["frozen"] = _frozen(before, PROVINCE, by=drafter, at=now)
    rounds.open_month(last, by=drafter, on=timezone.localdate(now))
    for code in CITIES:
        city = world.bureaus[code]
        world.submissions[code] = Submission.objects.get(bureau=city)
        world.receipts[code] = Receipt.objects.create(
            number=f"QS-{code}", title="签收", circular=world.circulars["issued"], bureau=city, city_id=city.pk,
            status="waiting", registered_on=timezone.localdate(now), created_by=drafter,
        )  # fmt: skip


def _frozen(month: date, code: str, *, by: User, at: datetime) -> Circular:
    """A circular of history with its figures and a marked text."""
    circular = rounds.open_month(month, by=by, on=timezone.localdate(at), is_history=True)
    rounds.freeze(circular, by=by, at=at)
    Circular.objects.filter(pk=circular.pk).update(body=f"一、{canary(code, 'body')}")
    circular.refresh_from_db()
    return circular


def _own_things(world: World, name: str) -> None:
    """What a person has alone: a session, an entry in the inbox, a bulk action, a filter, an import."""
    user = world.users[name]
    bureau = user.bureau
    client = Client()
    client.force_login(user)
    _stay(client)
    world.sessions[name] = {key: morsel.value for key, morsel in client.cookies.items()}
    with acting_as_system():
        subject = world.leads[bureau.code] if bureau else None
        notify([user], What.MENTION, key=f"matrix:{name}", subject=subject, params={"by": "同事"})
    entry = Notification.objects.get(user=user, key=f"matrix:{name}")
    mark = world.marks[name]
    saved = SavedFilter.objects.create(user=user, kind="lead", name=canary(mark, "filter"), query="status=registered")
    world.own[name] = Own(entry, _session_of(user, client), _job(user, mark), saved, _batch(world, user, mark))


def _stay(client: Client) -> None:
    """Seen an hour from now: else each request, undone as it is, would note again that the person is there."""
    session, now = client.session, int(timezone.now().timestamp())
    session.update({SIGNED_IN_AT: now, SEEN_AT: now + 3600})
    session.save()


def _session_of(user: User, client: Client) -> UserSession:
    """Another one than that which the matrix asks with."""
    return UserSession.objects.create(
        user=user,
        session_key=f"elsewhere{user.pk}",
        ip="127.0.0.1",
        user_agent="elsewhere",
        last_seen_at=timezone.now(),
    )


def _job(user: User, mark: str) -> BulkJob:
    job = BulkJob.objects.create(user=user, action="lead.urge", record_kind="lead", back="/leads/")
    BulkItem.objects.create(job=job, record_id=0, number=canary(mark, "job"))
    return job


def _batch(world: World, user: User, mark: str) -> ImportBatch:
    """A dry run that was stopped, with one refused row."""
    bureau = user.bureau or world.bureaus[PROVINCE]
    batch = ImportBatch.objects.create(
        user=user, bureau=bureau, file_name=f"{canary(mark, 'workbook')}.xlsx", file=more.workbook_of(mark), size=1,
        sha256="0" * 64,
        state=ImportBatch.State.READY, total_count=1, read_count=1, report={"线索": {}},
    )  # fmt: skip
    ImportRow.objects.create(
        batch=batch, sheet="线索", row_number=2, verdict="refused", values={"编号": canary(mark, "row")},
        reasons=[Reason("code_unknown", "线索来源", canary(mark, "value"), {"choices": "举报、投诉"}).to_json()],
    )  # fmt: skip
    return batch
