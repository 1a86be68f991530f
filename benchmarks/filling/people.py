"""More officers than the demonstration has: eight in a county, twenty in a city bureau, thirty in the province's."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Appointment, Basis, Bureau, Role, User
from taskforce.demo.people import SINCE, load_people, name_of

OFFICERS = {Bureau.Level.COUNTY: 8, Bureau.Level.CITY: 20, Bureau.Level.PROVINCE: 30}


@transaction.atomic
def hire() -> int:
    """The demonstration's people and the officers beside them. Returns how many these are."""
    load_people()
    posts = [(bureau, n) for bureau in Bureau.objects.order_by("code") for n in range(OFFICERS[bureau.level])]
    people = [
        User(username=f"{bureau.code}-bench{n}", full_name=name_of(at), password="!")  # noqa: S106  # nobody signs in
        for at, (bureau, n) in enumerate(posts)
    ]
    User.objects.bulk_create(people)
    Appointment.objects.bulk_create(
        Appointment(user=person, bureau=bureau, role=Role.OFFICER, valid_from=SINCE, basis=Basis.MACHINE)
        for person, (bureau, _n) in zip(people, posts, strict=True)
    )
    return len(people)
