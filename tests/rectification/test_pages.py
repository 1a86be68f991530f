"""The pages of the room: who sees what on them, what a form does, and what it costs."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.scope import acting_as
from deadlines.models import Clock
from records.models import Attachment
from records.tokens import new_token
from rectification.actions import acts as actions
from rectification.dossiers import acts as dossiers
from rectification.measures import acts as measures
from rectification.models import Dossier, Measure, Part, Progress, RectificationOrder, Reply
from rectification.workflow import WORKFLOWS
from tests.costs import MOST, TO_UNDO, statements
from tests.factories import UserFactory
from tests.records.drafting import begun, keep
from tests.rectification.factories import (
    PDF,
    add_evidence,
    colleague_of,
    delivered,
    dispatched,
    done_measure,
    drafted,
    head_of,
    make_measure,
    make_order,
    officer_of,
    rectifying,
    type_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(monkeypatch):
    """The factories' day is the day of the pages."""
    day = timezone.localdate()
    monkeypatch.setattr("tests.rectification.factories.TODAY", day)
    return day


def typed(today, **changes) -> dict:
    """The registration form as a person fills it in."""
    return {
        "token": new_token(),
        "type": type_of().pk,
        "variant": "ordinary",
        "issuer_name": "太原市人民检察院",
        "issuer_number": "并检建〔2026〕17号",
        "title": "整治市场装卸强制交易",
        "received_on": today.isoformat(),
        "problems": "强制交易未处置\n\n收费未公示\n",
    } | changes


def test_a_letter_is_registered_with_its_scan_in_one_form(client, taiyuan, today):
    client.force_login(officer_of(taiyuan))
    scan = SimpleUploadedFile("建议书.pdf", PDF, "application/pdf")

    answer = client.post(reverse("rectification:register"), typed(today) | {"scan": scan})

    order = RectificationOrder.objects.get()
    assert answer["Location"] == order.get_absolute_url()
    assert [problem.text for problem in order.problems.all()] == ["强制交易未处置", "收费未公示"]
    assert Attachment.objects.get(kind="order").is_shared


def test_pressed_twice_it_is_one_letter(client, taiyuan, today):
    client.force_login(officer_of(taiyuan))
    form = typed(today)

    first, second = (client.post(reverse("rectification:register"), form) for _press in range(2))

    assert first["Location"] == second["Location"]
    assert RectificationOrder.objects.count() == 1


def test_a_letter_that_is_known_is_offered_to_be_joined(client, taiyuan, datong, today):
    client.force_login(officer_of(taiyuan))
    client.post(reverse("rectification:register"), typed(today, issuer_name="山西省人民检察院"))
    client.force_login(officer_of(datong))

    answer = client.post(reverse("rectification:register"), typed(today, issuer_name="山西省人民检察院"))
    assert answer.status_code == 422
    assert answer.context["twin"].bureau == taiyuan
    offered = {
        "token": new_token(), "type": type_of().pk, "issuer_name": "山西省人民检察院",
        "issuer_number": "并检建〔2026〕17号", "received_on": today.isoformat(),
    }  # fmt: skip
    joined = client.post(reverse("rectification:join"), offered)

    part = Part.objects.get()
    assert joined["Location"] == part.get_absolute_url()
    assert client.get(part.get_absolute_url()).status_code == 200
    assert client.get(part.order.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [{"problems": " \n "}, {"received_on": "2099-01-01"}, {"variant": "urgent", "type_code": "police"}, {"title": ""}],
)
def test_a_form_in_disorder_comes_back_as_it_was(client, taiyuan, today, wrong):
    client.force_login(officer_of(taiyuan))
    if code := wrong.pop("type_code", None):
        wrong = wrong | {"type": type_of(code).pk}

    answer = client.post(reverse("rectification:register"), typed(today, **wrong))

    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert "并检建〔2026〕17号" in answer.content.decode()
    assert not RectificationOrder.objects.exists()


def test_a_file_that_is_not_what_it_says_leaves_no_letter_behind(client, taiyuan, today):
    client.force_login(officer_of(taiyuan))
    scan = SimpleUploadedFile("建议书.pdf", b"MZ\x90 a program", "application/pdf")

    answer = client.post(reverse("rectification:register"), typed(today) | {"scan": scan})

    assert answer.status_code == 422
    assert not RectificationOrder.objects.exists()


def test_editing_keeps_both_versions(client, taiyuan, today):
    order = make_order(taiyuan)
    client.force_login(officer_of(taiyuan))
    address = reverse("rectification:edit", args=[order.pk])
    shown = client.get(address).context["form"]
    form = {bound.html_name: bound.value() if bound.value() is not None else "" for bound in shown}
    form |= {bound.html_initial_name: form[bound.html_name] for bound in shown.visible_fields()}

    done = client.post(address, form | {"title": "整治装卸收费"})
    beaten = client.post(address, form | {"title": "整治停车收费"})

    order.refresh_from_db()
    assert (done.status_code, beaten.status_code, order.title) == (302, 409, "整治装卸收费")


def test_a_page_shows_the_acts_of_the_person_and_a_stranger_gets_none(client, taiyuan, datong, today):
    order = make_order(taiyuan)
    names = {}
    for person in (officer_of(taiyuan), head_of(taiyuan)):
        client.force_login(person)
        names[person] = {button.name for button in client.get(order.get_absolute_url()).context["actions"]}
    client.force_login(officer_of(datong))

    assert client.get(order.get_absolute_url()).status_code == 404
    assert "dispatch" in names[head_of(taiyuan)]
    assert "answer_urging" not in names[officer_of(taiyuan)]
    assert "void" not in names[officer_of(taiyuan)]


def test_who_works_on_a_letter_sees_it_with_the_own_measures(client, province, taiyuan, datong, today):
    order = dispatched(province, datong, lead=taiyuan)
    own, foreign = make_measure(order, bureau=taiyuan), make_measure(order, bureau=datong)
    secret = add_evidence(order, officer_of(province), "内部研判.pdf")
    client.force_login(officer_of(taiyuan))

    page = client.get(order.get_absolute_url())

    text = page.content.decode()
    assert [row.measure for row in page.context["measures"].rows] == [own]
    assert page.context["actions"] == []
    assert foreign.number not in text
    assert secret.name not in text
    assert [part.bureau for part in page.context["parts"]] == [taiyuan]


def test_a_letter_is_dispatched_by_its_form(client, province, taiyuan, datong, today):
    order = make_order(province)
    client.force_login(head_of(province))
    address = reverse("rectification:act", args=["order", order.pk, "dispatch"])
    assert client.get(address).status_code == 200

    client.post(address, {"lead": taiyuan.pk, "co": [datong.pk], "problems": [order.problems.first().pk], "note": "急"})

    given = {part.bureau: part.problems.count() for part in order.parts.all()}
    assert given == {taiyuan: 2, datong: 1}


def test_a_measure_is_made_for_one_letter_and_others_by_number(client, taiyuan, datong, today):
    order, other, foreign = make_order(taiyuan), make_order(taiyuan), make_order(datong)
    client.force_login(officer_of(taiyuan))
    address = f"{reverse('rectification:new_measure')}?order={order.pk}"
    form = {"token": new_token(), "text": "约谈市场开办者", "problems": [order.problems.first().pk]}

    refused = client.post(address, form | {"orders": f"{other.number}、{foreign.number}"})
    made = client.post(address, form | {"orders": other.number})

    assert (refused.status_code, made.status_code) == (422, 302)
    assert foreign.number in refused.content.decode()
    assert Measure.objects.get().order_count == 2


def test_progress_takes_its_evidence_along(client, taiyuan, today):
    measure = make_measure(dispatched(taiyuan))
    client.force_login(officer_of(taiyuan))
    files = [SimpleUploadedFile(f"照片{n}.pdf", PDF + b"%d" % n, "application/pdf") for n in (1, 2)]

    client.post(
        reverse("rectification:act", args=["measure", measure.pk, "report"]),
        {"note": "约谈14家", "percent": 40, "next_step": "复查", "files": files},
    )

    report = Progress.objects.get()
    assert (report.percent, len(report.evidence)) == (40, 2)
    assert Attachment.objects.filter(kind="measure", is_evidence=True).count() == 2


def test_an_answer_is_written_problem_by_problem(client, taiyuan, today):
    order = rectifying(taiyuan)
    client.force_login(officer_of(taiyuan))
    client.post(reverse("rectification:draft_reply", args=[order.pk]))
    reply = Reply.objects.get()
    first, second = order.problems.all()
    form = {
        "version": reply.version, "opening": "贵院建议书收悉。", "closing": "", "contact": "",
        f"line-{first.pk}-result": "done", f"line-{first.pk}-text": "已约谈",
        f"line-{second.pk}-result": "partly", f"line-{second.pk}-text": "已公示", f"line-{second.pk}-rest": "票据",
        f"line-{second.pk}-rest_by": "2027-01-31",
    }  # fmt: skip

    saved = client.post(reply.get_absolute_url(), form)
    stale = client.post(reply.get_absolute_url(), form)

    assert (saved.status_code, stale.status_code) == (303, 409)
    assert [line.is_said for line in reply.lines.all()] == [True, True]


def test_the_badge_of_an_answer_names_the_duty_of_its_letter(client, taiyuan, today):
    """In the list, on its page and in My Work: the name of the term of the letter that it answers."""
    reply = drafted(rectifying(taiyuan))
    client.force_login(officer_of(taiyuan))
    name = Clock.objects.running().filter(kind="order", due_on=reply.order.due_on).first().label

    for address in (reverse("rectification:replies"), reply.get_absolute_url(), "/"):
        page = client.get(address).content.decode()
        assert name in page, address
        assert reply.title in page, address


def test_an_answer_half_written_is_kept_and_offered_again(client, taiyuan, today):
    """What is typed into its editor, problem by problem, until it is saved; for its writer alone."""
    reply = drafted(rectifying(taiyuan))
    writer, address = officer_of(taiyuan), reply.get_absolute_url()
    client.force_login(writer)
    form = begun(client, address)
    line = f"line-{reply.lines.first().problem_id}-text"

    assert keep(client, form, **{"opening": "贵院建议书收悉", line: "已约谈十四家"}).status_code == 200

    shown = client.get(address).content.decode()
    assert "贵院建议书收悉" in shown
    assert "已约谈十四家" in shown
    client.force_login(colleague_of(writer))
    assert "已约谈十四家" not in client.get(address).content.decode()


def test_a_problem_may_need_no_measure(client, taiyuan, today):
    order = dispatched(taiyuan)
    client.force_login(officer_of(taiyuan))

    client.post(reverse("rectification:skip_problem", args=[order.pk, 2]), {"reason": "市场已关闭"})
    client.post(reverse("rectification:skip_problem", args=[order.pk, 1]), {"reason": " "})

    assert [problem.no_measure_reason for problem in order.problems.all()] == ["", "市场已关闭"]


def everything(bureau, today) -> list:
    """One record of each kind, as far along as it goes."""
    order = rectifying(bureau)
    measure, officer = make_measure(order), officer_of(bureau)
    with acting_as(officer):
        action = actions.plan({"title": "夜查", "planned_on": today}, [measure], by=officer, bureau=bureau, on=today)
        case = dossiers.register_case({"number": "案1", "name": "某案"}, by=officer, bureau=bureau)
        dossier = dossiers.propose(case, trade="建材", by=officer, bureau=bureau, on=today)
    reply = delivered(order)
    return [order, order.parts.get(), measure, done_measure(order), action, dossier, reply, drafted(make_again(order))]


def make_again(order):
    return rectifying(order.bureau)


def test_no_page_costs_more_than_any_page_may(client, taiyuan, province, today):
    records = everything(taiyuan, today)
    for person in (officer_of(taiyuan), head_of(taiyuan), head_of(province)):
        client.force_login(person)
        asked = {str(record): cost_beyond(client, record.get_absolute_url()) for record in records}
        assert max(asked.values()) <= 0, asked


def cost_beyond(client, address: str) -> int:
    """How many statements too many."""
    may_undo = bool(client.get(address).context["undo"])
    return len(statements(client, address)) - MOST - (TO_UNDO if may_undo else 0)


def test_a_letter_of_thirty_problems_costs_as_much_as_one_of_one(client, taiyuan, today):
    """Its page, that of its part, measure and answer, and the page of each decision on them."""
    client.force_login(officer_of(taiyuan))
    asked = []
    for count in (1, 30):
        order = rectifying(taiyuan, problems=[f"第{number}个问题" for number in range(count)])
        measure, reply, part = make_measure(order), drafted(order), order.parts.get()
        pages = [record.get_absolute_url() for record in (order, part, measure, reply)]
        acts = [(order, "report_done"), (reply, "submit")]
        pages += [reverse("rectification:act", args=[record.kind, record.pk, act]) for record, act in acts]
        asked.append([len(statements(client, page)) for page in pages])

    assert asked[0] == asked[1]
    assert max(asked[1]) <= MOST + TO_UNDO


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_and_the_form_of_every_act_opens(client, taiyuan, province, today, language):
    records = everything(taiyuan, today)
    workflows = {workflow.kind: workflow for workflow in WORKFLOWS}
    for person in (officer_of(taiyuan), head_of(taiyuan), colleague_of(officer_of(taiyuan)), head_of(province)):
        person.language = language
        person.save()
        client.force_login(person)
        for record in records:
            page = client.get(record.get_absolute_url())
            assert page.status_code == 200
            for button in page.context["actions"]:
                assert client.get(button.address).status_code == 200, button.address
            assert workflows[record.kind].state(record.status)


def test_every_list_opens_and_its_filters_narrow(client, taiyuan, today):
    everything(taiyuan, today)
    client.force_login(head_of(taiyuan))
    for name in ("orders", "parts", "measures", "actions", "replies", "dossiers"):
        address = reverse(f"rectification:{name}")
        assert len(client.get(address).context["page"].rows) > 0, name
    asked = {
        "orders": ("measures=none", "answer=answered", "type=procuratorial", "state=open", "due=week", "work=mine"),
        "measures": ("state=open", "serving=several", "work=waiting"),
        "parts": ("role=lead", "origin=addressed"),
    }
    for name, queries in asked.items():
        for query in queries:
            page = client.get(f"{reverse(f'rectification:{name}')}?{query}").context["page"]
            assert page.faults == [], query


def test_an_unlinked_letter_number_filters_and_an_unknown_filter_shows_nothing(client, taiyuan, today):
    order, other = make_order(taiyuan), make_order(taiyuan)
    measure = make_measure(order)
    make_measure(other)
    client.force_login(officer_of(taiyuan))

    found = client.get(f"{reverse('rectification:measures')}?order={order.number}").context["page"].rows
    unknown = client.get(f"{reverse('rectification:measures')}?colour=red").context["page"]

    assert found == [measure]
    assert (unknown.rows, bool(unknown.faults)) == ([], True)


def test_my_work_tells_of_every_kind(client, taiyuan, today):
    order = make_order(taiyuan)
    done_measure(dispatched(taiyuan))
    reply = drafted(rectifying(taiyuan))
    reply.advance("submit", by=officer_of(taiyuan), on=today)
    client.force_login(colleague_of(officer_of(taiyuan)))

    items = {item.number: item for section in client.get("/").context["work"].sections for item in section.items}

    assert order.number in items
    assert items[reply.number].button_url.endswith("/act/cosign")
    assert items[Measure.objects.get(status="done").number].button_url.endswith("/act/accept")
    assert items[Part.objects.first().number].button_url.endswith("/act/sign")


def test_a_leaver_hands_over_letters_parts_and_measures(client, taiyuan, today):
    from accounts import handover

    order, officer = dispatched(taiyuan), officer_of(taiyuan)
    order.advance("assign", by=head_of(taiyuan), on=today, to=officer)
    part = order.parts.get()
    part.advance("assign", by=head_of(taiyuan), on=today, to=officer)
    measure = make_measure(order)
    other = UserFactory(bureau=taiyuan)

    with acting_as(head_of(taiyuan)):
        moved = handover.hand_over(officer, taiyuan, targets={}, rest_to=other, by=head_of(taiyuan), on=today)

    for record in (order, part, measure):
        record.refresh_from_db()
    assert moved == 3
    assert {order.assignee, part.assignee, measure.assignee} == {other}
    assert measures.SERIES == "measure"
    assert not Dossier.objects.exists()
