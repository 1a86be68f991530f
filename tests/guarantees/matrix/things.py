"""What stands in an address: how each kind of thing is named there, and whose it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from circulars.models import Line
from deadlines.models import DeadlineRule, HolidayNotice, ReminderPolicy, ReminderStep
from exchange.models import SwitchOver
from notifications.models import Mail
from tests.guarantees.matrix.people import CITIES, PROVINCE, Person, places_of

if TYPE_CHECKING:
    from tests.guarantees.matrix.world import World

# Whose it is: of the bureau that holds the record, of one person, or nobody's.
HOLDERS: dict[str, str] = {
    "act": "record",
    "lead": "record",
    "record": "record",
    "order": "record",
    "problem": "record",
    "part": "record",
    "measure": "record",
    "action": "record",
    "reply": "record",
    "dossier": "record",
    "case": "record",
    "case-act": "record",
    "subject": "record",
    "subjects": "record",
    "letter-act": "record",
    "letter-record": "record",
    "attachment": "record",
    "plain": "record",
    "plain-act": "record",
    "link": "record",
    "linked": "record",
    "handler": "record",
    "amount": "record",
    "access": "record",
    "handover": "record",
    "leaver": "record",
    "circular": "record",
    "circular-act": "record",
    "month": "record",
    "month-act": "record",
    "month-record": "record",
    "receipt": "record",
    "line": "record",
    "figure": "record",
    "line-figure": "record",
    "clock": "record",
    "pause": "record",
    "extension": "record",
    "correction": "record",
    "issued": "published",
    "paper": "published",
    "reply-paper": "record",
    "urging-paper": "record",
    "job": "person",
    "filter": "person",
    "batch": "person",
    "waiting-batch": "record",
    "notification": "person",
    "session": "person",
    "appointment": "",
    "mail": "",
    "request": "",
    "bureau": "",
    "secret": "",
    "user": "",
    "bulk": "",
    "draft": "",
    "kind": "",
    "codes": "",
    "code": "",
    "year": "",
    "notice": "",
    "rule": "",
    "policy": "",
    "switch-over": "",
    "step": "",
    "system": "",
    "token": "",
    "webhook": "",
    "running": "",
}
OF_CITIES = ("handover", "month", "month-record", "month-act", "receipt", "line", "figure", "line-figure")
OF_THE_PROVINCE = ("circular", "circular-act", "issued", "paper")


def places(of: str, person: Person) -> tuple[str, ...]:
    """The holders that an address with this thing is asked for; for personal things "own" and "other"."""
    kind = of.removeprefix("linked:").partition(":")[0]
    holder = HOLDERS[kind] if of else ""
    if holder == "person":
        return ("own", "other")
    if holder == "":
        return ("",)
    if kind in OF_CITIES:
        return CITIES
    return (PROVINCE,) if kind in OF_THE_PROVINCE else places_of(person)


def arguments(of: str, world: World, person: Person, place: str) -> dict[str, Any]:
    """The keyword arguments of the address."""
    kind, _colon, word = of.partition(":")
    if HOLDERS.get(kind) == "person":
        place = person.name if place == "own" and person.name in world.own else "stranger"
    return _NAMED[kind](world, place or PROVINCE, word)


def _of_kind(world: World, place: str, word: str) -> dict[str, Any]:
    """`word`: the kind, and behind a dot whatever."""
    kind = word.partition(".")[0]
    return {"kind": kind, "pk": getattr(world.letters[place], kind).pk}


def _plain(world: World, place: str, word: str) -> dict[str, Any]:
    """`word`: the kind, and behind a dot the act."""
    kind, _dot, act = word.partition(".")
    return {"pk": world.plain[kind, place].pk} | ({"action": act} if act else {})


def _linked(world: World, place: str, word: str) -> dict[str, Any]:
    """`word`: the record, as other lines name it; the link is none of anybody's."""
    name, _colon, rest = word.partition(":")
    return _NAMED[name](world, place, rest) | {"link": 999_999}


_NAMED: dict[str, Callable[[World, str, str], dict[str, Any]]] = {
    "": lambda world, place, word: {},
    "act": lambda world, place, word: {"pk": world.leads[place].pk, "action": word},
    "lead": lambda world, place, word: {"pk": world.leads[place].pk},
    "record": lambda world, place, word: {"kind": "lead", "pk": world.leads[place].pk},
    "order": lambda world, place, word: {"pk": world.letters[place].order.pk},
    "problem": lambda world, place, word: {"pk": world.letters[place].order.pk, "position": 2},
    "part": lambda world, place, word: {"pk": world.letters[place].part.pk},
    "measure": lambda world, place, word: {"pk": world.letters[place].measure.pk},
    "action": lambda world, place, word: {"pk": world.letters[place].action.pk},
    "reply": lambda world, place, word: {"pk": world.letters[place].reply.pk},
    "dossier": lambda world, place, word: {"pk": world.letters[place].dossier.pk},
    "case": lambda world, place, word: {"pk": world.cases[place].pk},
    "case-act": lambda world, place, word: {"pk": world.cases[place].pk, "action": word},
    "subject": lambda world, place, word: {"pk": world.leads[place].subject_id},
    "subjects": lambda world, place, word: {
        "pk": world.leads[place].subject_id,
        "other": world.cases[place].parties.get().subject_id,
    },
    "plain": _plain,
    "linked": _linked,
    "plain-act": _plain,
    "letter-act": lambda world, place, word: _of_kind(world, place, word) | {"action": word.partition(".")[2]},
    "letter-record": lambda world, place, word: _of_kind(world, place, word),
    "link": lambda world, place, word: {"kind": "lead", "pk": world.leads[place].pk, "made": world.links[place].pk},
    "handler": lambda world, place, word: {"kind": "lead", "pk": world.leads[place].pk, "username": "stranger"},
    "access": lambda world, place, word: {"kind": "lead", "pk": world.leads[place].pk, "given": 999_999},
    "amount": lambda world, place, word: {"kind": "lead", "pk": world.leads[place].pk, "name": "fine"},
    "attachment": lambda world, place, word: {"uuid": world.attachments[place].uuid},
    "handover": lambda world, place, word: {"pk": world.handovers[place].pk},
    "leaver": lambda world, place, word: {"pk": world.bureaus[place].pk, "username": world.leavers[place].username},
    "notification": lambda world, name, word: {"pk": world.own[name].notification.pk},
    "session": lambda world, name, word: {"pk": world.own[name].session.pk},
    "appointment": lambda world, place, word: {"pk": world.appointment.pk},
    "mail": lambda world, place, word: {"pk": Mail.objects.earliest("pk").pk},
    "bureau": lambda world, place, word: {"pk": world.bureaus[place].pk},
    "secret": lambda world, place, word: {"secret": "no-such-link"},
    "user": lambda world, place, word: {"username": "stranger"},
    "bulk": lambda world, place, word: {"kind": "lead", "name": "urge"},
    "draft": lambda world, place, word: {"key": "a-key-of-a-form-as-long-as-ours-0"},
    "kind": lambda world, place, word: {"kind": "lead"},
    "codes": lambda world, place, word: {"key": "leads.channel"},
    "code": lambda world, place, word: {"key": "leads.channel", "code": "own_screening"},
    "year": lambda world, place, word: {"year": timezone.localdate().year},
    "notice": lambda world, place, word: {"pk": HolidayNotice.objects.in_force().first().pk},
    "rule": lambda world, place, word: {"pk": DeadlineRule.objects.named("CASE_FILE").first().pk},
    "switch-over": lambda world, place, word: {"pk": SwitchOver.objects.get().pk},
    "policy": lambda world, place, word: {"pk": ReminderPolicy.objects.first().pk},
    "step": lambda world, place, word: {"pk": ReminderStep.objects.active().first().pk},
    "clock": lambda world, place, word: {"pk": world.clocks[place].pk},
    "pause": lambda world, place, word: {"pk": world.pauses[place].pk},
    "extension": lambda world, place, word: {"pk": world.extensions[place].pk},
    "correction": lambda world, place, word: {"pk": world.corrections[place].pk},
    "job": lambda world, name, word: {"pk": world.own[name].job.pk},
    "filter": lambda world, name, word: {"pk": world.own[name].filter.pk},
    "batch": lambda world, name, word: {"pk": world.own[name].batch.pk},
    "waiting-batch": lambda world, place, word: {"pk": world.waiting[place].pk},
    "running": lambda world, place, word: {"pk": getattr(world.own["stranger"], word).pk},
    "circular": lambda world, place, word: {"pk": world.circulars["frozen"].pk},
    "circular-act": lambda world, place, word: {"pk": world.circulars["frozen"].pk, "action": word},
    "issued": lambda world, place, word: {"pk": world.circulars["issued"].pk},
    "paper": lambda world, place, word: {"pk": world.circulars["issued"].pk, "form": word},
    "reply-paper": lambda world, place, word: {"pk": world.letters[place].reply.pk, "form": word},
    "urging-paper": lambda world, place, word: {"pk": world.letters[place].urging.pk, "form": word},
    "month": lambda world, place, word: {"pk": world.submissions[place].pk},
    "month-act": lambda world, place, word: {"pk": world.submissions[place].pk, "action": word},
    "month-record": lambda world, place, word: {"kind": "submission", "pk": world.submissions[place].pk},
    "receipt": lambda world, place, word: {"pk": world.receipts[place].pk},
    "line": lambda world, place, word: {"pk": world.circulars["issued"].pk, "bureau": world.bureaus[place].pk},
    "request": lambda world, place, word: {"pk": world.request.pk},
    "system": lambda world, place, word: {"username": world.system.user.username},
    "token": lambda world, place, word: {
        "username": world.system.user.username,
        "key": world.token[:15],
    },
    "webhook": lambda world, place, word: {"pk": world.webhook.pk},
    "line-figure": lambda world, place, word: {
        "pk": world.circulars["issued"].pk,
        "line": Line.objects.get(circular=world.circulars["issued"], level="city", bureau=world.bureaus[place]).pk,
        "figure": "new",
    },
    "figure": lambda world, place, word: {
        "pk": world.circulars["issued"].pk,
        "level": "city",
        "bureau": world.bureaus[place].pk,
        "figure": "new",
    },
}
