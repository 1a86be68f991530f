"""People who fetch files over slow lines hold up nobody: not beside `manage.py up`, and not behind nginx."""

from __future__ import annotations

import contextlib
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.guarantees.test_kill import Browser, Running
from tests.ports import free_port
from tests.taskforce.test_up import migrated

pytestmark = [pytest.mark.kill, pytest.mark.slow]

SLOW_READERS = 8
MEGABYTE = 2**20
PDF = b"%PDF-1.7\n" + b"0123456789abcdef" * (MEGABYTE // 16 * 30) + b"\n%%EOF\n"
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"


@pytest.fixture(scope="module")
def product(tmp_path_factory) -> Iterator[Running]:
    product = Running(migrated(tmp_path_factory.mktemp("slow") / "var"))
    product.start()
    product.wait_until(lambda: product.count("SELECT count(*) FROM accounts_user") > 250)
    yield product
    product.up.kill()
    product.up.wait()
    product.wait_until(lambda: product.leftovers() == [])


@pytest.fixture(scope="module")
def large_file(product) -> tuple[Browser, str]:
    """Somebody who may, and the address of a file of 30 MB at a lead."""
    clerk = Browser(product)
    clerk.enter("140105-officer")
    clerk.get("/leads/new")
    channel = product.count("SELECT id FROM leads_channel WHERE code = 'own_screening'")
    today = product.ask("SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date::text")[0][0]
    fields = {
        "token": "a" * 30, "title": "大附件", "category": "evil", "channel": str(channel), "received_on": today,
        "found_on": today, "subject_kind": "company", "facts": "该市场要求商户统一使用指定装卸队，禁止自行装卸。",
    }  # fmt: skip
    where = clerk.post("/leads/new", fields).location
    record = re.search(r"/leads/(\d+)/", where)[1]
    page = clerk.get(where).page
    address = re.search(rf'action="([^"]*/{record}/[^"]*(?:attach|files)[^"]*)"', page)[1]
    answer = clerk.post(address, {"token": "b" * 30}, file=("large.pdf", PDF))
    assert answer.status in (200, 303), answer.page[:2000]
    uuid = product.ask("SELECT uuid::text FROM records_attachment")[0][0]
    return clerk, re.search(rf'href="([^"]*{uuid}[^"]*)"', clerk.get(where).page)[1]


@contextlib.contextmanager
def slow_readers(browser: Browser, path: str, *, port: int, count: int = SLOW_READERS) -> Iterator[list[socket.socket]]:
    """They ask, read two hundred bytes of the answer, and wait."""
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.jar)
    readers = []
    for _number in range(count):
        reader = socket.create_connection(("127.0.0.1", port), timeout=30)
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookies}\r\n\r\n".encode())
        readers.append(reader)
    try:
        for reader in readers:
            assert reader.recv(200).startswith(b"HTTP/1.1 200"), "no file"
        yield readers
    finally:
        for reader in readers:
            reader.close()


def seconds_of(browser: Browser, path: str) -> float:
    begun = time.monotonic()
    assert browser.get(path).status == 200
    return time.monotonic() - begun


def test_eight_slow_readers_of_a_file_hold_no_page(product, large_file):
    clerk, address = large_file
    usual = max(seconds_of(clerk, "/leads/") for _ in range(6))

    with slow_readers(clerk, address, port=product.port):
        meanwhile = max(seconds_of(clerk, path) for path in ("/leads/", "/", "/inbox/", "/leads/", "/", "/inbox/"))
        whole = clerk.opener.open(clerk.address + address, timeout=60).read()

    assert meanwhile < 2 + usual
    assert whole == PDF
    downloads = product.count("SELECT count(*) FROM audit_auditevent WHERE action = 'attachment.opened'")
    assert downloads == SLOW_READERS + 1


def test_eight_slow_readers_of_a_workbook_hold_no_page(product, large_file):
    clerk, _address = large_file

    with slow_readers(clerk, "/leads/export/", port=product.port):
        assert max(seconds_of(clerk, "/leads/") for _ in range(6)) < 4


def test_eight_slow_senders_hold_no_page(product, large_file):
    """A form that arrives byte by byte."""
    clerk, _address = large_file
    senders = [socket.create_connection(("127.0.0.1", product.port), timeout=30) for _ in range(SLOW_READERS)]
    head = "POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    for sender in senders:
        sender.sendall(f"{head}Content-Length: 100000\r\n\r\nlogin=".encode())

    meanwhile = max(seconds_of(clerk, "/leads/") for _ in range(6))

    for sender in senders:
        sender.close()
    assert meanwhile < 4


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


# Behind nginx, which hands out the files itself


@pytest.fixture
def proxy(tmp_path, large_file, product) -> Iterator[int]:
    """The nginx of `deploy/` with what cannot be had here put right: its name server, its certificate, its ports."""
    port, other = free_port(), free_port()
    text = Path(settings.BASE_DIR, "deploy", "nginx", "taskforce.conf").read_text(encoding="utf-8")
    for ours, here in (
        ("server web:8000;", f"server 127.0.0.1:{product.port};"),
        ("listen 80;", f"listen 127.0.0.1:{other};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        ("/var/lib/taskforce/media/", f"{product.env['TASKFORCE_VAR']}/media/"),
        ("_temp_path /tmp/", f"_temp_path {tmp_path}/"),
    ):
        assert ours in text, f"{ours} is no longer in the configuration"
        text = text.replace(ours, here)
    text = re.sub(r"^\s*ssl_.*$", "", text, flags=re.MULTILINE)
    (tmp_path / "nginx.conf").write_text(
        f"user root;\nworker_processes 1;\npid {tmp_path}/nginx.pid;\nerror_log {tmp_path}/error.log;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{text}\n}}\n"
    )
    server = subprocess.Popen([NGINX, "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf"), "-g", "daemon off;"])
    product.wait_until(lambda: listens(port))
    yield port
    server.terminate()
    server.wait(10)


@pytest.mark.skipif(not Path(NGINX).exists(), reason="nginx is not installed")
def test_behind_the_proxy_the_proxy_hands_out_files_with_the_headers_of_the_product(product, large_file, proxy):
    clerk, address = large_file
    direct = clerk.opener.open(clerk.address + address, timeout=60)
    direct.read()
    product.stop()
    product.env["TASKFORCE_ACCEL_REDIRECT"] = "/stored/"
    product.start()
    product.wait_until(product.answers)
    clerk.address = f"http://127.0.0.1:{proxy}"

    accelerated = clerk.opener.open(clerk.address + address, timeout=60)

    assert accelerated.read() == PDF
    kept = ("Content-Type", "Content-Disposition", "Content-Security-Policy", "X-Content-Type-Options",
            "X-Frame-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Cache-Control")  # fmt: skip
    assert {name: accelerated.headers[name] for name in kept} == {name: direct.headers[name] for name in kept}
    assert accelerated.headers["Server"] == "nginx"
    assert clerk.get("/stored/").status == 404, "only by the product's word"
    stranger = Browser(product)
    stranger.address = clerk.address
    assert stranger.get(address).status in (302, 303)
    with slow_readers(clerk, address, port=proxy):
        assert max(seconds_of(clerk, "/leads/") for _ in range(6)) < 4
