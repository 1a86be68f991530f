from deadlines.models.calendar import (
    HOLIDAYS,
    CalendarDay,
    HolidayNotice,
    close_calendar,
    current_calendar,
    forget_calendar,
    hold_calendar,
    holiday_label,
    listed,
    load_calendar,
    take_calendar,
)
from deadlines.models.clock import KEPT, Clock
from deadlines.models.correction import Correction
from deadlines.models.extension import Extension
from deadlines.models.pause import Pause
from deadlines.models.reminder import Reminder, ReminderPolicy, ReminderStep
from deadlines.models.rule import DeadlineRule, ExtensionLimit, Grantor, Ground

__all__ = [
    "HOLIDAYS",
    "KEPT",
    "CalendarDay",
    "Clock",
    "Correction",
    "DeadlineRule",
    "Extension",
    "ExtensionLimit",
    "Grantor",
    "Ground",
    "HolidayNotice",
    "Pause",
    "Reminder",
    "ReminderPolicy",
    "ReminderStep",
    "close_calendar",
    "current_calendar",
    "forget_calendar",
    "hold_calendar",
    "holiday_label",
    "listed",
    "load_calendar",
    "take_calendar",
]
