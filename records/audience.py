"""Who may do what comes next with a record: whom its steps are told to, and for whom it waits in My Work.

An act that is another's than the handler's (by four eyes, or asked of another bureau) is a decision. What comes next is
told to those who may do it: to the handler, where it is no decision; else to everybody who may, of the nearest bureau
where there is anybody (`accounts.nearest`). Who did what the act decides upon is not asked.
"""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, Subquery

from accounts.models import User
from accounts.nearest import bureaus_asking, people_who_may, roles_at
from accounts.scope import acting_as_system
from notifications.news import WORDINGS, What, said_in_all_languages
from records.actors import HANDLER, earlier_actors
from records.handlers import handled_by, handler_ids
from records.kinds import workflow_of
from records.models.step import Step
from records.telling import home_of, tell

if TYPE_CHECKING:
    from accounts.models import Bureau
    from records.acts import Act, Transition
    from records.models.tracked import TrackedRecord
    from records.workflow import Workflow


def next_acts(record: TrackedRecord, *, after: Transition | None = None) -> list[Transition]:
    """The main ways on from the states that the record is in. `after`: only from those that this act has changed."""
    known: dict[Any, bool] = {}
    workflow = workflow_of(record)
    tables = workflow.tables if after is None else workflow.moved_by(after) or [workflow.table_of(after)]
    main = (t for table in tables for t in table.transitions if t.primary and table.starts(t, record))
    return [transition for transition in main if transition.exists_for(record, known)]


def audience(record: TrackedRecord, *, on: date) -> list[User]:
    """Those who may do what comes next, once each."""
    people = {user.pk: user for act in next_acts(record) for user in asked(record, act, on=on)}
    return list(people.values())


def asked(record: TrackedRecord, act: Transition, *, on: date) -> list[User]:
    """Those whose act it is. Of a record of the compartment only its readers."""
    barred = {pk for people in earlier_actors(record, set(act.not_by)).values() for pk in people}
    if not act.is_decision and (handlers := _handlers(record, act, on=on)):
        return handlers
    if record.readers is not None:
        return list(User.objects.active().filter(pk__in=set(record.readers) - barred))
    bureaus = bureaus_asked(record, act)
    return [user for bureau in bureaus for user in people_who_may(act.action, bureau, on=on, without=barred)]


def bureaus_asked(record: TrackedRecord, act: Transition) -> list[Bureau]:
    """Whose act it is, each once."""
    with acting_as_system() if act.asked_of else nullcontext():  # the one who acted need not see what is asked
        return list(dict.fromkeys(bureau_of(authority) for authority in act.authorities(record)))


def bureau_of(authority: Any) -> Bureau:
    return getattr(authority, "bureau", authority)


def _handlers(record: TrackedRecord, act: Transition, *, on: date) -> list[User]:
    """Those who handle it and may do this where they are."""
    ids = handler_ids(record)
    if not ids:
        return []
    roles = roles_at(act.action, record.bureau, for_=record.bureau)
    people = User.objects.holding(*roles, bureau=record.bureau, on=on).filter(pk__in=ids)
    return sorted(people, key=lambda user: ids.index(user.pk))


def tell_next(record: TrackedRecord, act: Act, done: Transition | None) -> None:
    """Tell those who may do what comes next, but for the one who acted and those whom the act has told already.

    Nobody where the one who acted goes on alone. `done`: the transition that brought the record here; None when it
    was registered.
    """
    workflow = workflow_of(record)
    if workflow.is_silent and workflow.is_silent(record):
        return
    for transition in next_acts(record, after=done):
        people = asked(record, transition, on=act.on)
        if transition.is_decision or act.by is None or act.by not in people:
            news = _news(done, transition)
            others = [user for user in people if user.pk not in act.told]
            tell(others, news, record, act, urgent=transition.is_decision, **_params(news, record, act, done))


def _news(done: Transition | None, coming: Transition) -> What:
    if done is not None and done.tells:
        return done.tells
    if coming.is_decision:
        return What.AWAITING_APPROVAL
    return What.RETURNED if done is not None and done.reason_required else What.YOUR_TURN


def _params(news: What, record: TrackedRecord, act: Act, done: Transition | None) -> dict[str, Any]:
    said = (done.done or done.label) if done else workflow_of(record).begun
    known = {
        "by": act.actor,
        "bureau": home_of(act) or str(act.origin),
        "step": said_in_all_languages(lambda: str(said)),
    }
    return {name: known[name] for name in WORDINGS[news].params}


def waiting_for(user: User, workflow: Workflow) -> Q:
    """Condition on records of one kind: those whose next act is this person's decision. The set that `audience` tells.

    Which of several arrows exists for a record (`applies`) is not asked: from one state they ask the same people.
    """
    found = Q(pk__in=[])
    for table in workflow.tables:
        for (asked_of, not_by), states in _decided_by(user, table).items():
            found |= table.rows_at(sorted(states)) & asked_of & ~_did(not_by, user, workflow.kind)
    return found


def _decided_by(user: User, table: Workflow) -> dict[tuple[Q, tuple[str, ...]], set[str]]:
    """States that wait for a decision of this person: by whose records, and who else must have done the work."""
    states: dict[tuple[Q, tuple[str, ...]], set[str]] = {}  # what asks the same people costs one condition
    for act in table.decisions():
        if user.may(act.action):
            bureaus = bureaus_asking(user, act.action)
            asked_of = act.held_by(bureaus) if act.held_by else Q(bureau__in=bureaus)
            states.setdefault((asked_of, act.not_by), set()).update(act.sources)
    return states


def _did(names: tuple[str, ...], user: User, kind: str) -> Q:
    """Records on which the person last did one of these acts, or is the handler where that counts."""
    found = Q(pk__in=[])
    for name in names:
        if name == HANDLER:
            found |= handled_by(user, kind)
            continue
        steps = Step.objects.filter(kind=kind, record_id=OuterRef("record_id"), action=name).order_by("-at", "-pk")
        last = Step.objects.filter(kind=kind, record_id=OuterRef("pk"), action=name, by=user)
        found |= Q(Exists(last.filter(pk=Subquery(steps.values("pk")[:1]))))
    return found
