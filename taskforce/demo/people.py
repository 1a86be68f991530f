"""The demonstration's people: one for every role, in every city, and in every county."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.appointments import ask_appointment
from accounts.divisions import load_divisions
from accounts.links import ask_link
from accounts.models import Appointment, Basis, Bureau, Certificate, Role, User
from accounts.people import create_person

SURNAMES = "王李张刘郝赵任韩周薛卫程乔申白牛贾邢侯武高梁郭曹孟段温冯常杜"
GIVEN = ["晓燕", "建军", "志刚", "文博", "海峰", "丽", "国庆", "雪", "涛", "永刚", "慧敏", "立新", "玉明", "伟", "志强",
         "秀英", "俊杰", "敏", "建平", "桂兰", "鹏", "静", "勇", "红梅", "磊", "宁", "斌", "婷婷",
         "成", "云"]  # fmt: skip
SHOWN_FIRST = ("140000", "140100", "140200", "140700", "140105", "140106", "140213", "140728")
SINCE = date(2018, 1, 1)
CERTIFIED_UNTIL = date(2030, 12, 31)


@dataclass(frozen=True)
class Person:
    """Someone to be made: user name, name, and the posts held in one bureau."""

    username: str
    name: str
    roles: tuple[str, ...]
    post: str = ""


NEWCOMER = Person("newcomer", "马新宇", (Role.OFFICER,), "执法稽查科")

PROVINCE = (
    Person("province", "周文博", (Role.OFFICER, Role.DRAFTER), "扫黑除恶专项工作专班 综合组"),
    Person("province2", "韩志强", (Role.OFFICER,), "扫黑除恶专项工作专班 线索组"),
    Person("province-head", "李建平", (Role.HEAD,), "局长"),
    Person("drafter", "常静", (Role.DRAFTER,), "扫黑除恶专项工作专班 通报起草"),
    Person("inspector", "武勇", (Role.INSPECTOR,), "督导组"),
    Person("custodian", "段宁", (Role.CUSTODIAN,), "身份保管人"),
    Person("sysadmin", "温斌", (Role.SYSTEM_ADMIN,), "系统管理员"),
    Person("secadmin", "孟成", (Role.SECURITY_ADMIN,), "安全管理员"),
    Person("auditor", "杜云", (Role.AUDITOR,), "审计管理员"),
)


def name_of(number: int) -> str:
    """A name for the n-th person, the same at every loading."""
    return SURNAMES[number * 7 % len(SURNAMES)] + GIVEN[(number * 11 + number // len(SURNAMES)) % len(GIVEN)]


@transaction.atomic
def load_people() -> int:
    """Bureaus of the table of divisions and their people. Harmless to repeat. Returns how many people are new.

    The sign-in page offers people in the order of their making: those of SHOWN_FIRST come first.
    """
    load_divisions(settings.BASE_DIR / "scenario" / "divisions.csv")
    people = list(_everybody())
    people.sort(key=lambda pair: pair[1].code not in SHOWN_FIRST)
    made = sum(_make(person, bureau) for person, bureau in people)
    _certify()
    return made


def _certify() -> None:
    """A certificate of law enforcement for each officer and head who has none."""
    posted = Appointment.objects.filter(role__in=[Role.OFFICER, Role.HEAD]).values("user")
    Certificate.objects.bulk_create(
        Certificate(user=person, number=f"晋市监执{person.pk:06}", valid_from=SINCE, valid_to=CERTIFIED_UNTIL)
        for person in User.objects.filter(is_demo=True, pk__in=posted, certificates=None)
    )


@transaction.atomic
def ask_for_newcomer(*, now: datetime) -> bool:
    """Somebody new at Taiyuan: the post and the link wait for the security administrator. Harmless to repeat."""
    if User.objects.filter(username=NEWCOMER.username).exists():
        return False
    sysadmin = User.objects.get(username="sysadmin")
    bureau = Bureau.objects.get(code="140100")
    person = create_person(username=NEWCOMER.username, full_name=NEWCOMER.name, by=sysadmin)
    ask_appointment(
        person, bureau=bureau, role=NEWCOMER.roles[0], post=NEWCOMER.post, valid_from=timezone.localdate(now),
        reason="并市监人〔2026〕18号", by=sysadmin, now=now,
    )  # fmt: skip
    ask_link(person, reason="新到岗，首次设置密码", by=sysadmin, now=now)
    return True


def _everybody() -> Iterator[tuple[Person, Bureau]]:
    number = 0
    for bureau in Bureau.objects.order_by("code"):
        for person in _people_of(bureau, number):
            yield person, bureau
            number += 1
    for bureau in Bureau.objects.cities():  # who reviews cases is none of their officers
        yield Person(f"{bureau.code}-reviewer", name_of(number), (Role.OFFICER,), "法规科"), bureau
        number += 1
    for bureau in Bureau.objects.cities():  # nor is who chairs their hearings
        yield Person(f"{bureau.code}-chair", name_of(number), (Role.OFFICER,), "听证主持"), bureau
        number += 1


def _people_of(bureau: Bureau, number: int) -> tuple[Person, ...]:
    if bureau.level == Bureau.Level.PROVINCE:
        return PROVINCE
    officers = 2 if bureau.level == Bureau.Level.CITY else 1
    heads = Person(f"{bureau.code}-head", name_of(number), (Role.HEAD,), "局长")
    return heads, *(
        Person(
            f"{bureau.code}-officer{'' if i == 0 else i + 1}", name_of(number + i + 1), (Role.OFFICER,), "执法稽查科"
        )
        for i in range(officers)
    )


def _make(person: Person, bureau: Bureau) -> bool:
    if User.objects.filter(username=person.username).exists():
        return False
    user = User.objects.create_user(person.username, full_name=person.name)
    User.objects.filter(pk=user.pk).update(is_demo=True)
    for role in person.roles:
        Appointment.objects.create(
            user=user,
            bureau=bureau,
            role=role,
            post=person.post,
            is_principal=role == Role.HEAD,
            valid_from=SINCE,
            basis=Basis.MACHINE,
        )
    return True
