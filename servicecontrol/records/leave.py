"""What a procedure says of those who may let a duty go, or seal a report."""

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field

from servicecontrol.records.fields import Key, Model, RoleName, Text, YesNo
from servicecontrol.records.privacy import PUBLIC
from servicecontrol.records.wordings import Wording


class WaiverTerms(Model):
    """Who may let a duty go, on which grounds, and until when; an option sets what it names and no more."""

    roles: Annotated[tuple[RoleName, ...], Field(min_length=1)] = ()
    grounds: Annotated[tuple[Text, ...], PUBLIC] = ()  #: the reasons that excuse; any where none is listed
    afterwards: YesNo = True  #: whether what has been missed may still be let go


class WaivedBy(WaiverTerms):
    """The terms of waivers, why these, and the question that they answer; where there are none, nobody waives."""

    roles: Annotated[tuple[RoleName, ...], Field(min_length=1)]
    reason: Wording
    interpretation: Key | None = None

    def under(self, option: Mapping[str, object]) -> Self:
        """The terms under an option of the question; raises pydantic's `ValidationError`."""
        terms = WaiverTerms.model_validate(option)
        return self.model_copy(update={name: getattr(terms, name) for name in terms.model_fields_set})


class SealedBy(Model):
    """The offices that may seal a report beside whoever looked at it, and why; without it no other may."""

    roles: tuple[RoleName, ...] = ()
    reason: Wording
