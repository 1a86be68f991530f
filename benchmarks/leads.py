"""The bench of leads: filled to each size, asked as people ask, told as a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from benchmarks.folders import Folder, running
from benchmarks.measuring import waiting, workbooks
from benchmarks.measuring.pages import COUNTY, PAGES, PROVINCE, Page
from benchmarks.report import Row, table

ANEW_ABOVE = 1.15  # times the size: what measuring itself has entered


def measured(sizes: Sequence[int], *, today: date, pages_only: bool) -> str:
    folders = [_filled(size) for size in sizes]
    heavy = [] if pages_only else _undone(folders)
    with running(folders):
        statements = folders[-1].inside("benchmarks.measuring.statements:count")
        visitors = [waiting.Visitors(folder, folder.inside("benchmarks.measuring.places:places")) for folder in folders]
        rows = [_page(page, visitors, statements) for page in PAGES]
        rows.append(_row("lead saved", COUNTY, waiting.waited(visitors, waiting.saving), statements=None))
        if not pages_only:
            heavy += _workbooks(visitors, today)
    return table([*rows, *heavy], [f"{size:,}" for size in sizes])


def _filled(size: int) -> Folder:
    folder = Folder(str(size))
    folder.make("benchmarks.filling:main", size)
    return folder


def _page(page: Page, visitors: Sequence[waiting.Visitors], statements: dict[str, int]) -> Row:
    name = page.name.format(**visitors[-1].places)
    found = waiting.waited(list(visitors), waiting.opening(page))
    print(f"{name}, {page.username}: {', '.join(f'{each.p50:.0f}' for each in found)} ms", flush=True)
    return _row(name, page.username, found, statements=statements[f"{page.name}, {page.username}"], aim=page.aim)


def _row(name: str, who: str, found: list[waiting.Waited], *, statements: int | None, aim: int | None = None) -> Row:
    values = [(each.p50, each.p95, each.cpu) for each in found]
    return Row(name, who, values, aim=aim, statements=statements, may_grow=False)


def _undone(folders: Sequence[Folder]) -> list[Row]:
    """What changes the folder and is taken back: before the product runs, whose own sweeps would come between."""
    sweeps, circulars = [], []
    for folder in folders:
        with folder.database():
            sweeps.append(folder.inside("benchmarks.measuring.heavy:sweep"))
            circulars.append((folder.inside("benchmarks.measuring.heavy:draft_circular"), None, None))
    return [
        Row("circular drafted", PROVINCE, circulars, unit="s"),
        Row("sweep of reminders, next morning", "system", [(one["morning"], None, None) for one in sweeps], unit="s"),
        Row("sweep of reminders, at rest", "system", [(one["at rest"], None, None) for one in sweeps], unit="s"),
    ]


def _workbooks(visitors: Sequence[waiting.Visitors], today: date) -> list[Row]:
    out = [(workbooks.exported(each), None, None) for each in visitors]
    workbook = workbooks.ledger(today)
    taken = [workbooks.imported(each, workbook) for each in visitors]
    for each in visitors:
        size = int(each.folder.name)
        if each.folder.count("SELECT count(*) FROM leads_lead") > size * ANEW_ABOVE:
            each.folder.forget()
    return [
        Row("9,900 rows exported", PROVINCE, out, unit="s"),
        Row("10,000 rows imported: checked", PROVINCE, [(one["checked"], None, None) for one in taken], unit="s"),
        Row("10,000 rows imported: written", PROVINCE, [(one["written"], None, None) for one in taken], unit="s"),
    ]
