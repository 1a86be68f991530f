from circulars.models.circular import Circular, IssuedFile, IssuedPaper
from circulars.models.line import Column, Line, Posting
from circulars.models.submission import Receipt, Submission

__all__ = ["Circular", "Column", "IssuedFile", "IssuedPaper", "Line", "Posting", "Receipt", "Submission"]
