"""Not a byte of people who were erased is left: in tables, the file and its log, dumps, kept files and sandboxes.

People come from files with bad rows, are changed, merged, undone, picked, asked for consent, and named in
segments. `make prove-erasure` erases a thousand of them.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa

from core import lifecycle
from core.importing import Answers, Fault, import_file, undo_import
from core.language.catalog import Attribute
from core.language.operators import AttributeType
from core.lifecycle import duplicates, templates
from core.lifecycle.consents import Decision, record_consent
from core.store.database import Database, open_database
from core.store.declaring import declare_property
from core.store.tables import Contact, Identifier, ImportRejected, Interaction, Stay, table_of
from core.teaching.sandboxes import Reached, Sandboxes, erase_everywhere, url_of
from tests.callers import caller
from tests.makers import DAY, NOW, account, add, defined, draft, lead, live, static, where
from tests.releases.dumps import dump_lines

ERASED = int(os.environ.get("PROVE_ERASURES", "12"))
EVERYBODY = ERASED * 3
STEWARD = caller(NOW, "Anna")
LATER = caller(NOW + 3 * DAY, "Anna")
_contact, _stay = table_of(Contact), table_of(Stay)
# Everything that tells a person has her number, and so has her account:
# ac12zq fn12zq ln12zq, p12zq@…, CU-000012, +49307000012 however it is written.
TELLING = re.compile(rb"(?:fn|ln|p|ac)(\d+)zq|cu-(\d{6})|307(\d{6})|30[ /]*7(\d{3})[ -]?(\d{3})(?!\d)")


def told(content: bytes) -> set[int]:
    """The numbers of the people that bytes tell about."""
    found = TELLING.finditer(content.lower())
    return {int(b"".join(part for part in match.groups() if part)) for match in found}


def person(n: int, phone: str = "") -> str:
    return f"CU-{n:06d},Fn{n}zq,Ln{n}zq,P{n}zq@Ex{n}.org,{phone or f'+49 30 7{n:06d}'},Aachen\n"


HEADER = "id,first name,last name,email,phone,city\n"


def fill(database: Database) -> None:
    """Import everybody, with bad rows; change some of them; undo that for others; merge, pick and name them."""
    people = HEADER + "".join(map(person, range(EVERYBODY)))
    bad = "".join(f"CU-{n:06d},Fn{n}zq,Ln{n}zq,no address of p{n}zq,030/7{n:06d},Aachen\n" for n in range(EVERYBODY))
    import_file(database, STEWARD, BytesIO((people + bad).encode()), Answers(entity="contact", fault=Fault.ROW))
    changed = HEADER + "".join(person(n, f"030/7{n:06d}") for n in range(EVERYBODY))
    later = caller(NOW + DAY, "Anna")
    import_file(database, later, BytesIO(changed.encode()), Answers(entity="contact"))
    with database.reading() as session:
        ids = {int(own[3:]): id_ for id_, own in session.execute(sa.select(_contact.c.id, _contact.c.external_id))}
        run = session.execute(sa.text("SELECT max(id) FROM import_run")).scalar_one()
    undo_import(database, caller(NOW + 2 * DAY, "Anna"), run)
    with database.writing() as session:
        declare_property(session, Attribute("note", "Note", AttributeType.TEXT))
    add(database, *(account(n + 1, name=f"Ac{n}zq Works", city="Aachen") for n in range(EVERYBODY)))
    for n in range(0, EVERYBODY, 3):
        said = Decision(
            "email_consent", is_given=True, how=f"call by p{n}zq@ex{n}.org", text=f"Fn{n}zq Ln{n}zq said so"
        )
        record_consent(database, STEWARD, ids[n], said)
    add(database, *(event(ids[n], n) for n in range(EVERYBODY)))
    add(database, *(lead(n + 1, contact_id=ids[n], topic=f"Fn{n}zq Ln{n}zq wants a digger") for n in range(EVERYBODY)))
    add(database, *(
        Identifier(entity="contact", value=f"also.p{n}zq@ex.org", system="email", profile_id=ids[n])
        for n in range(EVERYBODY)
    ))  # fmt: skip
    for n in range(0, ERASED, 4):
        duplicates.merge(database, STEWARD, "contact", ids[n], [ids[n + 1]])
    static(database, "Picked", list(ids.values()))
    for n in range(0, EVERYBODY, max(1, EVERYBODY // 8)):
        named = where("email", "is_in", [f"p{n}zq@ex{n}.org", f"p{n + 1}zq@ex{n + 1}.org"])
        live(database, f"Named {n}", defined(named, where("phone", "is", f"+49 30 7{n:06d}")))
        draft(database, f"Drafted {n}", defined(where("email", "contains", f"P{n}zq@Ex{n}.org")))
        templates.save_template(
            database, STEWARD, name=f"Saved {n}", definition=defined(where("email", "is", f"p{n}zq@ex{n}.org"))
        )


def fill_sandbox(sandboxes: Sandboxes) -> None:
    """A learner imports everybody, with bad rows, and has their accounts, too."""
    sandboxes.folder.mkdir()
    learner = open_database(url_of(sandboxes.file("bea")))
    bad = "".join(f"CU-{n:06d},Fn{n}zq,Ln{n}zq,no address,030/7{n:06d},Aachen\n" for n in range(EVERYBODY))
    content = (HEADER + "".join(map(person, range(EVERYBODY))) + bad).encode()
    import_file(learner, STEWARD, BytesIO(content), Answers(entity="contact", fault=Fault.ROW))
    add(learner, *(account(n + 1, name=f"Ac{n}zq Works") for n in range(EVERYBODY)))
    draft(learner, "Hers", defined(where("email", "is", "p0zq@ex0.org")))
    learner.dispose()


def event(contact_id: int, n: int) -> Interaction:
    return Interaction(
        contact_id=contact_id, id=n + 1, kind="page_visited", occurred_at=NOW, recorded_at=NOW,
        page=f"/hello/fn{n}zq-ln{n}zq", properties={"note": f"Fn{n}zq Ln{n}zq"},
    )  # fmt: skip


def places(database: Database, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Everything that lies on the disk, and a dump."""
    yield "dump", "\n".join(dump_lines(database.engine.url.render_as_string(hide_password=False))).encode()
    if database.dialect.name == "sqlite":
        file = Path(database.engine.url.database or "")
        for beside in file.parent.glob(f"{file.name}*"):
            yield beside.name, beside.read_bytes()
    for kept in folder.rglob("*"):
        if kept.is_file():
            yield kept.name, kept.read_bytes()


def test_not_a_byte_is_left_of_erased_people(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept"
    desk = kept / "windrow-import-x" / "desk" / "0"
    desk.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(kept))
    (desk / "hers.csv").write_text(HEADER + person(ERASED - 1) + person(EVERYBODY - 1))
    (desk / "others.csv").write_text(HEADER + person(EVERYBODY - 1))
    sandboxes = Sandboxes(kept / "sandboxes")
    fill(database)
    fill_sandbox(sandboxes)
    erased = set(range(ERASED))
    before = {name: told(content) for name, content in places(database, kept)}
    assert erased <= before["dump"]
    assert erased <= before[sandboxes.file("bea").name]
    with database.reading() as session:
        ids = {
            int(own[3:]): id_ for id_, own in session.execute(sa.select(_contact.c.id, _contact.c.external_id)) if own
        }
        assert session.execute(sa.select(sa.func.count()).select_from(table_of(ImportRejected))).scalar_one() > 0
        stays = session.execute(sa.select(sa.func.count()).select_from(_stay)).scalar_one()
    named = set()
    for n in sorted(erased):
        with database.reading() as session:
            is_there = session.execute(sa.select(_contact.c.id).where(_contact.c.id == ids[n])).first()
        if is_there:
            done, reached = erase_everywhere(database, LATER, sandboxes, "contact", ids[n], with_leads=True)
            named |= set(done.definitions)
            assert reached == Reached(sandboxes=1)
        erase_everywhere(database, LATER, sandboxes, "account", n + 1)
    left = {name: told(content) & erased for name, content in places(database, kept)}
    assert {name: some for name, some in left.items() if some} == {}
    after = {name: told(content) for name, content in places(database, kept)}
    assert set(range(ERASED, EVERYBODY)) <= after["dump"] & after[sandboxes.file("bea").name]
    assert {"Named 0", "Drafted 0", "Saved 0"} <= named
    assert not (desk / "hers.csv").exists()
    assert (desk / "others.csv").exists()
    with database.reading() as session:
        assert session.execute(sa.select(sa.func.count()).select_from(_stay)).scalar_one() == stays
    assert lifecycle.refresh_all(database, caller(NOW + 4 * DAY, "Anna"))
