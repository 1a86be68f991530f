"""What the pages of letters and of what follows from them show, gathered for their templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from records.pages import Station, record_page, stepper
from records.prefetch import told
from records.record_paper import columns_of
from records.wording import glyph_warning
from rectification.models import (
    Acceptance,
    Action,
    CriminalCase,
    Dossier,
    Lookback,
    Measure,
    Objection,
    Part,
    Problem,
    Progress,
    RectificationOrder,
    Reply,
    SentPaper,
)
from rectification.paper import paper_of
from rectification.states import ANSWERED, ORDER_IN_WORK, M, P, S, Y
from rectification.web import actions_of, measures_of, problem_rows, web_of
from tasks.models import Task

if TYPE_CHECKING:
    from accounts.http import AuthenticatedHttpRequest
    from accounts.models import User


def order_page(order: RectificationOrder, request: AuthenticatedHttpRequest) -> dict[str, Any]:
    """Context of rectification/order.html."""
    user = request.user
    web = web_of(measures_of(order, user), user, order=order)
    add_url = new_measure_address(order) if order.is_open and user.may("measure.register") else ""
    in_reach = user.scope.reaches(city_id=order.city_id, bureau_id=order.bureau_id)
    return (
        record_page(order, request)
        | web
        | {
            "order": order,
            "steps": stepper(order, road(order)),
            "about": about_order(order),
            "problems": problem_rows(told(Problem, order.told_problems), web["measures"].rows, add_url=add_url),
            "parts": told(Part, order.told_parts),
            "replies": told(Reply, order.told_replies),
            "objections": told(Objection, order.told_objections),
            "lookbacks": told(Lookback, order.told_lookbacks),
            "linked": told(RectificationOrder, order.told_linked),
            "people": people(order) if in_reach else [],
            "may_edit": order.is_open and user.may("order.edit", order),
            "add_measure_url": add_url,
            "add_action_url": reverse("rectification:new_action") if user.may("action.register") else "",
            "may_draft": may_draft(order, user),
        }
    )


def particulars_of_order(order: RectificationOrder, user: User) -> list[tuple[Any, list[tuple[Any, ...]]]]:
    """What a letter says on paper; whoever works on a part of it does not learn who works on the whole."""
    in_reach = user.scope.reaches(city_id=order.city_id, bureau_id=order.bureau_id)
    return [
        (_("What is recorded"), [*columns_of(order)]),
        (_("Problems pointed out"), [(each.position, each.text) for each in order.problems.order_by("position")]),
        (_("People"), people(order) if in_reach else []),
    ]


def may_draft(order: RectificationOrder, user: User) -> bool:
    begun = order.reply_state not in (Y.NONE, Y.AGAIN)
    return order.status in ORDER_IN_WORK and not begun and user.may("reply.draft", order)


def road(order: RectificationOrder) -> list[Station]:
    """The main road of a letter. The answer has a state of its own, told at the station of acceptance."""
    measures = _("%(count)s measures") % {"count": order.measure_count} if order.measure_count else ""
    answered = order.replied_on if order.reply_state in ANSWERED else ""
    return [
        Station(_("Registration"), {S.REGISTERED}, order.registered_on),
        Station(_("Dispatch"), {S.DISPATCHED, S.OBJECTED}),
        Station(_("Putting right"), {S.RECTIFYING}, measures),
        Station(_("Acceptance"), {S.AWAIT_ACCEPT}, order.accepted_on or ""),
        Station(_("Answer"), {S.ACCEPTED}, answered or ""),
        Station(_("Struck off"), {S.CLOSED}, order.closed_on or ""),
    ]


def about_order(order: RectificationOrder) -> list[tuple[Any, ...]]:
    """Names and values in the order of the letter; empty ones left out."""
    pairs = [
        (_("Type"), order.type.label),
        (_("Variant"), order.get_variant_display() if order.variant != order.Variant.ORDINARY else ""),
        (_("Issuing organ"), order.issuer.name),
        (_("Issuer's number"), order.issuer_number),
        (_("Date of the letter"), order.issued_on.isoformat() if order.issued_on else ""),
        (_("Received"), f"{order.received_on.isoformat()}（{order.bureau}）"),
        (_("Answer due by the letter"), order.typed_due_on.isoformat() if order.typed_due_on else ""),
        (_("Issuer's consent"), consent_in_words(order)),
        (_("Objections until"), order.objection_due_on.isoformat() if order.objection_due_on else ""),
        (_("Answer"), order.get_reply_state_display()),
        (_("Answered on"), order.replied_on.isoformat() if order.replied_on else ""),
        (_("Issuer's opinion"), order.get_opinion_display() if order.opinion else ""),
        (_("Key area"), order.key_area.label if order.key_area else ""),
        (_("Focus area"), order.focus_area.label if order.focus_area else ""),
        (_("Criminal case"), order.case_name or ""),
        (_("Campaign"), order.campaign_code),
    ]
    return [pair for pair in pairs if pair[1]]


def consent_in_words(order: RectificationOrder) -> str:
    return f"{order.consent_paper}（{order.consent_on.isoformat()}）" if order.consent_on else ""


def people(record: Any) -> list[tuple[Any, ...]]:
    return [
        (_("Responsible bureau"), record.bureau.name, "w"),
        (_("Handler"), str(record.assignee) if record.assignee else _("Nobody yet"), "w"),
        (_("Registered by"), str(record.created_by), "w"),
    ]


def part_page(part: Part, request: AuthenticatedHttpRequest) -> dict[str, Any]:
    """Context of rectification/part.html."""
    user = request.user
    in_reach = user.scope.reaches(city_id=part.city_id, bureau_id=part.bureau_id)
    own = measures_of(part.order, user).filter(bureau=part.bureau)
    web = web_of(own, user, order=part.order)
    add_url = new_measure_address(part.order) if part.is_open and user.may("measure.register", part) else ""
    return (
        record_page(part, request)
        | web
        | {
            "part": part,
            "order": part.order,
            "steps": stepper(
                part,
                [
                    Station(_("Given"), {P.ASSIGNED, P.RETURNED}, part.registered_on),
                    Station(_("Being done"), {P.DOING}),
                    Station(_("Handed up"), {P.DONE}, part.done_on or ""),
                    Station(_("Accepted"), {P.ACCEPTED}),
                ],
            ),
            "problems": problem_rows(told(Problem, part.told_problems), web["measures"].rows, add_url=add_url),
            "people": people(part) if in_reach else [],
            "add_measure_url": add_url,
        }
    )


def measure_page(measure: Measure, request: AuthenticatedHttpRequest) -> dict[str, Any]:
    """Context of rectification/measure.html."""
    user = request.user
    return record_page(measure, request) | {
        "measure": measure,
        "about": about_measure(measure),
        "problems": told(Problem, measure.told_problems),
        "reports": told(Progress, measure.told_reports),
        "verdicts": told(Acceptance, measure.told_verdicts),
        "actions_held": actions_of(Action.objects.visible_to(user).filter(measures=measure)),
        "add_action_url": new_action_address(measure, user),
        "people": people(measure),
    }


def about_measure(measure: Measure) -> list[tuple[Any, Any]]:
    """What kind of measure it is, as far as that is said."""
    said = [
        (_("Type of measure"), measure.type),
        (_("Ordered or voluntary"), measure.get_origin_display()),
        (_("Scope"), measure.get_extent_display()),
        (_("Duration"), measure.get_duration_display()),
    ]
    return [(label, value) for label, value in said if value]


def action_page(action: Action, request: AuthenticatedHttpRequest) -> dict[str, Any]:
    """Context of rectification/action.html."""
    user = request.user
    measures = Measure.objects.visible_to(user).filter(actions=action)
    orders = RectificationOrder.objects.visible_to(user).filter(problems__measures__in=measures).distinct()
    return record_page(action, request) | {
        "action": action,
        "measures": web_of(measures, user, actions=Action.objects.visible_to(user).none())["measures"],
        "linked": list(orders.order_by("number")[:20]),
        "people": people(action),
    }


def reply_page(reply: Reply, request: AuthenticatedHttpRequest) -> dict[str, Any]:
    """Context of rectification/reply.html, without the forms."""
    return record_page(reply, request) | {
        "reply": reply,
        "order": reply.order,
        "lines": list(reply.lines.select_related("problem")),
        "sent_paper": _sent_paper(reply),
        "lacking": "" if reply.sent_on else glyph_warning(paper_of(reply)),
        "may_write": reply.is_draft and request.user.may("reply.draft", reply),
        "people": people(reply),
    }


def _sent_paper(reply: Reply) -> SentPaper | None:
    """Kept when it was sent; before, there is none to be asked for."""
    return SentPaper.objects.filter(reply=reply).only("sha256", "stored_at").first() if reply.sent_on else None


def dossier_page(dossier: Dossier, request: AuthenticatedHttpRequest) -> dict[str, Any]:
    """Context of rectification/dossier.html."""
    user = request.user
    measures = Measure.objects.visible_to(user).filter(dossiers=dossier)
    actions = Action.objects.visible_to(user).filter(dossiers=dossier)
    return (
        record_page(dossier, request)
        | web_of(measures, user, actions=actions)
        | {
            "dossier": dossier,
            "case": next(iter(told(CriminalCase, dossier.told_case)), None),
            "orders": told(RectificationOrder, dossier.told_orders),
            "tasks": told(Task, dossier.told_tasks),
            "people": people(dossier),
        }
    )


def new_action_address(measure: Measure, user: User) -> str:
    """Where an action is planned that carries this measure out, if this person may."""
    if measure.status == M.CANCELLED or not user.may("action.register"):
        return ""
    return f"{reverse('rectification:new_action')}?measures={measure.number}"


def new_measure_address(order: RectificationOrder) -> str:
    return f"{reverse('rectification:new_measure')}?order={order.pk}"
