"""People. An account carries no rights: appointments do."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.history import tracked

if TYPE_CHECKING:
    from accounts.models.bureau import Bureau
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

    def holding(self, *roles: str, on: date, bureau: Bureau | None = None) -> models.QuerySet[User]:
        """Active people who hold one of these roles on that day, in that bureau if one is named."""
        from accounts.models.appointment import Appointment  # app registry

        held = Appointment.objects.current(on=on).filter(role__in=roles)
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
        triggers = [pgtrigger.Protect(name="user_never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    @cached_property
    def scope(self) -> Scope:
        """What this person may reach today; read once per request, so that a transfer bites at the next click."""
        from accounts.scope import scope_of  # app registry

        return scope_of(self, on=timezone.localdate())

    @property
    def bureau(self) -> Bureau | None:
        """Bureau of the first current appointment."""
        return self.scope.home.bureau if self.scope.home else None

    def may(self, action: str, record: Any = None) -> bool:
        """Whether the policy lets this person do it: anywhere at all, or to this record."""
        from accounts.policy import may  # app registry

        return may(self, action, record)
