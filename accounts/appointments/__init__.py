"""Posts: asked for, granted, ended."""

from accounts.appointments.beginning import ask_appointment
from accounts.appointments.ending import ask_longer, end_appointment

__all__ = ["ask_appointment", "ask_longer", "end_appointment"]
