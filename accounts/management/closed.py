"""Commands of Django that one person alone could open the product with."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser


class ClosedCommand(BaseCommand):
    help = "Closed: what gives access takes two administrators. See bootstrap --replace for a lost one."
    requires_system_checks: list[str] = []

    def create_parser(self, *words: Any, **more: Any) -> CommandParser:
        """One that takes whatever Django's own command takes."""
        parser = super().create_parser(*words, **more)
        parser.parse_args = lambda *given, **named: parser.parse_known_args(*given, **named)[0]  # type: ignore[method-assign, assignment]  # argparse knows one way to take all
        return parser

    def handle(self, **_options: Any) -> None:
        raise CommandError(
            "Nobody sets a password for another person here, or makes an account with all rights. One administrator"
            " asks on the page of the person, the security administrator grants; where an administrator is lost:"
            " manage.py bootstrap --replace ROLE USERNAME NAME, which stands in the trail and is told to the others."
        )
