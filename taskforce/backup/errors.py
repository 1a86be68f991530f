from taskforce.supervisor.errors import CannotStart


class BackupFailed(CannotStart):
    """A backup, or putting one back, cannot go on; its text is one sentence that says what to do."""
