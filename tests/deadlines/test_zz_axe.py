import pytest, time_machine
from django.urls import reverse
from playwright.sync_api import sync_playwright
from axe_playwright_python.sync_playwright import Axe
from tests.deadlines.test_pages import *
from tests.deadlines.test_calendar_correction import entered, NOTICE_2027
from deadlines.extensions import request_extension
@pytest.mark.django_db(transaction=True)
def test_axe(live_server, client, province, taiyuan, xiaodian):
    o=UserFactory(bureau=xiaodian,full_name="李红梅"); h=UserFactory(bureau=province,role="head",full_name="周文博"); po=UserFactory(bureau=province,full_name="王"); th=UserFactory(bureau=taiyuan,role="head")
    c=running(xiaodian,"CASE_FILE",trigger_on=d("2026-11-02"),assignee=o); c2=running(xiaodian,trigger_on=d("2026-10-12"),assignee=o)
    e=request_extension(c2,by=o,on=d("2026-11-20"),reason="等待检验",length=30)
    for k in range(3): running(taiyuan,"CASE_FILE",trigger_on=d("2027-01-22"))
    n=entered(NOTICE_2027,by=po)
    R=lambda n,*a: reverse("deadlines:"+n,args=a)
    jobs={h:[R("calendar"),R("year",2027),R("notice",n.pk),R("rules"),R("rule",3),R("change_rule",3),R("reminders"),R("add_step",1),R("add_notice")], o:[R("clock",c.pk),R("clock",c2.pk),R("pause",c.pk),R("extend",c.pk)], th:[R("decide_extension",e.pk),R("correct",c.pk)]}
    with sync_playwright() as p:
        b=p.chromium.launch(executable_path="/usr/bin/chromium",args=["--no-sandbox","--disable-gpu","--disable-quic"])
        for u,paths in jobs.items():
            client.force_login(u)
            for lang in ("zh-hans","en"):
              for w in (1440,390):
                x=b.new_context(viewport={"width":w,"height":900}); x.add_cookies([{"name":k,"value":v.value,"url":live_server.url} for k,v in client.cookies.items()]+[{"name":"language","value":lang,"url":live_server.url}])
                pg=x.new_page()
                msgs=[]; pg.on("console",lambda m: msgs.append(m.text) if m.type=="error" else None)
                for path in paths:
                    r=pg.goto(live_server.url+path); 
                    res=Axe().run(pg)
                    sw=pg.evaluate("document.documentElement.scrollWidth")
                    for v in res.response["violations"]: print("AXE",lang,w,path,v["id"],v["nodes"][0]["html"][:160])
                    if sw>w: print("WIDE",lang,w,path,sw)
                    if r.status!=200: print(r.status,path)
                    pg.screenshot(path=f"/tmp/deadlines/a_{lang}_{w}_{path.strip('/').replace('/','_')}.png",full_page=True)
                if msgs: print(msgs[:3])
                x.close()
        b.close()
