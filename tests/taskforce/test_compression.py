"""Text is compressed where the browser takes it, and its length gives no secret away."""

import gzip

import pytest

from tests.leads.factories import head_of, make_lead

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client, taiyuan):
    client.force_login(head_of(taiyuan))
    client.defaults["HTTP_ACCEPT_ENCODING"] = "gzip, br"
    return client


def test_a_page_goes_out_compressed(reader, taiyuan):
    lead = make_lead(taiyuan)

    answer = reader.get("/leads/")

    assert answer["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer["Vary"]
    assert lead.number in gzip.decompress(answer.content).decode()


def test_the_same_page_has_many_lengths(reader):
    lengths = {len(reader.get("/accounts/me/").content) for _ in range(12)}

    assert len(lengths) > 3


def test_who_takes_no_compression_gets_none(reader):
    answer = reader.get("/leads/", headers={"accept-encoding": "identity"})

    assert not answer.has_header("Content-Encoding")


def test_an_answer_of_the_interface_keeps_the_version_it_names(reader, taiyuan):
    lead = make_lead(taiyuan)

    answer = reader.get(f"/api/v1/leads/{lead.pk}/")

    assert answer["Content-Encoding"] == "gzip"
    assert answer["ETag"] == reader.get(f"/api/v1/leads/{lead.pk}/", headers={"accept-encoding": ""})["ETag"]


def test_files_are_not_compressed(reader):
    answer = reader.get("/leads/export/?state=open")

    assert not answer.has_header("Content-Encoding")
