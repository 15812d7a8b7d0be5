"""What requests say, read strictly: every field known, of its type and of a bounded length."""

from __future__ import annotations

import uuid
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request

from qualkit.errors import ParameterError
from qualkit.web.refusals import Refusal

JSON = "application/json"

Name = Annotated[str, Field(min_length=1, max_length=20_000)]
"""A name or a path of names."""

Person = Annotated[str, Field(min_length=1, max_length=1_000)]
"""What somebody is called."""

Prose = Annotated[str, Field(max_length=400_000)]
"""What a person writes: a memo, a definition."""


def _canonical(given: str) -> str:
    return str(uuid.UUID(given))


def _seen(text: str) -> str:
    hidden = next((sign for sign in text if not sign.isprintable()), "")
    if hidden:
        raise ValueError(f"U+{ord(hidden):04X} cannot be seen")
    return text


Guid = Annotated[str, Field(max_length=100), AfterValidator(_canonical)]
"""A UUID, as it is written."""

Role = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_seen)]
"""A role that something is said about."""

Position = Annotated[int, Field(ge=0, le=2**31)]


class Body(BaseModel):
    """What the body of a request holds; unknown fields are refused."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


SomeBody = TypeVar("SomeBody", bound=Body)


async def body_of(request: Request, kind: type[SomeBody]) -> SomeBody:
    """The body of `request` as `kind`.

    Raises
    ------
    Refusal
        If it is not JSON.
    ParameterError
        If a field is missing, unknown or not what it should be.
    """
    given = request.headers.get("content-type", "").partition(";")[0].strip()
    if given != JSON:
        raise Refusal(415, "The body of this request is not JSON")
    try:
        return kind.model_validate_json(await request.body())
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the body"
        raise ParameterError(f"{where}: {first['msg']}") from None


def key_of(request: Request) -> str:
    """The GUID that the sender gave this request, under which it is done once.

    Raises
    ------
    ParameterError
        If there is none.
    """
    given = request.headers.get("idempotency-key", "")
    try:
        return str(uuid.UUID(given))
    except ValueError:
        what = "the request has no Idempotency-Key"
        raise ParameterError(what, expected="a UUID") from None
