"""The base of every address of the interface."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.exceptions import MethodNotAllowed, ParseError, UnsupportedMediaType, ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import JSONParser
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from interface.access import AccountRate, FileRate, MayDo, Rate, StrangerRate, WriteRate, left_of
from interface.preconditions import tagged
from interface.problems import LengthRequired, TooLarge
from interface.strict import Strict, coded, refuse_repeated, refuse_unknown, shown_name

LARGEST = 1024 * 1024  # bytes of a request without a file


class Json(JSONParser):
    """In UTF-8, whatever the header says, no deeper than can be read, every name once."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            text = stream.read().decode("utf-8")
            return json.loads(text, object_pairs_hook=_once_each, parse_constant=_no_number)
        except (ValueError, RecursionError) as unreadable:
            raise ParseError from unreadable


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of a name that stands twice one value would be lost. Raises ValidationError."""
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(name for name, count in Counter(name for name, _value in pairs).items() if count > 1)
        raise ValidationError({shown_name(twice): [_("It stands twice.")]}, code="repeated")
    return found


def _no_number(name: str) -> Any:
    """NaN and Infinity are none."""
    raise ValueError(name)


class OneAnswer(DefaultContentNegotiation):
    """There is one kind of answer; who accepts another gets it all the same."""

    def select_renderer(
        self, request: Request, renderers: list[Any], format_suffix: str | None = None
    ) -> tuple[Any, ...]:
        return renderers[0], renderers[0].media_type


class ApiView(APIView):
    """An address: what each verb asks of the policy, what it takes and gives.

    `rights`: verb → action of the policy; any other verb does not exist. `summaries`, `about`, `takes` (serializer
    of the body) and `gives` (status → serializer or None) by verb are for the schema, as are
    `examples` of bodies; `takes` also reads the body.
    """

    rights: Mapping[str, str] = {}
    about: Mapping[str, Any] = {}
    examples: Mapping[str, Any] = {}
    tag = ""
    largest: ClassVar[int] = LARGEST
    moves_files = False
    has_version = False

    permission_classes = (MayDo,)
    throttle_classes = (StrangerRate, AccountRate, WriteRate, FileRate)
    parser_classes = (Json,)
    content_negotiation_class = OneAnswer

    # A view names these as attributes or, where they follow from its kind of record, works them out.

    @property
    def summaries(self) -> Mapping[str, Any]:
        return {}

    @property
    def takes(self) -> Mapping[str, type[BaseSerializer]]:
        return {}

    @property
    def gives(self) -> Mapping[str, Mapping[Any, Any]]:
        return {}

    @property
    def parameters(self) -> Mapping[str, tuple[Any, ...]]:
        return {}

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., Any]:
        view = super().as_view(**initkwargs)
        view.rights = initkwargs.get("rights", cls.rights)
        return view

    @property
    def allowed_methods(self) -> list[str]:
        return sorted({*self.rights, *({"HEAD"} if "GET" in self.rights else ())})

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
        self.check_form(request)

    def check_form(self, request: Request) -> None:
        """What can be said of a request before its body is read."""
        if int(request.META.get("CONTENT_LENGTH") or 0) > self.largest:
            raise TooLarge
        if "chunked" in request.headers.get("Transfer-Encoding", "") and not request.META.get("CONTENT_LENGTH"):
            raise LengthRequired
        if request.headers.get("Content-Encoding", "identity") != "identity":
            raise UnsupportedMediaType(request.headers["Content-Encoding"])
        refuse_repeated(request.query_params)
        if request.method not in SAFE_METHODS:
            refuse_unknown(request.query_params)

    def get_throttles(self) -> list[Rate]:
        """Kept, so that the answer can tell how much is left."""
        self.throttles: list[Rate] = super().get_throttles()
        return self.throttles

    def finalize_response(
        self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        """What is shown gets its ETag once it is written out."""
        final = super().finalize_response(request, response, *args, **kwargs)
        for name, value in left_of(getattr(self, "throttles", ())).items():
            final.headers[name] = value
        if isinstance(final, Response) and final.status_code == 200:
            final.add_post_render_callback(partial(tagged, request))
        return final

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
        raise ValidationError(coded(form.errors.as_data()))
    return form
