"""A mail server for tests in other processes: each letter is one line of a file, on disk before it is answered."""

import os

from django.core.mail.backends.base import BaseEmailBackend

LETTERS = "TASKFORCE_TEST_LETTERS"


class Backend(BaseEmailBackend):
    def send_messages(self, messages):
        for message in messages:
            with open(os.environ[LETTERS], "a", encoding="utf-8") as letters:
                letters.write(f"{message.extra_headers['Message-ID']} {message.to[0]}\n")
                letters.flush()
                os.fsync(letters.fileno())
        return len(messages)
