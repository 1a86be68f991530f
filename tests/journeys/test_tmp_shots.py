import pytest
from pathlib import Path
from django.db import transaction
from accounts.scope import acting_as_system
from records.kinds import all_kinds, kind_of
from tests.guarantees.records_of_kinds import one_of_each, people_of
from tests.guarantees.test_audience import BESIDES, unguarded
from tests.guarantees.test_decisions import somebody_who_may
from tests.journeys.visitor import axe_script
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
OUT = Path("/tmp/shots_decide"); OUT.mkdir(exist_ok=True)

def test_shots(visit, province, taiyuan, xiaodian):
    people = people_of(province, taiyuan, xiaodian)
    records = one_of_each(taiyuan, xiaodian)
    log = []
    for kind in all_kinds():
        if not kind.act_address or kind.kind not in records: continue
        for act in kind.workflow.decisions()[:2]:
            rows = kind.model._default_manager.filter(pk=records[kind.kind].pk)
            try:
                with transaction.atomic(), unguarded():
                    rows.update(status=act.sources[0], **BESIDES.get((kind.kind, act.sources[0]), {}))
            except Exception as e:
                log.append((kind.kind, act.name, "not placed")); continue
            with acting_as_system():
                record = rows.get()
            person = somebody_who_may(people, record, act)
            if person is None: log.append((kind.kind, act.name, "nobody")); continue
            v = visit(person, width=1280)
            v.page.goto(kind.address_of(record, act.name))
            for lang in ("zh", "en"):
                for width in (1280, 390):
                    v._make_room(width)
                    v.page.screenshot(path=OUT / f"{kind.kind}-{act.name}-{lang}-{width}.png", full_page=True)
                    over = v.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                    v.page.evaluate(axe_script())
                    found = v.page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
                    log.append((kind.kind, act.name, lang, width, over, [(x["id"], x["nodes"][0]["html"][:150]) for x in found]))
                v.switch_language() if lang == "zh" else None
            v.faults.clear(); v.leave()
    Path("/tmp/shots_decide/log.txt").write_text("\n".join(map(str, log)))
