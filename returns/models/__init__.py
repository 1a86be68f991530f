from returns.models.filed import Return
from returns.models.indicator import Indicator

__all__ = ["Indicator", "Return"]
