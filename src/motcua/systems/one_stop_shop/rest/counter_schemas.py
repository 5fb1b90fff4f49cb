"""Who came to a desk, as counter software tells it."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

Words = Annotated[str, Field(max_length=200)]


class PersonIn(Schema):
    """A person as the official reads them from the card; without a number if they have none."""

    full_name: Words
    personal_code: Annotated[str, Field(max_length=20)] = ""
    birth_date: date | None = None
    gender: Literal["", "female", "male"] = ""
    residence_unit: Annotated[str, Field(max_length=10)] = ""
    residence_detail: Words = ""
    phone: Annotated[str, Field(max_length=20)] = ""


class OrganizationIn(Schema):
    """An organisation, by its tax code."""

    legal_name: Words
    tax_code: Annotated[str, Field(max_length=20)]
    residence_unit: Annotated[str, Field(max_length=10)] = ""
    residence_detail: Words = ""
    phone: Annotated[str, Field(max_length=20)] = ""


class RepresentationIn(Schema):
    """Who came in the applicant's place, in what capacity, and the paper that says so."""

    person: PersonIn
    kind: Annotated[str, Field(max_length=30)]
    paper: Words


class PostalRecordIn(Schema):
    """The record of the hand-over by the post; its signing begins the legal time limit."""

    number: Annotated[str, Field(max_length=60)]
    signed_at: datetime
    item_code: Annotated[str, Field(max_length=40)] = ""


class CounterIn(Schema):
    """The desk that receives, who stands before it, and how they were known.

    One of `person` and `organization`. `papers` tells for each component in which kind it was
    shown; a file under the same component is its scan, without one the paper lies at the desk.
    `only_helps`: the desk helps, and the desk of the agency that decides receives.
    """

    desk: UUID
    person: PersonIn | None = None
    organization: OrganizationIn | None = None
    identity_check: Literal["card", "chip", "vneid", "passport", "post", "other"]
    identity_note: Words = ""
    representation: RepresentationIn | None = None
    channel: Literal["counter", "postal"] = "counter"
    postal: PostalRecordIn | None = None
    only_helps: bool = False
    ticket: UUID | None = None
    agrees_to_messages: bool = False
    papers: dict[str, Literal["original", "certified", "plain", "electronic"]] = {}
