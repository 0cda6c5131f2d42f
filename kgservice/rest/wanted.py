"""What a request wants to read: a revision of the graph, a release, or what was the newest at a time; or the newest."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, get_args, get_origin

from fastapi import Depends, Query
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request

from kgservice.changes.publishing.released import known_releases
from kgservice.rest.errors import InvalidRequest, NotFound
from kgservice.rest.models.base import Name
from kgservice.stores.moment import revision_at
from kgservice.stores.protocol import GraphStore
from kgservice.workspace import AtRevision, Workspace
from ontology.errors import EmotaxaError
from ontology.spelling import nearest

__all__ = ["NEWEST", "ReadWanted", "Wanted", "known_only", "wanted_of"]


class Wanted(BaseModel):
    """What the query string of a request names; its fields are the parameters.

    Attributes:
        revision: a revision.
        release: a release, by its version.
        at: a date or a time, of which the newest revision then is meant.
    """

    model_config = ConfigDict(frozen=True)

    revision: Annotated[int, Field(ge=1)] | None = None
    release: Name | None = None
    at: Name | None = None

    @property
    def is_plain(self) -> bool:
        """Whether it names a revision by its number, or none, so that nothing has to be looked up."""
        return self.release is None and self.at is None

    def number(self, store: GraphStore, in_body: int | None = None) -> int | None:
        """Give the number of the revision to read, None where none is named.

        Args:
            store: where releases are looked up.
            in_body: the revision that the body of the request names.

        Raises:
            NotFound: where the release is not known.
            BeforeAll: where there was no revision at the time.
            EmotaxaError: where the time is none, or different revisions are named.
        """
        named = {number for number in (in_body, self.revision) if number is not None}
        if self.release is not None:
            named.add(_revision_of(store, self.release))
        if self.at is not None:
            named.add(revision_at(store.log(), self.at))
        if len(named) > 1:
            numbers = " and ".join(map(str, sorted(named)))
            raise EmotaxaError(
                f"the request names the revisions {numbers}",
                hint="name one, in the query or in the body",
                value=self.revision or self.release or self.at,
                field="revision",
            )
        return next(iter(named), None)

    def graph(self, workspace: Workspace, in_body: int | None = None) -> AtRevision:
        """Give the graph to read.

        Raises:
            UnknownRevision: where there is no such revision.
            NotFound, BeforeAll, EmotaxaError: as `number` does.
        """
        return workspace.at(self.number(workspace.store, in_body))


NEWEST = Wanted()


def wanted_of(request: Request) -> Wanted:
    """Read what a request wants from its query string, which may hold nothing else.

    Raises:
        InvalidRequest: where it is malformed, or holds another parameter.
    """
    if not request.scope["query_string"]:
        return NEWEST
    _refuse_others(request, dict.fromkeys(Wanted.model_fields, False))
    try:
        return Wanted.model_validate(dict(request.query_params))
    except ValidationError as error:
        raise InvalidRequest(error.errors(include_url=False)) from error


async def known_only(request: Request) -> None:
    """Refuse query parameters that the operation does not have, and those that are given twice.

    Raises:
        InvalidRequest: where there is one; it names the nearest.
    """
    route = request.scope.get("route")
    if request.scope["query_string"] and isinstance(route, APIRoute):
        _refuse_others(request, dict(_query_names(route.dependant)))


async def _read_wanted(
    request: Request,
    revision: Annotated[
        int | None,
        Query(
            ge=1,
            description="Revision of the graph to read; the newest where it is left out.",
            openapi_examples={"newest": {"summary": "Left out: the newest"}, "first": {"value": 1}},
        ),
    ] = None,
    release: Annotated[
        Name | None, Query(description="Release to read, by its version, such as `0.1.0`, in place of a revision.")
    ] = None,
    at: Annotated[
        Name | None,
        Query(
            description="Date or time (ISO 8601; UTC where no zone is named) of which the newest revision then is "
            "read; a date stands for the end of its day.",
            openapi_examples={"newest": {"summary": "Left out: the newest"}, "some day": {"value": "2999-12-31"}},
        ),
    ] = None,
) -> Wanted:
    await known_only(request)
    return Wanted(revision=revision, release=release, at=at)


ReadWanted = Annotated[Wanted, Depends(_read_wanted)]
"""Parameter of every operation that reads the graph."""


def _query_names(dependant: Dependant) -> Iterator[tuple[str, bool]]:
    """Give the name of each parameter, and whether it may come several times."""
    for field in dependant.query_params:
        yield field.alias, _takes_many(field.field_info.annotation)
    for below in dependant.dependencies:
        yield from _query_names(below)


def _takes_many(annotation: Any) -> bool:  # noqa: ANN401 - types have no type of their own
    return any(get_origin(each) is list for each in (annotation, *get_args(annotation)))


def _refuse_others(request: Request, names: Mapping[str, bool]) -> None:
    count = Counter(name for name, _ in request.query_params.multi_items())
    for name, times in count.items():
        if name not in names:
            close = nearest(name, names)
            finding = {
                "type": "extra_forbidden",
                "loc": (name,),
                "msg": "this operation has no such parameter",
                "input": request.query_params[name],
            }
            raise InvalidRequest([finding], close or tuple(names))
        if times > 1 and not names[name]:
            raise InvalidRequest(
                [
                    {
                        "type": "repeated",
                        "loc": (name,),
                        "msg": f"given {times} times",
                        "input": request.query_params[name],
                    }
                ]
            )


def _revision_of(store: GraphStore, release: str) -> int:
    known = known_releases(store.log(), store)
    if release in known:
        return known[release]
    raise NotFound(
        f"there is no release {release!r} here",
        hint=f"read {' or '.join(reversed(known))}" if known else "",
        value=release,
        field="release",
    )
