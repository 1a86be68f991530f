"""The rules' own doors: what pages, imports, bulk actions and the API go through, called by somebody without the right.

One line for each module that asks the policy by itself, so that no page has to.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from decimal import Decimal
from types import ModuleType, SimpleNamespace
from typing import Any

from django.utils import timezone

from accounts import bureaus, certificates, handover, issuing, links, people, policy, requests, system_accounts
from accounts.appointments import ending
from accounts.models import AccessToken, User
from cases import imports as rows_of_cases
from cases import registration as cases
from circulars import opening, rounds
from deadlines import clocks, corrections, extensions, first_days, notices, rules
from deadlines.models import DeadlineRule, HolidayNotice, load_calendar
from exchange import export, granting, overseeing, switchover
from exchange import workflow as imports
from exchange.plain import ledger as plain_ledger
from interface import access, derived, reference, webhooks
from interface import links as interface_links
from interface import records as interface_records
from leads import imports as ledger
from leads import registration
from leads.acts import merging, naming_holder, offering
from leads.models import Channel
from leads.sheets import LeadSheet
from lists import bulk, saved_filters
from plain import opening as opening_plainly
from plain import registering as plain
from plain.declaring import Pages
from programme.meetings.sheet import MeetingSheet
from records import (
    advancing,
    amounts,
    attachments,
    code_lists,
    comments,
    duplicates,
    editing,
    handlers,
    hiding,
    temporary_access,
)
from records import links as record_links
from records.models import Subject
from rectification import registration as letters
from rectification.actions.acts import planning as actions
from rectification.dossiers.acts import proposing as dossiers
from rectification.imports import actions as action_rows
from rectification.imports import cases as case_rows
from rectification.imports import measures as measure_rows
from rectification.imports import orders as order_rows
from rectification.lists import ACTIONS
from rectification.measures.acts import making as measures
from rectification.models import Action
from rectification.orders.acts import planning as orders
from rectification.replies import drafting as replies
from registry import declared, declared_here
from tests.guarantees.matrix import more
from tests.guarantees.matrix.people import DATONG, TAIYUAN, XIAODIAN
from tests.guarantees.matrix.world import World
from tests.leads.factories import values

Door = Callable[[World, User], Any]
TODAY, NOW = timezone.localdate(), timezone.now()


def _edit(world: World, by: User) -> Any:
    lead = world.leads[XIAODIAN]
    return editing.save_edited(
        lead, {"title": "改"}, by=by, right="lead.edit", version=lead.version, refuses=lambda _lead: None
    )


def _add_handler(world: World, by: User) -> Any:
    lead, several = world.leads[XIAODIAN], handlers.SeveralHandlers("lead", "lead.assign", lambda _record: True)
    with declared_here(several):
        return handlers.add_handler(lead, world.users["stranger"], by=by, on=TODAY)


def _name_group(world: World, by: User) -> Any:
    with declared_here(hiding.Hiding("lead", "lead.assign")):
        return hiding.name_group(world.leads[XIAODIAN], [], by=by)


def _correct_amount(world: World, by: User) -> Any:
    lead, fines = world.leads[XIAODIAN], amounts.Amounts(kind="lead", labels={"fine": ""}, right="lead.register")
    with declared_here(fines):
        return amounts.correct_amount(lead, "fine", to=Decimal(1), effective_on=TODAY, by=by, on=TODAY, reason="判决")


def _export(world: World, by: User) -> Any:
    return export.export_response(SimpleNamespace(user=by), world.leads[DATONG], LeadSheet(), filters="")


def _change_by_ledger(world: World, by: User) -> Any:
    row = SimpleNamespace(values={}, identities={}, place=None, key="1")
    return ledger.LedgerChange(world.leads[DATONG], row, {}, by=by, on=TODAY).write()


EMPTY_ROW = SimpleNamespace(values={}, protected={}, place=None, key="1")


def _change_letter_by_ledger(world: World, by: User) -> Any:
    return order_rows.OrderChange(world.letters[DATONG].order, EMPTY_ROW, {}, by=by, on=TODAY).write()


def _change_measure_by_ledger(world: World, by: User) -> Any:
    return measure_rows.MeasureChange(world.letters[DATONG].measure, EMPTY_ROW, {}, by=by, on=TODAY).write()


def _change_action_by_ledger(world: World, by: User) -> Any:
    return action_rows.ActionChange(world.letters[DATONG].action, EMPTY_ROW, {}, by=by, on=TODAY).write()


def _register(world: World, by: User) -> Any:
    return registration.register(
        values(found_on=TODAY, received_on=TODAY), by=by, bureau=world.bureaus[DATONG], on=TODAY
    )


def _join(world: World, by: User) -> Any:
    order = world.letters[DATONG].order
    return letters.join(
        order.type, order.issuer, order.issuer_number, by=by, bureau=world.bureaus[TAIYUAN], received_on=TODAY, on=TODAY
    )


def _register_plainly(world: World, by: User) -> Any:
    """As a plain kind would, with the rights of another: it is refused before anything is looked at."""
    pages = Pages(model=Action, records=ACTIONS, path="", mark="", icon="", new="", typed=())
    return plain.register(pages, {}, by=by, bureau=world.bureaus[DATONG], on=TODAY)


def _open_from_a_case(world: World, by: User) -> Any:
    """A record of a plain kind, opened from one that is seen."""
    pages = next(pages for pages in declared(Pages).values() if pages.openings)
    source = world.cases[XIAODIAN]
    request: Any = SimpleNamespace(GET={source.kind: str(source.pk)}, user=by)
    return opening_plainly.opened_from(request, pages)


def _change_plainly_by_ledger(world: World, by: User) -> Any:
    return MeetingSheet().update(world.plain["meeting", DATONG], SimpleNamespace(values={}), {}, by=by, on=TODAY)


def _join_subjects(world: World, by: User) -> Any:
    subject = Subject.objects.earliest("pk")
    return duplicates.join(subject, subject, by=by, reason="一样")


# Each called by an inspector of Taiyuan, who may look at My Work and at nothing else.
DOORS: dict[ModuleType, Door] = {
    ending: lambda world, by: ending.end_appointment(world.appointment, on=TODAY, reason="调离", by=by, now=NOW),
    requests: lambda world, by: requests.grant(world.request, by=by, now=NOW),
    bureaus: lambda world, by: bureaus.edit_bureau(world.bureaus[TAIYUAN], name="改名", by=by),
    certificates: lambda world, by: certificates.add_certificate(
        world.users["stranger"], number="晋1", valid_from=TODAY, valid_to=TODAY, by=by
    ),
    handover: lambda world, by: handover.hand_over(
        world.leavers[TAIYUAN], world.bureaus[TAIYUAN], targets={}, rest_to=None, by=by, on=TODAY
    ),
    links: lambda world, by: links.fetch_link(world.request, by=by, now=NOW),
    people: lambda world, by: people.disable_person(world.users["stranger"], reason="停用", by=by, now=NOW),
    opening: lambda world, by: opening.open_month(TODAY, by=by, on=TODAY),
    rounds: lambda world, by: rounds.correct(world.circulars["issued"], by=by, at=NOW, reason="更正"),
    clocks: lambda world, by: clocks.approve_pause(world.pauses[XIAODIAN], by=by, on=TODAY),
    corrections: lambda world, by: corrections.refuse_notice(
        HolidayNotice.objects.first(), by=by, now=NOW, reason="误"
    ),
    extensions: lambda world, by: extensions.request_extension(
        world.clocks[TAIYUAN], by=by, on=TODAY, reason="案情复杂", length=5
    ),
    first_days: lambda world, by: first_days.request_correction(
        world.clocks[TAIYUAN], by=by, on=TODAY, reason="收文章", trigger_on=TODAY
    ),
    notices: lambda world, by: notices.enter_notice(
        year=TODAY.year + 2, document_no="国办发明电〔2027〕1号", published_on=TODAY, days=[],
        calendar=load_calendar(), by=by,
    ),
    rules: lambda world, by: rules.propose_rule(
        DeadlineRule.objects.named("CASE_FILE").first(), by=by, valid_from=TODAY, reason="新规"
    ),
    export: _export,
    overseeing: lambda world, by: overseeing.running(by=by, now=NOW),
    granting: lambda world, by: granting.grant(world.waiting[TAIYUAN], by=by, now=NOW),
    switchover: lambda world, by: switchover.ask(TODAY, reason="启用", by=by, now=NOW),
    imports: lambda world, by: imports.confirm(world.own["inspector"].batch, with_changes=False, by=by, now=NOW),
    offering: lambda world, by: offering.take(world.handovers[DATONG], by=by, on=TODAY),
    merging: lambda world, by: world.leads[XIAODIAN].advance(
        "merge", into=world.leads[TAIYUAN], ground="same_reporter", by=by, on=TODAY, note="重复"
    ),
    naming_holder: lambda world, by: world.leads[XIAODIAN].advance(
        "transfer", to=world.bureaus[TAIYUAN], by=by, on=TODAY, note="指定管辖"
    ),
    registration: _register,
    plain: _register_plainly,
    opening_plainly: _open_from_a_case,
    ledger: _change_by_ledger,
    plain_ledger: _change_plainly_by_ledger,
    duplicates: _join_subjects,
    order_rows: _change_letter_by_ledger,
    measure_rows: _change_measure_by_ledger,
    action_rows: _change_action_by_ledger,
    case_rows: lambda world, by: case_rows.change_case(world.letters[DATONG].dossier.case, EMPTY_ROW, {}, by=by),
    amounts: _correct_amount,
    handlers: _add_handler,
    hiding: _name_group,
    temporary_access: lambda world, by: temporary_access.share(
        world.leads[XIAODIAN], to=world.bureaus[DATONG], until_on=TODAY, reason="联合核查", by=by, on=TODAY
    ),
    record_links: lambda world, by: record_links.link(
        world.leads[XIAODIAN], world.leads[TAIYUAN], record_links.RELATED, by=by, on=TODAY
    ),
    attachments: lambda world, by: attachments.attach(world.leads[XIAODIAN], more.file_of(XIAODIAN), by=by),
    bulk: lambda world, by: bulk.choose(
        bulk.action_of("lead.urge"), type(world.moved).objects.all(), user=by, back="/", now=NOW
    ),
    code_lists: lambda world, by: code_lists.change_code(Channel.objects.first(), by=by, label_zh="改"),
    comments: lambda world, by: comments.add(world.leads[XIAODIAN], "有何进展？", by=by, on=TODAY),
    editing: _edit,
    saved_filters: lambda world, by: saved_filters.save_filter(
        user=by, kind="lead", name="本局", query="state=open", pinned=False, shared=True
    ),
    system_accounts: lambda world, by: system_accounts.change_system_account(
        world.system, purpose="改", actions=world.system.actions, networks=world.system.networks,
        valid_to=world.system.valid_to, keeper=world.system.keeper, reason="更名", by=by, now=NOW,
    ),
    issuing: lambda world, by: issuing.revoke_token(
        AccessToken.objects.get(user=world.system.user), reason="泄露", by=by, now=NOW
    ),
    webhooks: lambda world, by: webhooks.stop(world.webhook, by=by, reason="停用", now=NOW),
    letters: _join,
    cases: lambda world, by: cases.propose(
        {"title": "案", "clue_on": TODAY}, None, by=by, bureau=world.bureaus[TAIYUAN], on=TODAY
    ),
    rows_of_cases: lambda world, by: rows_of_cases.LedgerChange(
        world.cases[TAIYUAN], EMPTY_ROW, {}, by=by, on=TODAY
    ).write(),
    orders: lambda world, by: orders.skip_problem(world.letters[TAIYUAN].order.problems.first(), reason="无须", by=by),
    measures: lambda world, by: measures.make(
        "约谈经营者", world.letters[TAIYUAN].order.problems.all(), by=by, bureau=world.bureaus[TAIYUAN], on=TODAY
    ),
    actions: lambda world, by: actions.plan(
        {"title": "检查", "planned_on": TODAY}, [], by=by, bureau=world.bureaus[TAIYUAN], on=TODAY
    ),
    dossiers: lambda world, by: dossiers.register_case(
        {"number": "案1", "name": "案"}, by=by, bureau=world.bureaus[TAIYUAN]
    ),
    replies: lambda world, by: replies.draft(world.letters[TAIYUAN].order, by=by, on=TODAY),
    advancing: lambda world, by: world.leads[XIAODIAN].advance("urge", by=by, on=TODAY, note="请尽快办结"),
}  # fmt: skip


# Of the interface: like views, they ask for an address.
ADDRESSES = {access, derived, interface_links, interface_records, reference}


def modules_with_a_door() -> set[ModuleType]:
    """Modules of ours that ask the policy for a right.

    Views and the interface are asked by the matrix itself, commands by the tests of their rooms.
    """
    return {
        module
        for name, module in list(sys.modules.items())
        if getattr(module, "require", None) is policy.require
        and not name.startswith("tests.")
        and module is not policy
        and ".views" not in name
        and ".api" not in name
        and module not in ADDRESSES
        and ".management" not in name
    }
