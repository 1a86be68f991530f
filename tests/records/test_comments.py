import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from accounts.errors import ActionRefused, NotAllowed
from accounts.scope import acting_as
from notifications.models import Notification
from records import comments
from records.models import Comment
from records.tokens import new_token
from records.wording import reporter_warning
from tests.factories import UserFactory
from tests.leads.factories import TODAY, make_lead


@pytest.fixture
def officer(taiyuan):
    return UserFactory(bureau=taiyuan, full_name="张海峰", username="zhanghf")


@pytest.fixture
def lead(taiyuan):
    return make_lead(taiyuan)


def told(person):
    return list(Notification.objects.filter(user=person).values_list("what", flat=True))


def test_a_mentioned_colleague_is_told_once(lead, officer, taiyuan):
    colleague = UserFactory(bureau=taiyuan, full_name="李燕")

    with acting_as(officer):
        comment = comments.add(lead, "@李燕请核对 @李燕 @zhanghf", by=officer, on=TODAY)

    assert comment.mentioned == [colleague.pk, officer.pk]
    assert told(colleague) == ["mention"]
    assert told(officer) == []


def test_the_longest_name_counts(lead, officer, taiyuan):
    short = UserFactory(bureau=taiyuan, full_name="王小")
    long = UserFactory(bureau=taiyuan, full_name="王小明")

    assert comments.mentioned_in("请@王小明看", lead) == [long]
    assert comments.mentioned_in("请＠王小看", lead) == [short]
    assert comments.mentioned_in("写信给 a@b.c，无人", lead) == []


def test_only_people_who_may_see_the_record_are_meant(lead, officer, taiyuan, datong, province):
    UserFactory(bureau=datong, full_name="赵敏")
    UserFactory(bureau=taiyuan, role="auditor", full_name="赵敏")
    UserFactory(bureau=taiyuan, full_name="赵敏", is_active=False)
    superior = UserFactory(bureau=province, full_name="赵敏")

    assert comments.mentioned_in("@赵敏", lead) == [superior]


def test_the_handler_hears_of_a_comment(lead, officer, taiyuan):
    handler = UserFactory(bureau=taiyuan)
    lead.assignee = handler
    lead.save()

    with acting_as(officer):
        comments.add(lead, "已电话联系。", by=officer, on=TODAY)

    assert told(handler) == ["comment"]


@pytest.mark.parametrize("text", ["", "  \n", "\x00\x07", "长" * 2001])
def test_an_empty_or_endless_comment_is_refused(lead, officer, text):
    with pytest.raises(ActionRefused):
        comments.add(lead, text, by=officer, on=TODAY)


def test_strangers_write_nothing(lead, datong):
    with pytest.raises(NotAllowed):
        comments.add(lead, "你好", by=UserFactory(bureau=datong), on=TODAY)


def test_a_comment_is_written_once(lead, officer):
    comment = comments.add(lead, "原话", by=officer, on=TODAY)
    row = Comment.objects.filter(pk=comment.pk)

    with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
        row.update(text="改过的话")
    with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
        row.delete()
    with pytest.raises(IntegrityError, match="comment_says_something"), transaction.atomic():
        Comment.objects.create(kind="lead", record_id=lead.pk, bureau=lead.bureau, author=officer, text="")


def test_comments_stay_within_reach(lead, officer, datong):
    comments.add(lead, "原话", by=officer, on=TODAY)

    with acting_as(UserFactory(bureau=datong)):
        assert not Comment.objects.exists()


def test_words_about_a_reporter_make_one_pause():
    assert "举报人" in reporter_warning("举报人的电话是……")
    assert reporter_warning("当事人已到场。") is None


def post(client, lead, **given):
    return client.post(reverse("records:comment", args=["lead", lead.pk]), {"token": new_token(), **given})


def test_pressed_twice_one_comment(client, lead, officer):
    client.force_login(officer)
    token = new_token()

    for _press in range(2):
        answer = post(client, lead, token=token, text="已到现场")
        assert answer.status_code == 303
    assert Comment.objects.get().text == "已到现场"


def test_a_comment_on_a_reporter_comes_back_once(client, lead, officer):
    client.force_login(officer)

    refused = post(client, lead, text="举报人称见过")
    again = post(client, lead, text="举报人称见过", looked_again="on")

    assert (refused.status_code, again.status_code) == (422, 303)
    assert 'name="looked_again"' in refused.content.decode()
    assert Comment.objects.count() == 1


def test_a_foreign_record_is_not_there(client, lead, datong):
    client.force_login(UserFactory(bureau=datong))

    assert post(client, lead, text="你好").status_code == 404
    assert client.post(reverse("records:comment", args=["nothing", lead.pk])).status_code == 404
