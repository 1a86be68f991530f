"""The small province of the matrix: in each bureau a lead with everything that hangs on one, every text marked."""

from __future__ import annotations

from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import Appointment, Bureau, User
from accounts.scope import acting_as_system
from leads import acts
from leads.models import Handover, Lead
from notifications.models import Notification
from notifications.news import What
from notifications.notify import notify
from records import attachments, comments
from records.models import Attachment
from records.subjects import subject_of
from tests.factories import BureauFactory, UserFactory
from tests.guarantees.matrix.canaries import REPORTER, canary
from tests.guarantees.matrix.people import DATONG, EVERYWHERE, PARENT, PEOPLE, PROVINCE, TAIYUAN, XIAODIAN, Person
from tests.leads.factories import make_lead

SEALED = "999999"  # marks what lies in the compartment
PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


@dataclass
class Own:
    """What belongs to one person alone."""

    notification: Notification
    session: Any


@dataclass
class World:
    bureaus: dict[str, Bureau] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    cookies: dict[str, SimpleCookie] = field(default_factory=dict)
    leads: dict[str, Lead] = field(default_factory=dict)
    attachments: dict[str, Attachment] = field(default_factory=dict)
    handovers: dict[str, Handover] = field(default_factory=dict)
    leavers: dict[str, User] = field(default_factory=dict)
    own: dict[str, Own] = field(default_factory=dict)
    sealed: Lead | None = None
    appointment: Appointment | None = None

    def client(self, person: Person, **kwargs: Any) -> Client:
        """A browser in which this person is signed in already."""
        client = Client(**kwargs)
        client.cookies = SimpleCookie(self.cookies[person.name].output(header="")) if person.name in self.cookies else SimpleCookie()
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
        world.users[person.name] = UserFactory(username=person.name, full_name=f"张{person.name}", bureau=bureau, role=person.role or "officer")
    world.users["stranger"] = UserFactory(username="stranger", bureau=world.bureaus[DATONG])
    world.appointment = world.users["stranger"].appointments.get()
    for code in EVERYWHERE:
        _fill(world, code)
    _hand_over(world, TAIYUAN, DATONG)
    _hand_over(world, DATONG, TAIYUAN)
    _seal(world)
    for name in world.users:
        _own_things(world, name)
    User.objects.filter(username="disabled").update(is_active=False)
    return world


def _bureau(world: World, code: str) -> Bureau:
    level = {"level": "province"} if code == PROVINCE else {"level": "city"} if PARENT[code] == PROVINCE else {}
    parent = world.bureaus.get(PARENT.get(code, ""))
    return BureauFactory(code=code, short_name=f"地{code}", parent=parent, document_word="晋市监", display_order=int(code), **level)


def _fill(world: World, code: str) -> None:
    """A lead of this bureau, with subject, reporter, comment, file and a handler who leaves."""
    bureau, today = world.bureaus[code], timezone.localdate()
    officer = UserFactory(username=f"officer{code}", bureau=bureau)
    lead = _lead(world, code, officer)
    comments.add(lead, canary(code, "comment"), by=officer, on=today)
    file = SimpleUploadedFile(f"{canary(code, 'file')}.pdf", PDF, "application/pdf")
    world.attachments[code] = attachments.attach(lead, file, by=officer, is_evidence=True)
    world.leads[code] = lead
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


def _own_things(world: World, name: str) -> None:
    """A session, and an entry in the inbox about the lead of the person's own bureau."""
    user = world.users[name]
    bureau = user.bureau
    client = Client()
    client.force_login(user)
    client.get("/accounts/me/", headers={"X-Background": "1"})
    world.cookies[name] = client.cookies
    subject = world.leads[bureau.code] if bureau else None
    params = {"by": "同事"}
    with acting_as_system():
        notify([user], What.MENTION, key=f"matrix:{name}", subject=subject, params=params)
    world.own[name] = Own(Notification.objects.get(user=user, key=f"matrix:{name}"), _session_of(user, client))


def _session_of(user: User, client: Client) -> Any:
    from allauth.usersessions.models import UserSession  # app registry

    key = client.session.session_key
    return UserSession.objects.get_or_create(
        user=user, session_key=key, defaults={"ip": "127.0.0.1", "user_agent": "matrix", "last_seen_at": timezone.now()}
    )[0]
