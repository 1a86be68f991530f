class CannotStart(Exception):
    """A part of the product cannot run; its text is one sentence that says what to do."""
