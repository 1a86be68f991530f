"""A further party is named while the case is proposed or investigated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import EnforcementCase, Party
from cases.parties import name_party
from cases.searching import index_case
from cases.states import S
from records.acts import Act, Input, Json, Transition
from records.forms.act import ActForm
from records.forms.subject import SubjectFields


@dataclass(frozen=True)
class Named(Input):
    """As typed; a firm or a trader by its credit code, a person by the name."""

    role: str
    name: str
    credit_code: str = ""
    address: str = ""


class NamePartyForm(SubjectFields, ActForm):
    role = forms.ChoiceField(label=_("role"), choices=Party.Role, widget=forms.RadioSelect)
    field_order = ("role", "subject_name", "subject_code", "subject_address", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["subject_kind"]  # the role says it
        self.fields["subject_name"].required = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("role") == Party.Role.PERSON and cleaned.get("subject_code"):
            self.add_error("subject_code", _("A person has no credit code: leave it empty, or choose company."))
        return cleaned

    def given(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {
            "role": typed["role"],
            "name": typed["subject_name"],
            "credit_code": typed["subject_code"],
            "address": typed["subject_address"],
        }


def name_one_more(case: EnforcementCase, act: Act[Named]) -> None:
    given, by = act.given, act.by
    if by is None:
        raise ValueError("Nobody names a party in the system's name.")
    name_party(case, role=given.role, name=given.name, credit_code=given.credit_code, address=given.address, by=by)
    index_case(case)


def its_name(case: EnforcementCase, act: Act[Named]) -> dict[str, Json]:
    return {"party": act.given.name}


add_party = Transition(
    "add_party",
    _("Add a party"),
    (S.PROPOSED, S.INVESTIGATING),
    None,
    "case.work",
    done=_("named a further party"),
    takes=Named,
    form=NamePartyForm,
    keeps=its_name,
    effect=name_one_more,
)
