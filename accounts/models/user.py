"""People. An account carries no rights: appointments do."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.contrib.auth import hashers
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import NotAllowed
from accounts.models.appointment import Appointment
from accounts.models.request import ACTING, IS_MACHINE
from audit.history import tracked

if TYPE_CHECKING:
    from accounts.models.bureau import Bureau
    from accounts.policy import Held
    from accounts.scope import Scope


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, *, full_name: str, email: str = "", password: str | None = None) -> User:
        """A person without any appointment. Without a password only a one-time link lets them in."""
        user = self.model(username=self.model.normalize_username(username), full_name=full_name, email=email)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def active(self) -> models.QuerySet[User]:
        return self.filter(is_active=True)

    def people(self) -> models.QuerySet[User]:
        """Without the accounts of bureaus' own systems."""
        return self.filter(is_system=False)

    def holding(
        self, *roles: str, on: date, bureau: Bureau | None = None, principals_only: bool = False
    ) -> models.QuerySet[User]:
        """Active people who hold one of these roles on that day, in that bureau if one is named."""
        held = Appointment.objects.current(on=on).filter(role__in=roles)
        held = held.filter(is_principal=True) if principals_only else held
        held = held.filter(bureau=bureau) if bureau else held
        return self.active().filter(pk__in=held.values("user"))


@tracked(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    """A person's account. No superuser, no staff flag, no permissions: see `policy.py`."""

    written_once: ClassVar[frozenset[str]] = frozenset({"is_system", "is_demo", "date_joined"})

    username = models.CharField(
        _("user name"),
        max_length=64,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("This user name is taken. Choose another.")},
    )
    full_name = models.CharField(_("full name"), max_length=64)
    email = models.EmailField(_("mail address"), blank=True)
    mobile = models.CharField(_("mobile"), max_length=20, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_demo = models.BooleanField(
        _("of the demonstration"),
        default=False,
        editable=False,
        help_text=_("May be entered without a password where the demonstration runs."),
    )
    is_system = models.BooleanField(
        _("a bureau's own system"),
        default=False,
        editable=False,
        help_text=_("Signs in with tokens only and holds no appointment; see SystemAccount."),
    )
    language = models.CharField(_("language"), max_length=10, blank=True, default="")
    date_joined = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    enabled_by = models.OneToOneField(
        "accounts.AccessRequest",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("enabled again by"),
    )

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["full_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="user_name_once_whatever_the_case",
                violation_error_message=_("This user name is taken. Choose another."),
            ),
            models.CheckConstraint(
                name="user_system_has_no_password",
                condition=Q(is_system=False) | Q(password__startswith="!"),  # noqa: S106 (of an unusable one)
            ),
        ]
        indexes = [models.Index(fields=["full_name", "id"], name="user_by_name")]
        triggers = [
            pgtrigger.Protect(name="user_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="user_stays_who_it_is", fields=["username", "is_system"]),
            pgtrigger.Trigger(
                name="user_needs_a_grant_to_come_back",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__is_active=False, new__is_active=True),
                func=f"""
                    IF {IS_MACHINE} AND NEW.enabled_by_id IS NOT DISTINCT FROM OLD.enabled_by_id THEN
                        RETURN NEW;
                    END IF;
                    PERFORM public.accounts_spend(NEW.enabled_by_id, 'enable', NEW.id);
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="user_password_is_set_by_the_person",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("password", "is_demo"),
                func=f"""
                    IF {IS_MACHINE} THEN
                        RETURN NEW;
                    END IF;
                    IF NEW.is_demo AND (TG_OP = 'INSERT' OR NOT OLD.is_demo)
                        OR NEW.password NOT LIKE '!%' AND NEW.id IS DISTINCT FROM {ACTING}
                        AND (TG_OP = 'INSERT' OR NEW.password <> OLD.password)
                    THEN
                        RAISE EXCEPTION 'user_password_is_set_by_the_person' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def check_password(self, raw_password: str | None) -> bool:
        """As Django's. A digest that is renewed on the way is the person's own doing: nobody else may write it."""
        return hashers.check_password(raw_password, self.password, self._renew_password)

    def _renew_password(self, raw_password: str) -> None:
        from accounts.scope import Scope, entering  # app registry

        with entering(Scope(user_id=self.pk)):
            self.set_password(raw_password)
            self.save(update_fields=["password"])

    def get_full_name(self) -> str:
        return self.full_name

    @cached_property
    def scope(self) -> Scope:
        """What this person may reach today; read once per request, so that a transfer bites at the next click."""
        from accounts.scope import scope_of  # app registry

        return scope_of(self, on=timezone.localdate())

    @cached_property
    def filled_posts(self) -> defaultdict[int, set[str]]:
        """Roles that anybody holds today, by bureau; read once per request, as `scope` is."""
        return _roles_by_bureau(Appointment.objects.current(on=timezone.localdate()))

    @cached_property
    def posts_of_principals(self) -> defaultdict[int, set[str]]:
        """The same of those who are principals."""
        return _roles_by_bureau(Appointment.objects.current(on=timezone.localdate()).filter(is_principal=True))

    @property
    def bureau(self) -> Bureau | None:
        """Bureau of the first current appointment."""
        return self.scope.home.bureau if self.scope.home else None

    @property
    def home(self) -> Bureau:
        """As `bureau`, of somebody who acts for it. Raises NotAllowed for who holds no post."""
        if self.bureau is None:
            raise NotAllowed(
                gettext("Your post does not include this right. Ask the head of your bureau or an administrator.")
            )
        return self.bureau

    def may(self, action: str, record: Held | None = None) -> bool:
        """Whether the policy lets this person do it: anywhere at all, or to this record."""
        from accounts.policy import may  # app registry

        return may(self, action, record)


def _roles_by_bureau(held: models.QuerySet[Appointment]) -> defaultdict[int, set[str]]:
    found: defaultdict[int, set[str]] = defaultdict(set)
    for bureau_id, role in held.filter(user__is_active=True).order_by().values_list("bureau", "role").distinct():
        found[bureau_id].add(role)
    return found
