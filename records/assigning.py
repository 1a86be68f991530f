"""Giving a record to a person of the bureau that holds it: an act of every kind that somebody handles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import ActionRefused
from accounts.forms.choices import offer
from accounts.models import Role, User
from records.acts import Act, Input, Transition
from records.forms.act import ActForm
from records.telling import tell_assignee

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django_stubs_ext import StrOrPromise

    from records.models.tracked import TrackedRecord


ASSIGN = gettext_lazy("Assign")


@dataclass(frozen=True)
class Assign(Input):
    """`to`: the new handler, or nobody until the head of the bureau names one (of what a leaver had in hand)."""

    to: User | None


class AssignForm(ActForm):
    to = forms.ModelChoiceField(label=gettext_lazy("handler"), queryset=User.objects.none())
    field_order = ("to", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to", User.objects.holding(Role.OFFICER, Role.HEAD, bureau=self.record.bureau, on=self.today))


def works_there(record: TrackedRecord, act: Act[Assign]) -> None:
    """Raises ActionRefused for whoever is neither officer nor head of the bureau that day."""
    to, bureau = act.given.to, record.bureau
    if to is None:
        return
    if not User.objects.holding(Role.OFFICER, Role.HEAD, bureau=bureau, on=act.on).filter(pk=to.pk).exists():
        raise ActionRefused(_("%(person)s has no post in %(bureau)s.") % {"person": to, "bureau": bureau})


def assigning(
    sources: Iterable[str],
    right: str,
    *,
    done: StrOrPromise,
    name: str = "assign",
    label: StrOrPromise = ASSIGN,
    target: str | None = None,
    **more: Any,
) -> Transition[Any, Assign]:
    """The arrow of every kind whose records are given to a person, in these states. `right`: what the policy is asked;
    `done`: how the timeline tells it ("assigned the letter").
    """
    return Transition(
        name,
        label,
        tuple(sources),
        target,
        right,
        done=done,
        takes=Assign,
        form=AssignForm,
        check=works_there,
        sets=lambda record, act: {"assignee": act.given.to},
        keeps=lambda record, act: {"assignee": str(act.given.to)} if act.given.to else {},
        effect=tell_assignee,
        **more,
    )
