"""What the inspections declare: their kinds, and their figures on one sheet."""

from __future__ import annotations

from inspections.accountability.kind import KIND as ACCOUNTABILITY
from inspections.exposures.kind import KIND as EXPOSURE
from inspections.figures import COUNTED
from inspections.findings.kind import KIND as FINDING
from inspections.talks.kind import KIND as TALK
from inspections.visits.kind import KIND as VISIT

DECLARED = (VISIT, FINDING, TALK, EXPOSURE, ACCOUNTABILITY, COUNTED)
