"""Signing in and passwords."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm
from allauth.account.models import Login
from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import SetPasswordMixin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import OneTimeLink, User
from accounts.sign_in import tries_left

if TYPE_CHECKING:
    from django.http import HttpRequest


class SignInForm(LoginForm):
    """User name and password. A wrong one says how many tries are left, the same for names that do not exist."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label = gettext_lazy("User name"), gettext_lazy("Password")
        login.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        password.widget.attrs = {"autocomplete": "current-password"}
        password.help_text = ""

    def _clean_with_password(self, credentials: dict[str, Any]) -> dict[str, Any]:
        user = get_adapter(self.request).authenticate(self.request, **credentials)
        if user is None:
            raise ValidationError(self._wrong(credentials["username"]))
        if not user.scope.posts:
            raise ValidationError(_("You hold no post at present. Ask the head of your bureau to have you appointed."))
        self._login, self.user = Login(user=user), user
        return self.cleaned_data

    def _wrong(self, username: str) -> str:
        left = tries_left(self.request, username.strip().lower())
        return ngettext(
            "The user name or the password is wrong. After %(count)d more wrong try the account is locked here"
            " for 15 minutes.",
            "The user name or the password is wrong. After %(count)d more wrong tries the account is locked here"
            " for 15 minutes.",
            left,
        ) % {"count": left}


class NewPasswordForm(SetPasswordMixin, forms.Form):  # type: ignore[type-arg]  # takes no parameter at run time
    """A new password, typed twice, at least 12 characters and not a usual one."""

    new_password1, new_password2 = SetPasswordMixin.create_password_fields(
        label1=gettext_lazy("New password"), label2=gettext_lazy("New password again")
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = gettext_lazy(
            "At least 12 characters; a sentence is fine. No usual password, not only digits, nothing like your name."
        )
        self.fields["new_password2"].help_text = ""

    def clean(self) -> dict[str, Any]:
        self.validate_passwords("new_password1", "new_password2")
        self.validate_password_for_user(self.user, "new_password2")
        return super().clean() or self.cleaned_data


class LinkForm(NewPasswordForm):
    """Behind a one-time link: the new password, and the code that comes by another way than the link."""

    code = forms.CharField(
        label=gettext_lazy("Code from the security administrator"),
        max_length=20,
        help_text=gettext_lazy("Eight digits that the security administrator tells you, by telephone or in person."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "w1"}),
    )
    field_order = ["code", "new_password1", "new_password2"]

    def __init__(self, link: OneTimeLink, *args: Any, **kwargs: Any) -> None:
        super().__init__(link.user, *args, **kwargs)
        if not link.code:
            del self.fields["code"]


class ChangePasswordForm(NewPasswordForm):
    """One's own password: the old one is asked for, and wrong ones count as at sign-in."""

    old_password = forms.CharField(
        label=gettext_lazy("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["old_password", "new_password1", "new_password2"]

    def __init__(self, user: User, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        self.request = request
        super().__init__(user, *args, **kwargs)

    def clean_old_password(self) -> str:
        old = self.cleaned_data["old_password"]
        if authenticate(self.request, username=self.user.username, password=old) is None:
            raise ValidationError(_("The present password is wrong."))
        return old
