from transfers.models.police import PoliceTransfer

__all__ = ["PoliceTransfer"]
