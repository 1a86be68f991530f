"""Bureaus and people for tests. One factory per model; upper rooms keep theirs beside their own tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import factory
from django.db import connection
from factory.django import DjangoModelFactory

from accounts.models import Appointment, Basis, Bureau, Certificate, Role, User
from accounts.scope import acting_as_system

SINCE = date(2018, 1, 1)


@contextmanager
def as_owner() -> Iterator[None]:
    """The database role that owns the tables, whatever scope the test has entered."""
    if not connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role'), set_config('role', 'none', true)")
        role = cursor.fetchone()[0]
        yield
        cursor.execute("SELECT set_config('role', %s, true)", [role])


class BureauFactory(DjangoModelFactory):
    """A county by default; `BureauFactory(city_level=True, parent=province)` makes a city."""

    class Meta:
        model = Bureau

    class Params:
        province_level = factory.Trait(level=Bureau.Level.PROVINCE, parent=None)
        city_level = factory.Trait(level=Bureau.Level.CITY)

    level = Bureau.Level.COUNTY
    code = factory.Sequence(lambda n: f"149{n:03d}")
    short_name = factory.Sequence(lambda n: f"第{n}局")
    place_name = factory.LazyAttribute(lambda bureau: bureau.short_name)
    name = factory.LazyAttribute(lambda bureau: f"{bureau.place_name}市场监督管理局")
    display_order = factory.Sequence(lambda n: n)
    valid_from = SINCE

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        bureau = super()._create(model_class, *args, **kwargs)
        bureau.refresh_from_db(fields=["city"])  # given by the trigger
        return bureau


class UserFactory(DjangoModelFactory):
    """A person, with one appointment when `bureau` is given.

    `UserFactory(bureau=taiyuan)` is an officer, `UserFactory(bureau=taiyuan, role="head")` its principal head,
    `role="head", is_principal=False` a deputy, `on_loan_from=datong` lent, `valid_from=`, `valid_to=` of the post.
    Officers and heads carry a certificate, unless `is_certified=False`. `password="…"` sets one; without it only
    `client.force_login(user)` lets in.
    """

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    full_name = factory.Sequence(lambda n: f"张{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")

    @classmethod
    def _create(cls, model_class, *args, bureau=None, role=Role.OFFICER, password=None, **kwargs):
        names = ("is_principal", "on_loan_from", "valid_from", "valid_to", "post")
        post = {name: kwargs.pop(name) for name in names if name in kwargs}
        is_certified = kwargs.pop("is_certified", role in {Role.OFFICER, Role.HEAD})
        user = model_class(*args, **kwargs)
        user.set_password(password)
        user.save()
        if bureau is not None:
            AppointmentFactory(user=user, bureau=bureau, role=role, **post)
            if is_certified:
                certify(user)
        return user


def certify(user: User, first: date = date(2018, 1, 1), last: date = date(2035, 12, 31)) -> Certificate:
    """A certificate of law enforcement."""
    with acting_as_system():
        return Certificate.objects.create(user=user, number=f"晋{user.pk:07}", valid_from=first, valid_to=last)


class AppointmentFactory(DjangoModelFactory):
    """A post that is in force: made as the owner of the tables, so that no test has to ask for it and grant it."""

    class Meta:
        model = Appointment

    class Params:
        on_loan_from = None

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        with as_owner():
            return super()._create(model_class, *args, **kwargs)

    role = Role.OFFICER
    is_principal = factory.LazyAttribute(lambda held: held.role == Role.HEAD)
    home_bureau = factory.LazyAttribute(lambda held: held.on_loan_from)
    valid_to = factory.LazyAttribute(lambda held: date(2099, 12, 31) if held.home_bureau else None)
    valid_from = SINCE
    basis = Basis.MACHINE
