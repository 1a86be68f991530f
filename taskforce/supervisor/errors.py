class CannotStart(Exception):
    """A part of the product cannot run; its text is one sentence that says what to do."""


class WasKilled(CannotStart):
    """A part was killed while it started, by somebody else: nothing is wrong with it, and it may be started again."""
