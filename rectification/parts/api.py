"""Parts of letters for bureaus' own systems."""

from __future__ import annotations

from interface.derived import record_api
from rectification.api import problems
from rectification.lists import PARTS
from rectification.models import Part

PART_API = record_api(
    Part,
    path="parts",
    records=PARTS,
    listed=("order",),
    shows=("origin", "instruction", "received_on", "done_on", "done_by", "result"),
    said={"problems": problems()},
    joined=("order", "done_by"),
)
