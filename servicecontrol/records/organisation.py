"""An organisation: its departments, the people and the offices they hold, its channels and categories."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from servicecontrol.records.fields import (
    Count,
    Day,
    DepartmentName,
    KebabName,
    Label,
    Model,
    Region,
    RoleName,
    Text,
    YesNo,
)
from servicecontrol.records.privacy import INTERNAL, PERSONAL, PUBLIC
from servicecontrol.records.shapes import Span
from servicecontrol.records.wordings import Name, NamedEntry
from servicecontrol.records.words import ChannelKind


class Department(NamedEntry):
    """A department, named in the file as the procedure words it."""


class Role(NamedEntry):
    """An office that may sign, named in the file as the procedure words it."""


class Post(Span):
    """A time in a department, perhaps in an office."""

    department: DepartmentName
    role: RoleName | None = None


class Person(Model):
    """Somebody who signs records; the key in the file is the name."""

    posts: tuple[Post, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _once_in_an_office(self) -> Self:
        for index, post in enumerate(self.posts):
            for earlier in self.posts[:index]:
                if (post.department, post.role) == (earlier.department, earlier.role) and post.meets(earlier):
                    values = {"first": earlier.first.isoformat(), "at": ("posts", index, "from")}
                    raise PydanticCustomError("post-twice", "post-twice", values)
        return self


class Channel(Span):
    """A way for customers to reach the organisation."""

    kind: ChannelKind
    at: Annotated[Text, PUBLIC]
    hours: Count | None = None  #: hours a day that somebody answers
    tested: tuple[Day, ...] = ()  #: days on which it was tested or emptied


class ProblemCategory(NamedEntry):
    """A category that complaints are counted under."""

    other: YesNo = False  #: the catch-all, always last in a Pareto


class Topic(NamedEntry):
    """What something learned on a visit can be about, named in the file as the company words it."""


class ServiceCategory(Span, NamedEntry):
    """A kind of service that users are given, and since when."""


class ClosedSpan(Span):
    """Days on which the company itself is shut."""

    reason: Annotated[Text, INTERNAL]


class Organisation(Model):
    """`data/<organisation>/organisation.yaml`."""

    name: Name
    short_name: Name
    order: Count = 99  #: place among the organisations
    calendar: Region
    registers: Mapping[KebabName, Name] = {}  #: its own word for a register
    departments: Mapping[Annotated[Label, INTERNAL], Department]
    roles: Mapping[Annotated[Label, INTERNAL], Role] = {}
    people: Mapping[Annotated[Label, PERSONAL], Person] = {}
    channels: tuple[Channel, ...] = ()
    problems: Mapping[Annotated[Label, INTERNAL], ProblemCategory] = {}
    topics: Mapping[Annotated[Label, INTERNAL], Topic] = {}
    services: Mapping[Annotated[Label, INTERNAL], ServiceCategory] = {}
    closures: Annotated[tuple[ClosedSpan, ...], Field(max_length=500)] = ()

    def services_on(self, day: date) -> tuple[str, ...]:
        """The services that are provided on a day."""
        return tuple(name for name, service in self.services.items() if service.holds_on(day))

    def posts(self, person: str, day: date) -> tuple[Post, ...]:
        """The posts that a person holds on a day; none for an unknown name."""
        entry = self.people.get(person)
        return tuple(post for post in entry.posts if post.holds_on(day)) if entry else ()

    def holds(self, person: str, role: str, day: date) -> bool:
        """Whether the person is in the office on that day."""
        return any(post.role == role for post in self.posts(person, day))

    def lacks(
        self, person: str, roles: Collection[str], day: date
    ) -> Literal["not-held", "wrong-role"] | None:
        """What keeps a person from signing in one of the offices that day: held on another day, or never held."""
        if any(self.holds(person, role, day) for role in roles):
            return None
        entry = self.people.get(person)
        ever = {post.role for post in entry.posts} if entry else set()
        return "not-held" if ever & set(roles) else "wrong-role"

    def departments_of(self, person: str, day: date) -> frozenset[str]:
        """The departments that the person belongs to on that day."""
        return frozenset(post.department for post in self.posts(person, day))
