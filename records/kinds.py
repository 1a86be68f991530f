"""A kind of record, declared once. Each room declares its own; pages of all kinds read them here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from records.handlers import SeveralHandlers, WhyNotHandler
from records.offboarding import open_work
from registry import Facet, declared

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.policy import Right
    from records.acts import Transition
    from records.forms.act import ActForm
    from records.models.tracked import TrackedRecord
    from records.workflow import Workflow


@dataclass(frozen=True, kw_only=True)
class Kind(Facet):
    """One kind of record: all that is data about it, in one place.

    `label`: what many of them are called. `list_url`: name of its list's address. `act_address(record, act)`: where an
    act is done. `rights`: its rows of the policy. `no_term`: why no day of it is a duty, where no clock runs.
    `help_page`: the page of docs/guide that tells of it.
    `reassigned_by`: the arrow by which the handler changes, for whoever leaves. `has_several_handlers`: whether others
    may work on a record with its handler (`records.handlers`); `why_not_handler(record, person, day)`: who may not.
    `rests_on`: what every act of it shows of the record (`records.acts.Transition.rests_on`).
    `facets`: what the other rooms need to know of it, each room by its own type (`Desk`, `Sheet`, `OpenWork` …).
    """

    model: type[TrackedRecord]
    label: StrOrPromise
    icon: str
    workflow: Workflow
    list_url: str
    act_address: Callable[[TrackedRecord, str], str] | None = None
    no_term: str = ""
    help_page: str = ""
    reassigned_by: str = "assign"
    has_several_handlers: bool = False
    why_not_handler: WhyNotHandler | None = None
    rests_on: tuple[str, ...] = ()
    rights: tuple[Right, ...] = ()
    facets: tuple[Facet, ...] = ()

    @property
    def kind(self) -> str:
        return self.model.kind

    @property
    def facet_key(self) -> str:
        return self.kind

    def parts(self) -> Iterable[Facet]:
        return (*self.rights, *self.facets, *self._handed_over())

    def _handed_over(self) -> Iterable[Facet]:
        """What somebody who leaves has in hand of it; nothing of a kind that nobody handles."""
        if self.has_handler:
            reassigning = self.workflow.transition(self.reassigned_by)
            yield open_work(self.model, self.label, reassigning, has_several=self.has_several_handlers)
            if self.has_several_handlers:
                yield SeveralHandlers(self.kind, reassigning.action, self._is_open, self.why_not_handler)

    def _is_open(self, record: TrackedRecord) -> bool:
        return self.workflow.state(record.status).is_open

    @property
    def has_handler(self) -> bool:
        return any(transition.name == self.reassigned_by for transition in self.workflow.transitions)

    def take_effect(self) -> None:
        """The database refuses every change of state that no table has; a migration puts the trigger up."""
        for table in self.workflow.tables:
            trigger = table.trigger()
            if trigger.name not in {each.name for each in getattr(self.model._meta, "triggers", ())}:
                trigger.register(self.model)  # type: ignore[arg-type]  # it names an instance, and means the class

    def address_of(self, record: TrackedRecord, act: str) -> str:
        """Where an act is done. Raises LookupError for a kind whose acts have no page."""
        if self.act_address is None:
            raise LookupError(f"{self.kind} says no address of its acts")
        return self.act_address(record, act)

    def form_of(self, transition: Transition) -> type[ActForm[Any]]:
        """The form of the act, one for the fields that it asks, or the plain one with a note."""
        from records.derived_forms import asking  # app registry
        from records.forms.act import ActForm  # app registry

        if transition.asks:
            return asking(self.model, transition.asks)
        return transition.form or ActForm


def kind_of(kind: str) -> Kind:
    """Raises KeyError for a kind that no room declares."""
    return declared(Kind)[kind]


def all_kinds() -> list[Kind]:
    return list(declared(Kind).values())


def workflow_of(record: TrackedRecord) -> Workflow:
    return kind_of(record.kind).workflow
