from transfers.models.police import PoliceTransfer
from transfers.models.referral import Referral

__all__ = ["PoliceTransfer", "Referral"]
