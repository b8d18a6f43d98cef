"""The sample data: the files are what the script writes, they hold together, and questions have answers.

Each question is asked as if the data had been loaded on several days: on the first, in the middle and on
the last day of the anchor month, and in other months, where the days 29 to 31 are clamped.
"""

import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sample_data.generate import FOLDER, generate, main
from sample_data.instants import in_order
from sample_data.shift import ANCHOR_MONTH, months_between, shift_months

FILES = ("accounts.csv", "contacts.csv", "leads.csv", "interactions.csv")
LOADS = (
    datetime(2025, 12, 1, tzinfo=UTC),
    datetime(2025, 12, 15, 12, tzinfo=UTC),
    datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC),
    datetime(2026, 2, 28, 9, tzinfo=UTC),
    datetime(2028, 2, 29, 9, tzinfo=UTC),
    datetime(2026, 6, 1, tzinfo=UTC),
    datetime(2025, 11, 30, 18, tzinfo=UTC),
)
at_every_load = pytest.mark.parametrize("as_of", LOADS, ids=lambda as_of: f"{as_of:%Y-%m-%d}")


class Loaded(NamedTuple):
    """The data as they are after a load at `as_of`."""

    as_of: datetime
    accounts: pd.DataFrame
    contacts: pd.DataFrame
    leads: pd.DataFrame
    interactions: pd.DataFrame

    def of_kind(self, kind: str, **properties: str) -> pd.DataFrame:
        rows = self.interactions[self.interactions.kind == kind]
        for name, value in properties.items():
            rows = rows[rows[name] == value]
        return rows


@cache
def written() -> dict[str, bytes]:
    return generate()


@cache
def on_disk(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / name, dtype=str)


@cache
def load(as_of: datetime) -> Loaded:
    months = months_between(ANCHOR_MONTH, as_of.date())

    def frame(name: str) -> pd.DataFrame:
        rows = on_disk(name).copy()
        for column in {"created_at", "updated_at", "occurred_at"} & set(rows.columns):
            shifted = {day: _shifted_day(day, months) for day in rows[column].str[:10].unique()}
            rows[column] = pd.to_datetime(rows[column].str[:10].map(shifted) + rows[column].str[10:])
        first = "occurred_at" if "occurred_at" in rows else "created_at"
        return rows[rows[first] <= as_of]

    return Loaded(as_of, *map(frame, FILES))


def _shifted_day(day: str, months: int) -> str:
    """The time of day stays, so that days are all there is to shift."""
    return f"{shift_months(datetime.fromisoformat(day), months):%Y-%m-%d}"


# The files


@pytest.mark.parametrize("name", FILES)
def test_the_file_on_disk_is_what_the_script_writes(name: str) -> None:
    assert (FOLDER / name).read_bytes() == written()[name]


def test_check_tells_whether_the_files_differ(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sample_data.generate.generate", written)
    assert main(["--folder", str(tmp_path)]) == 0
    assert main(["--folder", str(tmp_path), "--check"]) == 0
    with (tmp_path / "leads.csv").open("a") as file:
        file.write("\n")
    (tmp_path / "accounts.csv").unlink()
    assert main(["--folder", str(tmp_path), "--check"]) == 1
    assert {line.split(":")[0] for line in capsys.readouterr().err.splitlines()} == {"leads.csv", "accounts.csv"}


def test_the_script_writes_the_same_in_another_process(tmp_path: Path) -> None:
    """Strings hash differently there, so nothing may depend on the order of a set."""
    command = [sys.executable, str(FOLDER / "generate.py"), "--check"]
    environment = {**os.environ, "PYTHONHASHSEED": "1"}
    subprocess.run(command, cwd=tmp_path, env=environment, check=True)


def test_the_format_is_plain_and_the_size_small() -> None:
    for content in written().values():
        assert content.endswith(b"\n")
        assert b"\r" not in content
        assert not content.startswith(b"\xef\xbb\xbf")
        assert unicodedata.is_normalized("NFC", content.decode("utf-8"))
    assert sum(map(len, written().values())) < 12_000_000


@pytest.mark.parametrize(
    ("name", "at_least", "at_most"),
    [
        ("accounts.csv", 800, 800),
        ("contacts.csv", 5000, 5000),
        ("leads.csv", 1200, 1200),
        ("interactions.csv", 110_000, 130_000),
    ],
)
def test_the_number_of_rows(name: str, at_least: int, at_most: int) -> None:
    rows = on_disk(name)
    assert at_least <= len(rows) <= at_most
    assert rows.id.is_unique
    assert rows.id.is_monotonic_increasing


def test_the_columns() -> None:
    headers = {name: ",".join(pd.read_csv(BytesIO(content), nrows=0).columns) for name, content in written().items()}
    assert headers == {
        "accounts.csv": "id,name,industry,employees,annual_revenue,city,state,country,created_at,updated_at",
        "contacts.csv": "id,first_name,last_name,email,phone,job_title,city,state,country,birthday,email_consent,"
        "source,owner,account_id,created_at,updated_at",
        "leads.csv": "id,topic,status,score,source,contact_id,owner,created_at,updated_at",
        "interactions.csv": "id,contact_id,kind,occurred_at,email,link,form,event,page,equipment,amount,category,"
        "booth,quantity",
    }


# The rows


def test_choices_are_those_documented() -> None:
    accounts, contacts, leads, interactions = map(on_disk, FILES)
    assert set(accounts.industry.dropna()) == {
        *("construction", "agriculture", "landscaping", "forestry", "municipal", "rental", "logistics", "energy")
    }
    assert set(contacts.email_consent.dropna()) == {"yes", "no"}
    assert set(contacts.source.dropna()) == {"web", "referral", "trade_show", "phone", "partner"}
    assert set(leads.status) == {"new", "contacted", "qualified", "disqualified", "converted"}
    assert contacts.owner.dropna().nunique() == 8
    assert interactions.groupby("kind").size().gt(300).all()
    assert set(interactions.kind) == {
        *("email_sent", "email_delivered", "email_opened", "email_clicked", "email_bounced"),
        *("form_visited", "form_submitted", "page_visited", "rental", "purchase"),
        *("event_registered", "event_checked_in", "booth_visited"),
    }


PROPERTIES = {
    "email_sent": {"email"},
    "email_delivered": {"email"},
    "email_opened": {"email"},
    "email_clicked": {"email", "link"},
    "email_bounced": {"email", "category"},
    "form_visited": {"form"},
    "form_submitted": {"form"},
    "event_registered": {"event"},
    "event_checked_in": {"event"},
    "booth_visited": {"event", "booth"},
    "page_visited": {"page"},
    "rental": {"equipment", "category", "amount", "quantity"},
    "purchase": {"equipment", "category", "amount", "quantity"},
}


@pytest.mark.parametrize("kind", PROPERTIES)
def test_a_kind_has_all_its_properties_and_no_other(kind: str) -> None:
    rows = on_disk("interactions.csv").query("kind == @kind").drop(columns=["id", "contact_id", "kind", "occurred_at"])
    has_data = rows.notna()
    assert {column for column in rows.columns if has_data[column].any()} == PROPERTIES[kind]
    assert has_data[list(PROPERTIES[kind])].all(axis=None)


@pytest.mark.parametrize(
    ("name", "column", "at_least", "at_most"),
    [
        ("accounts.csv", "industry", 0.01, 0.06),
        ("accounts.csv", "employees", 0.05, 0.15),
        ("accounts.csv", "annual_revenue", 0.1, 0.2),
        ("contacts.csv", "email", 0.03, 0.1),
        ("contacts.csv", "phone", 0.15, 0.35),
        ("contacts.csv", "job_title", 0.08, 0.2),
        ("contacts.csv", "city", 0.02, 0.06),
        ("contacts.csv", "birthday", 0.25, 0.4),
        ("contacts.csv", "email_consent", 0.1, 0.25),
        ("contacts.csv", "source", 0.02, 0.06),
        ("contacts.csv", "owner", 0.03, 0.1),
        ("contacts.csv", "account_id", 0.08, 0.12),
        ("leads.csv", "score", 0.05, 0.15),
        ("leads.csv", "contact_id", 0.02, 0.08),
    ],
)
def test_some_values_are_missing(name: str, column: str, at_least: float, at_most: float) -> None:
    assert at_least <= on_disk(name)[column].isna().mean() <= at_most


def test_names_are_written_in_several_alphabets() -> None:
    alphabets = on_disk("contacts.csv").last_name.map(lambda name: unicodedata.name(name[-1]).split()[0]).value_counts()
    assert alphabets["LATIN"] / alphabets.sum() > 0.75
    for alphabet in ("CYRILLIC", "GREEK", "ARABIC", "HEBREW", "CJK", "HANGUL", "DEVANAGARI"):
        assert alphabets[alphabet] >= 15
    given_names = "".join(on_disk("contacts.csv").first_name.dropna())
    assert {"é", "ß", "ł", "İ", "さ", "Đ"} <= set(given_names + "".join(on_disk("contacts.csv").last_name))


def test_addresses_can_reach_nobody() -> None:
    contacts = on_disk("contacts.csv")
    assert contacts.email.dropna().str.fullmatch(r"[a-z0-9.-]+@example\.(com|net|org)").all()
    assert contacts.email.dropna().is_unique
    assert contacts.phone.dropna().str.fullmatch(r"\+\d{1,3} 000 555 \d{4}").all()
    assert on_disk("interactions.csv").link.dropna().str.startswith("https://www.example.com/").all()


def test_a_city_has_one_country_and_names_repeat() -> None:
    places = on_disk("contacts.csv").dropna(subset=["city"]).groupby(["city", "state"]).country.nunique()
    assert (places == 1).all()
    assert 35 <= len(places) <= 45
    assert {("Springfield", "Illinois"), ("Springfield", "Missouri")} <= set(places.index)


def test_consent_is_respected_and_a_hard_bounce_is_the_last_mail() -> None:
    contacts, interactions = on_disk("contacts.csv"), on_disk("interactions.csv")
    assert 0.1 <= (contacts.email_consent == "no").mean() <= 0.14
    mails = interactions[interactions.kind == "email_sent"].merge(contacts, left_on="contact_id", right_on="id")
    assert mails.email_y.notna().all()
    assert set(mails[mails.email_consent == "no"].email_x) == {"Safety notice"}
    bounced = interactions[interactions.category == "hard"].groupby("contact_id").occurred_at.max()
    assert (mails.occurred_at <= mails.contact_id.map(bounced).fillna("9")).all()


def test_activity_is_skewed() -> None:
    each = on_disk("interactions.csv").contact_id.value_counts()
    assert each.head(500).sum() / each.sum() > 0.3
    assert each.max() < 500
    assert 0.1 < 1 - len(each) / 5000 < 0.3


def test_every_month_is_busy_and_working_hours_are_busier() -> None:
    instants = pd.to_datetime(on_disk("interactions.csv").occurred_at)
    months = instants.dt.strftime("%Y-%m").value_counts().sort_index()
    assert len(months) == 25
    assert (months.index[0], months.index[-1]) == ("2023-12", "2025-12")
    assert months.min() > 2000
    assert instants.max() >= pd.Timestamp("2025-12-31T00:00:00Z")
    assert (instants.dt.day_of_week < 5).mean() > 0.8
    home = on_disk("contacts.csv").query("country == 'Germany'").id
    local_hours = instants[on_disk("interactions.csv").contact_id.isin(home)].dt.hour + 1
    assert local_hours.between(7, 18).mean() > 0.8


# What must hold after every load


@at_every_load
def test_references_lead_somewhere(as_of: datetime) -> None:
    loaded = load(as_of)
    assert loaded.contacts.account_id.dropna().isin(loaded.accounts.id).all()
    assert loaded.leads.contact_id.dropna().isin(loaded.contacts.id).all()
    assert loaded.interactions.contact_id.isin(loaded.contacts.id).all()
    assert (loaded.leads.contact_id.value_counts() >= 2).sum() >= 50


@at_every_load
def test_profiles_precede_what_they_do(as_of: datetime) -> None:
    loaded = load(as_of)
    for profiles in (loaded.accounts, loaded.contacts, loaded.leads):
        assert (profiles.created_at <= profiles.updated_at).all()
        assert (profiles.updated_at <= as_of).all()
    contacts = loaded.contacts.set_index("id")
    accounts = loaded.accounts.set_index("id")
    first = loaded.interactions.groupby("contact_id").occurred_at.min()
    assert (contacts.updated_at.reindex(first.index) < first).all()
    employed = contacts.dropna(subset=["account_id"])
    assert (employed.account_id.map(accounts.updated_at) <= employed.created_at).all()
    leads = loaded.leads.dropna(subset=["contact_id"])
    assert (leads.contact_id.map(contacts.created_at) <= leads.created_at).all()
    followed = leads[leads.contact_id.isin(first.index)]
    assert (followed.updated_at < followed.contact_id.map(first)).all()


STEPS = [
    ("email_sent", "email_delivered", ["email"], 1),
    ("email_sent", "email_bounced", ["email"], 1),
    ("email_delivered", "email_opened", ["email"], 11),
    ("email_opened", "email_clicked", ["email"], 1),
    ("form_visited", "form_submitted", ["form"], 1),
    ("event_registered", "event_checked_in", ["event"], 50),
    ("event_checked_in", "booth_visited", ["event"], 1),
]


@pytest.mark.parametrize(("before", "after", "by", "within_days"), STEPS, ids=str)
@at_every_load
def test_each_step_follows_the_one_before_it(
    as_of: datetime, before: str, after: str, by: list[str], within_days: int
) -> None:
    by = ["contact_id", *by]
    earlier, later = load(as_of).of_kind(before), load(as_of).of_kind(after)
    earlier = earlier[[*by, "occurred_at", "id"]].sort_values("occurred_at")
    later = later[[*by, "occurred_at"]].sort_values("occurred_at")
    pairs = pd.merge_asof(later, earlier, on="occurred_at", by=by, tolerance=timedelta(days=within_days))
    assert pairs.id.notna().all()
    assert 0 < pairs.id.nunique() < len(earlier) or after == "email_delivered"


def test_funnels_narrow() -> None:
    counts = on_disk("interactions.csv").kind.value_counts()
    assert counts["email_sent"] > counts["email_delivered"] > 2 * counts["email_opened"] > 4 * counts["email_clicked"]
    assert counts["email_sent"] >= counts["email_delivered"] + counts["email_bounced"]
    assert counts["event_registered"] > 1.2 * counts["event_checked_in"]
    assert counts["form_visited"] > 1.5 * counts["form_submitted"]


@at_every_load
def test_the_conference_of_every_past_month_had_visitors(as_of: datetime) -> None:
    visits = load(as_of).of_kind("booth_visited", event="Field Days conference")
    assert visits.groupby(visits.occurred_at.dt.strftime("%Y-%m")).contact_id.nunique().head(24).gt(20).all()
    assert visits.occurred_at.dt.strftime("%Y-%m").nunique() >= 24


@at_every_load
def test_builders_rent_front_loaders_in_every_past_month(as_of: datetime) -> None:
    loaded = load(as_of)
    industries = loaded.contacts.set_index("id").account_id.map(loaded.accounts.set_index("id").industry)
    rentals = loaded.of_kind("rental", category="Front loader")
    by_builders = rentals[rentals.contact_id.map(industries) == "construction"]
    assert (by_builders.groupby(by_builders.occurred_at.dt.strftime("%Y-%m")).size().head(24) > 0).all()
    assert by_builders.occurred_at.dt.strftime("%Y-%m").nunique() >= 24


# The questions


def clicked(loaded: Loaded) -> set[str]:
    return set(loaded.of_kind("email_clicked", link="https://www.example.com/products/front-loaders").contact_id)


def saw_rates(loaded: Loaded) -> set[str]:
    return set(loaded.of_kind("page_visited", page="/rental/rates").contact_id)


def builders_who_rented_a_loader(loaded: Loaded) -> set[str]:
    rentals = loaded.of_kind("rental", category="Front loader")
    recent = rentals[rentals.occurred_at > shift_months(loaded.as_of, -6)]
    builders = loaded.accounts[loaded.accounts.industry == "construction"].id
    contacts = loaded.contacts[loaded.contacts.account_id.isin(builders)]
    return set(contacts[contacts.id.isin(recent.contact_id)].id)


def at_our_booth_last_month(loaded: Loaded) -> set[str]:
    visits = loaded.of_kind("booth_visited", event="Field Days conference", booth="Harrow & Finch booth")
    this_month = loaded.as_of.replace(day=1, hour=0, minute=0, second=0)
    is_last_month = visits.occurred_at.between(shift_months(this_month, -1), this_month, inclusive="left")
    return set(visits[is_last_month].contact_id)


def lives_in(city: str) -> Callable[[Loaded], set[str]]:
    return lambda loaded: set(loaded.contacts[loaded.contacts.city == city].id)


def did_not_come(loaded: Loaded) -> set[str]:
    event = "Field Days conference"
    registered = set(loaded.of_kind("event_registered", event=event).contact_id)
    return registered - set(loaded.of_kind("event_checked_in", event=event).contact_id)


def hard_bounced(loaded: Loaded) -> set[str]:
    return set(loaded.of_kind("email_bounced", category="hard").contact_id)


def consented_but_silent(loaded: Loaded) -> set[str]:
    """Neither sent anything nor heard from for 180 days."""
    recent = loaded.interactions[loaded.interactions.occurred_at > loaded.as_of - timedelta(days=180)]
    return set(loaded.contacts[loaded.contacts.email_consent == "yes"].id) - set(recent.contact_id)


def is_a_promising_lead(loaded: Loaded) -> set[str]:
    return set(loaded.leads[loaded.leads.score.astype(float) >= 70].id)


def has_birthday_today(loaded: Loaded) -> set[str]:
    return set(loaded.contacts[loaded.contacts.birthday.str[5:] == f"{loaded.as_of:%m-%d}"].id)


def has_birthday_this_month(loaded: Loaded) -> set[str]:
    return set(loaded.contacts[loaded.contacts.birthday.str[5:7] == f"{loaded.as_of:%m}"].id)


def bought_three_times(loaded: Loaded) -> set[str]:
    purchases = loaded.of_kind("purchase").contact_id.value_counts()
    return set(purchases[purchases >= 3].index)


def is_new(loaded: Loaded) -> set[str]:
    return set(loaded.contacts[loaded.contacts.created_at > loaded.as_of - timedelta(days=30)].id)


def is_a_new_lead(loaded: Loaded) -> set[str]:
    return set(loaded.leads[loaded.leads.created_at > loaded.as_of - timedelta(days=30)].id)


def opened_lately_without_clicking(loaded: Loaded) -> set[str]:
    since = shift_months(loaded.as_of, -3)
    opened, clicks = loaded.of_kind("email_opened"), loaded.of_kind("email_clicked")
    return set(opened[opened.occurred_at > since].contact_id) - set(clicks[clicks.occurred_at > since].contact_id)


QUESTIONS: dict[str, tuple[Callable[[Loaded], set[str]], int, int]] = {
    "construction customers who rented a front loader in the past 6 months": (builders_who_rented_a_loader, 20, 300),
    "visited our booth at last month's conference": (at_our_booth_last_month, 20, 200),
    "clicked the link to the front loaders": (clicked, 100, 800),
    "visited the page of rental rates": (saw_rates, 200, 1500),
    "lives in Aachen": (lives_in("Aachen"), 200, 800),
    "lives in Des Moines": (lives_in("Des Moines"), 200, 800),
    "lives in Lviv": (lives_in("Lviv"), 20, 200),
    "registered for a conference but never came": (did_not_come, 100, 1500),
    "e-mail bounced for good": (hard_bounced, 50, 300),
    "consented but silent for 180 days": (consented_but_silent, 300, 2000),
    "lead with a score of at least 70": (is_a_promising_lead, 150, 600),
    "birthday today": (has_birthday_today, 1, 40),
    "birthday this month": (has_birthday_this_month, 150, 500),
    "bought at least 3 times": (bought_three_times, 200, 1000),
    "new contact": (is_new, 30, 200),
    "new lead": (is_a_new_lead, 10, 100),
    "opened but did not click in 3 months": (opened_lately_without_clicking, 200, 1500),
}


@pytest.mark.parametrize("question", QUESTIONS)
@at_every_load
def test_a_question_has_an_answer_that_is_neither_nobody_nor_everybody(as_of: datetime, question: str) -> None:
    answer, at_least, at_most = QUESTIONS[question]
    assert at_least <= len(answer(load(as_of))) <= at_most


def test_every_day_of_the_year_is_a_birthday() -> None:
    birthdays = on_disk("contacts.csv").birthday.dropna()
    assert birthdays.str[5:].nunique() == 366
    assert (birthdays.str[5:] == "02-29").sum() >= 10
    assert all(date.fromisoformat(birthday).year < 2007 for birthday in birthdays)


# The shift

instants = st.integers(0, 2_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
shifts = st.integers(-240, 240)


@pytest.mark.parametrize(
    ("before", "months", "after"),
    [
        ("2025-12-31T09:15:00Z", 0, "2025-12-31T09:15:00Z"),
        ("2025-12-31T09:15:00Z", 2, "2026-02-28T09:15:00Z"),
        ("2025-12-31T09:15:00Z", 26, "2028-02-29T09:15:00Z"),
        ("2025-12-31T09:15:00Z", -1, "2025-11-30T09:15:00Z"),
        ("2025-01-30T23:59:59Z", -11, "2024-02-29T23:59:59Z"),
        ("2025-11-05T00:00:00Z", 1, "2025-12-05T00:00:00Z"),
        ("2025-11-05T00:00:00Z", 2, "2026-01-05T00:00:00Z"),
    ],
)
def test_a_shift_clamps_the_day_and_keeps_the_time(before: str, months: int, after: str) -> None:
    assert shift_months(datetime.fromisoformat(before), months) == datetime.fromisoformat(after)


@given(instants, shifts)
def test_a_shift_moves_by_that_many_months(instant: datetime, months: int) -> None:
    shifted = shift_months(instant, months)
    assert months_between(instant.date(), shifted.date()) == months
    assert shifted.timetz() == instant.timetz()
    assert shifted.day == instant.day or 28 <= shifted.day < instant.day


@given(instants, st.timedeltas(timedelta(days=-4), timedelta(days=4)), shifts)
def test_instants_in_order_stay_so(instant: datetime, step: timedelta, months: int) -> None:
    if in_order(instant, instant + step):
        assert shift_months(instant, months) <= shift_months(instant + step, months)
