"""One class a file, one field a column."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    id: str
    name: str
    industry: str | None
    employees: int | None
    annual_revenue: Decimal | None
    city: str | None
    state: str | None
    country: str | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    id: str
    first_name: str | None
    last_name: str
    email: str | None
    phone: str | None
    job_title: str | None
    city: str | None
    state: str | None
    country: str | None
    birthday: date | None
    email_consent: str | None
    source: str | None
    owner: str | None
    account_id: str | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    id: str
    topic: str
    status: str
    score: int | None
    source: str | None
    contact_id: str | None
    owner: str | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    id: str = ""
    """Given at the end, in the order of time."""
    contact_id: str
    kind: str
    occurred_at: datetime
    email: str | None = None
    link: str | None = None
    form: str | None = None
    event: str | None = None
    page: str | None = None
    equipment: str | None = None
    amount: Decimal | None = None
    category: str | None = None
    booth: str | None = None
    quantity: int | None = None
