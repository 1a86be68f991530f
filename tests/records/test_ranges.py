"""A download that broke off goes on where it stopped (RFC 9110, 14)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.scope import acting_as
from files.ranges import Unsatisfiable, asked_range
from records import attachments
from tests.leads.factories import make_lead, officer_of
from tests.records.files import PDF
from tests.systems import Api, system_of, token_for

CONTENT = PDF[:9] + b"%" + bytes(range(14, 256)) * 400 + b"\n" + PDF[9:]


@pytest.fixture
def file(settings, tmp_path, xiaodian):
    settings.MEDIA_ROOT = tmp_path / "media"
    officer = officer_of(xiaodian)
    with acting_as(officer):
        return attachments.attach(make_lead(xiaodian), SimpleUploadedFile("证据.pdf", CONTENT), by=officer)


@pytest.fixture
def get(client, file):
    client.force_login(file.uploaded_by)
    answers = []

    def asked(**headers):
        answers.append(client.get(reverse("records:attachment", args=[file.uuid]), headers=headers))
        return answers[-1]

    yield asked
    for answer in answers:
        answer.close()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-9", 0, 9), ("bytes=100-", 100, len(CONTENT) - 1), ("bytes=-7", len(CONTENT) - 7, len(CONTENT) - 1),
        ("bytes=0-99999999", 0, len(CONTENT) - 1), ("bytes=-999999999", 0, len(CONTENT) - 1),
    ],
)  # fmt: skip
def test_one_part_is_handed_out(get, asked, first, last):
    answer = get(Range=asked)

    assert answer.status_code == 206
    assert b"".join(answer.streaming_content) == CONTENT[first : last + 1]
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(CONTENT)}"
    assert answer.headers["Content-Length"] == str(last - first + 1)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["", "bytes=", "bytes=-", "bytes=9-3", "bytes=0-1,4-5", "lines=0-9", "bytes=a-b"])
def test_what_is_not_understood_gets_the_whole_file(get, asked):
    answer = get(Range=asked)

    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == CONTENT
    assert answer.headers["Accept-Ranges"] == "bytes"


@pytest.mark.django_db
def test_a_part_of_another_version_is_the_whole_file(get, file):
    tag = get().headers["ETag"]

    assert tag == f'"{file.sha256}"'
    assert get(Range="bytes=5-", **{"If-Range": tag}).status_code == 206
    assert get(Range="bytes=5-", **{"If-Range": '"another"'}).status_code == 200


@pytest.mark.django_db
def test_a_part_behind_the_end_is_refused_with_the_length(get, file, xiaodian):
    plain = get(Range=f"bytes={len(CONTENT)}-")
    api = Api(token_for(system_of(xiaodian)))
    told = api.client.get(f"/api/v1/attachments/{file.uuid}", headers={**api.headers, "Range": "bytes=-0"})

    assert (plain.status_code, told.status_code) == (416, 416)
    assert {answer.headers["Content-Range"] for answer in (plain, told)} == {f"bytes */{len(CONTENT)}"}
    assert told.json()["type"] == "urn:taskforce:problem:no-such-range"


@given(st.text(alphabet="bytes=-,0123456789 ", max_size=30), st.integers(1, 10**9))
def test_whatever_is_asked_lies_within_the_file(asked, size):
    try:
        part = asked_range({"Range": asked}, size=size, etag='"x"')
    except Unsatisfiable:
        return
    assert part is None or 0 <= part[0] <= part[1] < size
