"""Webhooks: who opens one, what is told, that nobody forges or replays it, and that a dead receiver holds nobody."""

from __future__ import annotations

import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.errors import ActionRefused
from accounts.models import AccessRequest, SystemAccount
from accounts.requests import refuse
from accounts.scope import acting_as
from interface import receivers
from interface.delivering import collect, deliver_all, take
from interface.models import Delivery, Webhook
from interface.receivers import Refused, fault_of, ring
from interface.secrets import opened, sealed, signature
from interface.webhooks import ask_webhook, send_again, stop, take_secret
from leads.models import Lead
from tests.access import granted
from tests.factories import UserFactory
from tests.leads.factories import make_lead
from tests.systems import WEBHOOK_SECRET, administrator, system_of, webhook_of


@dataclass
class Receiver:
    """A server of somebody else's: what it got, and how it answers."""

    port: int = 0
    status: int = 200
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/changes"

    def told(self) -> list[dict]:
        return [change for _headers, body in self.got for change in json.loads(body)["changes"]]


@pytest.fixture
def receiver(settings) -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append((dict(self.headers), body))
            self.send_response(receiver.status)
            self.send_header("Location", receiver.url)
            self.end_headers()

        def log_message(self, *_about: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.port = server.server_port
    settings.WEBHOOK_HOSTS = [f"http://127.0.0.1:{receiver.port}"]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield receiver
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def account(taiyuan) -> SystemAccount:
    return system_of(taiyuan)


def clock() -> datetime:
    return timezone.now()


def later(**by: float):
    return lambda: timezone.now() + timedelta(**by)


# Who opens one


@pytest.mark.django_db
def test_one_administrator_asks_another_grants_and_the_keeper_takes_the_secret(account, province, receiver):
    asked = ask_webhook(account, url=receiver.url, reason="数据对接", by=administrator(province), now=clock())
    assert not Webhook.objects.exists()
    granted(asked)

    hook = Webhook.objects.get()
    assert (hook.user, hook.url, hook.grant, hook.is_working()) == (account.user, receiver.url, asked, False)
    stranger = UserFactory(bureau=account.bureau)
    with pytest.raises(ActionRefused):
        take_secret(hook, by=stranger, now=clock())
    secret = take_secret(hook, by=account.keeper, now=clock())
    hook.refresh_from_db()
    assert opened(hook.secret) == secret
    assert secret not in hook.secret
    assert hook.is_working()


@pytest.mark.django_db
def test_nobody_opens_one_without_a_grant_or_to_another_address(account, province, receiver):
    admin = administrator(province)
    asked = ask_webhook(account, url=receiver.url, reason="数据对接", by=admin, now=clock())
    made = {"user": account.user, "made_by": admin, "turn": 0, "row": 0}
    AccessRequest.objects.filter(pk=asked.pk)
    with acting_as(admin):
        for more in ({"url": receiver.url}, {"url": receiver.url, "grant": asked}, {"url": "http://x", "grant": asked}):
            with pytest.raises(Exception, match="grant"), transaction.atomic():
                Webhook.objects.create(**made, **more)


@pytest.mark.django_db
def test_a_refused_request_opens_nothing(account, province, receiver):
    asked = ask_webhook(account, url=receiver.url, reason="数据对接", by=administrator(province), now=clock())
    refuse(asked, reason="用途不明", by=UserFactory(bureau=province, role="security_admin"), now=clock())

    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example.cn/changes", "http://system.example.cn/changes", "https://system.example.cn:8443/",
        "https://user:word@system.example.cn/", "ftp://system.example.cn/", "system.example.cn", "https://",
        "https://system.example.cn/#here", "https://system.example.cn@elsewhere.example.cn/", "https://[::1",
        "https://system.example.cn/a b", "https://system.example.cn:99999/", "https://127.0.0.1/", "",
    ],
)  # fmt: skip
def test_only_listed_hosts_are_told_and_by_https(settings, url):
    settings.WEBHOOK_HOSTS = ["system.example.cn", "http://lan.example.cn:8080"]

    assert fault_of(url)


@pytest.mark.parametrize(
    "url", ["https://system.example.cn/changes?a=1", "https://SYSTEM.example.cn:443/", "http://lan.example.cn:8080/x"]
)
def test_listed_hosts_are_told(settings, url):
    settings.WEBHOOK_HOSTS = ["system.example.cn", "http://lan.example.cn:8080"]

    assert fault_of(url) == ""


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "169.254.169.254", "::1", "224.0.0.1", "::ffff:127.0.0.1", "fe80::1%eth0"]
)
def test_a_name_does_not_lead_back_to_this_machine(settings, monkeypatch, address):
    """What the name of a listed host says today is looked at when it is rung."""
    settings.WEBHOOK_HOSTS = ["http://system.example.cn"]
    monkeypatch.setattr(receivers.socket, "getaddrinfo", lambda *_a, **_k: [(2, 1, 6, "", (address, 80))])
    monkeypatch.setattr(receivers.socket, "create_connection", lambda *_a, **_k: pytest.fail("it was rung"))

    with pytest.raises(Refused):
        ring("http://system.example.cn/", b"{}", {})


def test_no_redirect_is_followed(receiver):
    receiver.status = 307
    with pytest.raises(Refused, match="HTTP 307"):
        ring(receiver.url, b"{}", {})

    assert len(receiver.got) == 1


def test_a_receiver_that_drips_is_hung_up_on(settings, monkeypatch):
    monkeypatch.setattr(receivers, "LONGEST", 0.3)
    with receivers.socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        settings.WEBHOOK_HOSTS = [f"http://127.0.0.1:{port}"]
        began = timezone.now()
        with pytest.raises(Refused):
            ring(f"http://127.0.0.1:{port}/", b"{}", {})

    assert timezone.now() - began < timedelta(seconds=4)


# How it is signed


def checks_out(headers: dict[str, str], body: bytes, secret: str) -> bool:
    """As docs/api.md tells receivers to look at a message."""
    parts = [part.split("=", 1) for part in headers["Taskforce-Signature"].split(",")]
    moment = next(value for name, value in parts if name == "t")
    wanted = hmac.new(secret.encode(), moment.encode() + b"." + body, sha256).hexdigest()
    return any(hmac.compare_digest(wanted, value) for name, value in parts if name == "v1")


def test_a_signature_is_of_moment_and_body():
    at = datetime.fromtimestamp(1_796_000_000, tz=timezone.get_current_timezone())
    signed = {"Taskforce-Signature": signature(b'{"a":1}', of=["one", "two"], at=at)}

    assert signed["Taskforce-Signature"].startswith("t=1796000000,v1=")
    assert checks_out(signed, b'{"a":1}', "one")
    assert checks_out(signed, b'{"a":1}', "two")
    assert not checks_out(signed, b'{"a":2}', "one")
    assert not checks_out(signed, b'{"a":1}', "three")
    replayed = {"Taskforce-Signature": signed["Taskforce-Signature"].replace("t=1796000000", "t=1796000600")}
    assert not checks_out(replayed, b'{"a":1}', "one")


def test_a_secret_is_opened_after_the_key_of_the_site_has_changed(settings):
    kept = sealed("whs_a")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "k" * 50, [settings.SECRET_KEY]
    assert opened(kept) == "whs_a"
    settings.SECRET_KEY_FALLBACKS = []
    assert opened(kept) == ""


# What is told


@pytest.mark.django_db(transaction=True)
def test_number_kind_and_position_are_told_signed_and_nothing_else(account, taiyuan, datong, receiver):
    webhook_of(account, url=receiver.url)
    lead = make_lead(taiyuan, title="装卸强买强卖")
    make_lead(datong)
    assert deliver_all(clock=clock) == 1

    ((headers, body),) = receiver.got
    assert checks_out(headers, body, WEBHOOK_SECRET)
    assert [(change["kind"], change["number"]) for change in receiver.told()] == [("lead", lead.number)]
    assert {name for change in receiver.told() for name in change} == {"kind", "number", "position"}
    assert "装卸" not in body.decode()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.answer, delivery.count) == ("delivered", "HTTP 200", 1)
    assert deliver_all(clock=clock) == 0


@pytest.mark.django_db(transaction=True)
def test_what_is_sealed_between_the_change_and_the_message_is_told_by_number_alone(account, taiyuan, receiver):
    webhook_of(account, url=receiver.url)
    sealed_lead = make_lead(taiyuan)
    Lead.objects.filter(pk=sealed_lead.pk).update(readers=[1])
    Lead.objects.filter(pk=sealed_lead.pk).update(title="封存后")
    deliver_all(clock=clock)

    assert {change["number"] for change in receiver.told()} <= {sealed_lead.number}
    before = len(receiver.told())
    Lead.objects.filter(pk=sealed_lead.pk).update(title="封存后又改")
    deliver_all(clock=later(minutes=1))
    assert len(receiver.told()) == before


@pytest.mark.django_db(transaction=True)
def test_a_dead_receiver_is_asked_less_and_less_and_holds_nobody(account, taiyuan, receiver, settings):
    """It loses nothing: once it is back it gets everything in its order."""
    dead = webhook_of(account, url="http://127.0.0.1:9/closed")
    settings.WEBHOOK_HOSTS = [*settings.WEBHOOK_HOSTS, "http://127.0.0.1:9"]
    other = webhook_of(account, url=receiver.url)
    first = make_lead(taiyuan)
    deliver_all(clock=clock)
    deliver_all(clock=clock)

    assert [change["number"] for change in receiver.told()] == [first.number]
    dead.refresh_from_db()
    assert dead.failures == 1
    assert dead.not_before > timezone.now()
    assert Delivery.objects.get(webhook=dead).answer == "ConnectionRefusedError"
    second = make_lead(taiyuan)
    deliver_all(clock=later(minutes=5))
    dead.refresh_from_db()
    assert dead.failures == 2
    assert [change["number"] for change in receiver.told()] == [first.number, second.number]
    assert Delivery.objects.filter(webhook=dead, state="waiting").count() == 2
    assert not Delivery.objects.filter(webhook=other, state="waiting").exists()


@pytest.mark.django_db(transaction=True)
def test_what_was_given_up_is_sent_again_by_an_administrator(account, taiyuan, province, receiver, monkeypatch):
    monkeypatch.setattr("interface.delivering.MOST_ATTEMPTS", 1)
    hook = webhook_of(account, url=receiver.url)
    receiver.status = 500
    lead = make_lead(taiyuan)
    deliver_all(clock=clock)
    assert Delivery.objects.get().state == "failed"
    receiver.status, receiver.got = 204, []

    assert send_again(hook, by=administrator(province), now=clock()) == 1
    deliver_all(clock=clock)
    assert [change["number"] for change in receiver.told()] == [lead.number]


@pytest.mark.django_db(transaction=True)
def test_a_message_is_taken_once_and_again_when_who_took_it_died(account, taiyuan, receiver):
    webhook_of(account, url=receiver.url)
    make_lead(taiyuan)
    collect()

    assert take(now=clock()) is not None
    assert take(now=clock()) is None
    assert take(now=later(minutes=3)()) is not None


@pytest.mark.django_db(transaction=True)
def test_nothing_is_told_of_a_stopped_webhook_a_disabled_account_and_without_the_right(
    account, taiyuan, province, receiver
):
    hook = webhook_of(account, url=receiver.url)
    SystemAccount.objects.filter(pk=account.pk).update(actions=["lead.view"])
    make_lead(taiyuan)
    deliver_all(clock=clock)
    stop(hook, by=administrator(province), reason="不再对接", now=clock())
    deliver_all(clock=clock)

    assert receiver.got == []
    with pytest.raises(ActionRefused):
        take_secret(hook, by=account.keeper, now=clock())


@pytest.mark.django_db(transaction=True)
def test_both_secrets_sign_for_a_week_after_a_change(account, taiyuan, receiver):
    hook = webhook_of(account, url=receiver.url)
    new = take_secret(hook, by=account.keeper, now=clock())
    make_lead(taiyuan)
    deliver_all(clock=clock)
    make_lead(taiyuan)
    deliver_all(clock=later(days=8))

    (first, second) = receiver.got
    assert [checks_out(*first, secret) for secret in (new, WEBHOOK_SECRET)] == [True, True]
    assert [checks_out(*second, secret) for secret in (new, WEBHOOK_SECRET)] == [True, False]


# On pages


@pytest.mark.django_db
def test_administrators_see_webhooks_and_the_keeper_takes_a_secret_once(account, province, receiver, in_english):
    hook = webhook_of(account, url=receiver.url)
    admin, keeper = Client(), Client()
    admin.force_login(administrator(province))
    keeper.force_login(account.keeper)

    assert receiver.url in admin.get("/interface/webhooks/").content.decode()
    assert admin.get(f"/interface/webhooks/{hook.pk}/").status_code == 200
    assert keeper.get("/interface/webhooks/").status_code == 403
    assert receiver.url in keeper.get("/interface/webhooks/own/").content.decode()
    shown = keeper.post(f"/interface/webhooks/own/{hook.pk}/secret/")
    hook.refresh_from_db()
    assert opened(hook.secret) in shown.content.decode()
    assert admin.post(f"/interface/webhooks/own/{hook.pk}/secret/").status_code == 403
    stopped = admin.post(f"/interface/webhooks/{hook.pk}/stop/", {"reason": "不再对接"})
    assert stopped.status_code == 303
    hook.refresh_from_db()
    assert hook.stopped_at


@pytest.mark.django_db
def test_an_administrator_asks_on_the_page_and_is_told_what_is_wrong(account, province, receiver):
    admin = Client()
    admin.force_login(administrator(province))
    typed = {"system": account.pk, "reason": "数据对接"}

    wrong = admin.post("/interface/webhooks/new/", typed | {"url": "https://elsewhere.example.cn/"})
    assert wrong.status_code == 422
    assert "TASKFORCE_WEBHOOK_HOSTS" in wrong.content.decode()
    assert admin.post("/interface/webhooks/new/", typed | {"url": receiver.url}).status_code == 303
    assert AccessRequest.objects.open().get().terms == {"url": receiver.url}
