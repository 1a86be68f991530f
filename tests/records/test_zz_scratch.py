import pytest, pghistory
from datetime import datetime
from django.utils import timezone
from playwright.sync_api import sync_playwright
from tests.factories import BureauFactory, UserFactory
from tests.leads.factories import make_lead, TODAY
from tests.records.files import PDF, upload
from records import attachments, comments
from records.subjects import subject_of
from leads.models import Lead

@pytest.mark.django_db(transaction=True)
def test_shots(live_server, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    from leads import urls
    from django.urls import path, clear_url_caches
    if not any(u.name == "edit" for u in urls.urlpatterns):
        urls.urlpatterns.append(path("leads/<int:pk>/edit/", lambda r, pk: None, name="edit")); clear_url_caches()
    province = BureauFactory(province_level=True, short_name="省局", name="山西省市场监督管理局")
    taiyuan = BureauFactory(city_level=True, parent=province, short_name="太原市局", name="太原市市场监督管理局")
    officer = UserFactory(bureau=taiyuan, full_name="张海峰", password="x")
    head = UserFactory(bureau=taiyuan, full_name="李燕", role="head")
    subject = subject_of(kind="company", name="晋阳装卸有限公司", credit_code="91110000600037341L")
    leads = [make_lead(taiyuan, title=f"建材市场装卸强买强卖（{n}）", by=officer, subject=subject) for n in range(27)]
    lead = leads[10]
    lead.advance("assign", by=head, on=TODAY, note="请尽快核查", assignee=officer, data={"assignee": str(officer)})
    with pghistory.context(user=head.pk, reason="笔误"):
        Lead.objects.filter(pk=lead.pk).update(title="太原市某建材市场垄断装卸、强买强卖", category="gang", address="小店区某街 18 号")
    attachments.attach(lead, upload("现场照片及询问笔录.pdf", PDF), by=officer, is_evidence=True)
    comments.add(lead, "@李燕 已到现场核实，商户证言三份。\n明日报结果。", by=officer, on=TODAY)
    from deadlines.reminders import record_due_reminders
    record_due_reminders(now=timezone.make_aware(datetime(2027, 1, 20, 9, 0)))
    other = UserFactory(bureau=province, full_name="周文博")
    client.force_login(officer)
    sid = client.cookies["sid"].value
    out = "/tmp/records/shots/"
    with sync_playwright() as p:
        b = p.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox","--disable-gpu","--disable-quic","--no-first-run"])
        for w, lang in ((1440, "zh-CN"), (390, "zh-CN"), (1440, "en-US")):
            c = b.new_context(viewport={"width": w, "height": 900}, locale=lang)
            c.add_cookies([{"name": "sid", "value": sid, "url": live_server.url}])
            pg = c.new_page(); errs = []
            pg.on("console", lambda m: errs.append(m.text) if m.type == "error" else None)
            def shot(name, path=None):
                if path: pg.goto(live_server.url + path)
                pg.wait_for_timeout(400)
                pg.screenshot(path=f"{out}{name}-{w}-{lang[:2]}.png", full_page=True)
            shot("list", "/leads/?sort=due_on")
            shot("detail", f"/leads/{lead.pk}/?from=bGVhZHM_c29ydD1kdWVfb24")
            pg.locator(".chips a", has_text="修改" if lang[0]=="z" else "Changes").click(); pg.wait_for_timeout(600); shot("detail-edits")
            if w == 1440 and lang[0] == "z":
                pg.locator("#id_text").fill("举报人的电话是"); pg.locator("#comment-form button").click(); pg.wait_for_timeout(900); shot("comment-warned")
                pg.locator("#id_file").set_input_files({"name":"合同.pdf","mimeType":"application/pdf","buffer":b"<html>"}); pg.locator("#attachments button").click(); pg.wait_for_timeout(900); shot("attach-refused")
                pg.locator("#id_file").set_input_files({"name":"合同.pdf","mimeType":"application/pdf","buffer":PDF}); pg.locator("#attachments button").click(); pg.wait_for_timeout(900); shot("attached")
                pg.goto(live_server.url + "/leads/new"); pg.locator("[name=subject_name]").fill("晋阳装卸有限公司"); pg.locator("[name=subject_code]").fill("91110000600037341L"); pg.keyboard.press("Tab"); pg.wait_for_timeout(1500); shot("register")
            shot("search", "/search/?q=装卸 建材")
            shot("search-short", "/search/?q=装")
            shot("search-none", "/search/")
            shot("timeline", f"/records/lead/{lead.pk}/timeline")
            shot("attach", f"/records/lead/{lead.pk}/attachments/add")
            shot("faults", "/leads/?category=x&stauts=y")
            print(w, lang, errs)
            c.close()
        b.close()
