"""Lines of the log say to which request they belong: the number that the trail and an error page tell."""

import logging


class NamesRequest(logging.Filter):
    """Adds ` [id of the request]` to each line written while one is answered."""

    def filter(self, line: logging.LogRecord) -> bool:
        from audit.trail import request_now  # app registry

        number = request_now()
        line.request_id = f" [{number}]" if number else ""
        return True
