"""The base of every address of the interface."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from rest_framework.exceptions import MethodNotAllowed, ParseError, ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from exchange.api.access import AccountRate, FileRate, MayDo, StrangerRate, WriteRate
from exchange.api.problems import TooLarge
from exchange.api.strict import Strict

LARGEST = 1024 * 1024  # bytes of a request without a file


class Json(JSONParser):
    """In UTF-8, whatever the header says, and no deeper than can be read."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, {"encoding": "utf-8"})
        except RecursionError as too_deep:
            raise ParseError from too_deep


class OneAnswer(DefaultContentNegotiation):
    """There is one kind of answer; who accepts another gets it all the same."""

    def select_renderer(self, request: Request, renderers: list, format_suffix: str | None = None) -> tuple:
        return renderers[0], renderers[0].media_type


class ApiView(APIView):
    """An address: what each verb asks of the policy, what it takes and gives.

    `rights`: verb → action of the policy; any other verb does not exist. `summaries`, `about`, `takes` (serializer
    of the body) and `gives` (status → serializer or None) by verb are for the schema, `takes` also reads the body.
    """

    rights: Mapping[str, str] = {}
    about: Mapping[str, Any] = {}
    summaries: Mapping[str, Any] = {}
    takes: Mapping[str, type[BaseSerializer]] = {}
    gives: Mapping[str, Mapping[int, Any]] = {}
    parameters: Mapping[str, tuple] = {}
    tag = ""
    largest: ClassVar[int] = LARGEST
    moves_files = False
    has_version = False

    permission_classes = (MayDo,)
    throttle_classes = (StrangerRate, AccountRate, WriteRate, FileRate)
    parser_classes = (Json,)
    content_negotiation_class = OneAnswer

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable:
        view = super().as_view(**initkwargs)
        view.rights = initkwargs.get("rights", cls.rights)
        return view

    @property
    def allowed_methods(self) -> list[str]:
        return sorted(self.rights)

    def right_for(self, method: str) -> str:
        """Raises KeyError for a verb that the address does not have."""
        return self.rights["GET" if method == "HEAD" else method]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """As REST framework does it, but counting first: who is refused again and again is slowed down, too."""
        self.format_kwarg = None  # no address ends in .json
        request.accepted_renderer, request.accepted_media_type = self.perform_content_negotiation(request)
        request.version, request.versioning_scheme = self.determine_version(request, *args, **kwargs)
        if ("GET" if request.method == "HEAD" else request.method) not in self.rights:
            raise MethodNotAllowed(request.method)
        self.perform_authentication(request)
        self.check_throttles(request)
        self.check_permissions(request)
        if int(request.META.get("CONTENT_LENGTH") or 0) > self.largest:
            raise TooLarge

    def given(self, request: Request) -> dict[str, Any]:
        """The body, with every field of the right type and none that is unknown. Raises ValidationError."""
        return read(self.takes[request.method], request)


def read(serializer: type[BaseSerializer], request: Request) -> dict[str, Any]:
    """The body as the serializer has it. Raises ValidationError."""
    reading: Strict = serializer(data=request.data)
    reading.is_valid(raise_exception=True)
    return reading.validated_data


def checked(form: Any) -> Any:
    """A form of the pages, filled in by a program; its faults name the same fields. Raises ValidationError."""
    if not form.is_valid():
        raise ValidationError({name: [str(error) for error in errors] for name, errors in form.errors.items()})
    return form
