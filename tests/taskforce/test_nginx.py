"""The proxy as it is shipped, only with other ports and paths: what it refuses of the interface by itself."""

from __future__ import annotations

import json
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.conf import settings

from interface.problems import TYPES
from tests.ports import free_port

pytestmark = pytest.mark.slow
SHIPPED = Path(settings.BASE_DIR) / "deploy" / "nginx" / "taskforce.conf"
MEMBERS = {"type", "title", "status", "detail", "request_id", "errors"}
AROUND = """
daemon off; pid {folder}/pid; error_log {folder}/errors; {user}
events {{ worker_connections 512; }}
http {{
    access_log off;
    include {folder}/taskforce.conf;
}}
"""


class Product(BaseHTTPRequestHandler):
    """Stands for the product: it has everything, at once."""

    wbufsize = 4096  # head and body in one packet

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(length)
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    do_POST = do_GET  # noqa: N815

    def log_message(self, *args: object) -> None:
        """Says nothing."""


@dataclass
class Proxy:
    plain: int
    port: int
    product: ThreadingHTTPServer

    def send(self, request: str, *, times: int = 1) -> list[Answer]:
        """The same request so many times over one connection, one after another without waiting."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        bare = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        with bare, context.wrap_socket(bare, server_hostname="tf.example") as line:
            threading.Thread(target=_send, args=(line, request.encode() * times), daemon=True).start()
            stream = line.makefile("rb")
            with stream:
                return [_read(stream) for _time in range(times)]

    def send_in_vain(self, request: str) -> Answer:
        """What is not read to its end; the line is closed while we still send, and the answer may get lost with it."""
        for _attempt in range(20):
            with suppress(Lost, ConnectionError):
                return self.send(request)[0]
        raise Lost


class Lost(Exception):
    """The line ended before an answer came."""


def _send(line: ssl.SSLSocket, what: bytes) -> None:
    with suppress(OSError):  # what is refused is not read to its end
        line.sendall(what)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    def problem(self) -> dict:
        told = json.loads(self.body)
        assert self.headers["content-type"] == "application/problem+json"
        assert told.keys() == MEMBERS
        assert told["status"] == self.status
        assert told["type"].rpartition(":")[2] in TYPES
        assert told["request_id"] == self.headers["x-request-id"]
        return told


def _read(stream) -> Answer:
    first = stream.readline()
    if not first:
        raise Lost
    status = int(first.split()[1])
    headers = {}
    while line := stream.readline().strip():
        name, _colon, value = line.decode().partition(": ")
        headers[name.lower()] = value
    return Answer(status, headers, stream.read(int(headers["content-length"])))


@pytest.fixture(scope="module")
def proxy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nginx")
    product = ThreadingHTTPServer(("127.0.0.1", 0), Product)
    threading.Thread(target=product.serve_forever, daemon=True).start()
    made = Proxy(free_port(), free_port(), product)
    _certificate(folder)
    changed = {
        "listen 80;": f"listen 127.0.0.1:{made.plain};",
        "listen 443 ssl;": f"listen 127.0.0.1:{made.port} ssl;",
        "server web:8000;": f"server 127.0.0.1:{product.server_port};",
        "/etc/nginx/tls": str(folder),
        "_temp_path /tmp/": f"_temp_path {folder}/",
    }
    text = SHIPPED.read_text(encoding="utf-8")
    for old, new in changed.items():
        assert old in text
        text = text.replace(old, new)
    (folder / "taskforce.conf").write_text(text, encoding="utf-8")
    user = "user root;" if Path("/proc/self").stat().st_uid == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user), encoding="utf-8")
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/bin")
    assert nginx, "nginx is not installed: .ci/run installs nginx-light"
    running = subprocess.Popen([nginx, "-c", folder / "nginx.conf", "-p", folder])
    try:
        _wait_for(made.port, running)
        yield made
    finally:
        running.terminate()
        running.wait(10)
        product.shutdown()
        product.server_close()


def _certificate(folder: Path) -> None:
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=tf.example"]
    where = ["-keyout", folder / "key.pem", "-out", folder / "fullchain.pem"]
    subprocess.run([*make, *where], check=True, capture_output=True)


def _wait_for(port: int, running: subprocess.Popen) -> None:
    for _time in range(100):
        assert running.poll() is None, "nginx did not start"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("nginx does not answer")


def get(path: str, *lines: str, verb: str = "GET") -> str:
    return "\r\n".join([f"{verb} {path} HTTP/1.1", "Host: tf.example", *lines, "", ""])


def test_as_many_requests_as_the_product_takes_in_a_burst_pass(proxy):
    """A bureau that reads all its leads, faster than the 30 a second that people get."""
    answers = proxy.send(get("/api/v1/leads"), times=480)

    assert Counter(answer.status for answer in answers) == {200: 480}


def test_a_flood_is_told_to_wait_as_the_product_tells_it(proxy):
    with ThreadPoolExecutor(4) as connections:
        sent = [connections.submit(proxy.send, get("/api/v1/codes"), times=900) for _time in range(4)]
        answers = [answer for each in sent for answer in each.result()]

    refused = [answer for answer in answers if answer.status != 200]
    assert refused, "3,600 requests at once passed"
    assert {answer.status for answer in refused} == {429}
    assert all(answer.problem()["type"] == "urn:taskforce:problem:too-many-requests" for answer in refused[:20])
    assert refused[0].headers["retry-after"] == "5"


@pytest.mark.parametrize(("language", "title"), [("en", "Too large"), ("zh-CN,zh;q=0.9", "内容过大"), ("", "内容过大")])
def test_a_body_that_is_too_large_is_a_problem_in_the_language_that_was_asked_for(proxy, language, title):
    lines = ["Content-Length: 60000000", *([f"Accept-Language: {language}"] if language else [])]
    time.sleep(0.1)

    (answer,) = proxy.send(get("/api/v1/leads/1/attachments", *lines, verb="POST"))

    assert (answer.status, answer.problem()["title"]) == (413, title)


def test_an_address_that_is_too_long_is_a_problem_and_on_a_page_a_sentence(proxy):
    of_api = proxy.send_in_vain(get("/api/v1/leads?q=" + "x" * 40_000))
    of_page = proxy.send_in_vain(get("/leads/?q=" + "x" * 40_000))

    assert (of_api.status, of_page.status) == (414, 414)
    assert of_api.problem()["detail"]
    assert of_page.headers["content-type"] == "text/plain; charset=utf-8"


def test_http_leads_to_https_and_keeps_what_was_posted(proxy):
    with socket.create_connection(("127.0.0.1", proxy.plain), timeout=10) as line:
        line.sendall(get("/api/v1/leads?a=1", "Content-Length: 0", verb="POST").encode())
        moved = _read(line.makefile("rb"))

    assert (moved.status, moved.headers["location"]) == (308, "https://tf.example/api/v1/leads?a=1")


def test_a_product_that_does_not_answer_is_a_problem_that_says_when_to_come_back(proxy):
    """Last: the product is stopped for it."""
    proxy.product.shutdown()
    proxy.product.server_close()

    (of_api,) = proxy.send(get("/api/v1/leads", "Accept-Language: en"))
    (without_slash,) = proxy.send(get("/api"))
    (of_page,) = proxy.send(get("/leads/"))

    assert (of_api.status, of_api.headers["retry-after"]) == (503, "30")
    assert of_api.problem()["title"] == "Not available now"
    assert without_slash.problem()
    assert of_page.status == 502
