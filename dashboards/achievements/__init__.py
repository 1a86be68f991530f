"""The achievements report: the figures of all rooms in the order in which the work is told."""
