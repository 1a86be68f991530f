"""Lines of the log name their request, and the proxy's log no words that people searched for."""

import logging

from django.conf import settings
from django.test import RequestFactory

from audit import trail
from taskforce.log import NamesRequest


class Anybody:
    is_authenticated = False


def test_a_line_written_while_a_request_is_answered_bears_its_number():
    line = logging.makeLogRecord({"msg": "slow", "name": "leads", "levelname": "WARNING"})
    form = logging.Formatter(settings.LOGGING["formatters"]["line"]["format"], style="{")
    request = RequestFactory().get("/leads/?q=王小明")
    request.user = Anybody()

    with trail.request_context(request):
        NamesRequest().filter(line)

    assert f"leads [{request.id}]: slow" in form.format(line)
    assert "王小明" not in form.format(line)


def test_a_line_of_no_request_bears_none():
    line = logging.makeLogRecord({"msg": "swept", "name": "celery", "levelname": "INFO"})

    NamesRequest().filter(line)

    assert line.request_id == ""


def test_the_proxy_logs_addresses_without_what_was_searched_for():
    shipped = (settings.BASE_DIR / "deploy" / "nginx" / "taskforce.conf").read_text()
    form = shipped.partition("log_format without_words")[2].partition(";")[0]

    assert shipped.count("access_log ") == shipped.count(" without_words;") == shipped.count("    listen ")
    assert not {"$request ", "$request_uri", "$args", "$http_referer", '$request"'} & set(form.split())
    assert '$request"' not in form
