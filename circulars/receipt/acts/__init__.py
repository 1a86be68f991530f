"""Acts on a city's receipt of a circular. Each stands in a file with all that belongs to it."""

from circulars.receipt.acts.acknowledging import acknowledge
from circulars.receipt.acts.urging import urge

__all__ = ["acknowledge", "urge"]
