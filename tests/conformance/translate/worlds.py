"""The records of the cases, each distinct set of them once."""

from __future__ import annotations

import json

from tests.conformance.translate.names import Names
from tests.conformance.translate.neutral import Json, flat, instant, scope_of


class Worlds:
    """Each distinct set of records once, with ids that no other world uses."""

    def __init__(self, names: Names) -> None:
        self.worlds: list[Json] = []
        self._names = names
        self._by_records: dict[str, Json] = {}
        self._next_contact = self._next_account = 1

    def world_of(self, case: Json) -> Json:
        contacts: list[Json] = []
        accounts: dict[str, Json] = {}
        for contact in case["contacts"]:
            own: Json = {}
            account: Json = {}
            for path, value in flat(contact["attributes"]):
                scope, rest = scope_of(path)
                stored = self._names.stored(case["id"], scope, rest, value)
                (account if scope == "account" else own)[self._names.name_of(case["id"], scope, rest)] = stored
            entry = {"key": contact["key"], "attributes": own}
            if account:
                shared = json.dumps(account, sort_keys=True)
                entry["account"] = accounts.setdefault(shared, {"key": f"a{len(accounts)}", "attributes": account})
            contacts.append(entry)
        interactions = [
            {
                "contact": interaction["contact"],
                "kind": self._names.kind_of(interaction["kind"]),
                "at": instant(interaction["at"]),
                "properties": {
                    self._names.name_of(case["id"], "property", path): self._names.stored(
                        case["id"], "property", path, value
                    )
                    for path, value in flat(interaction["properties"])
                },
            }
            for interaction in case["interactions"]
        ]
        records = json.dumps([contacts, interactions], sort_keys=True)
        if records not in self._by_records:
            self._by_records[records] = self._new(contacts, list(accounts.values()), interactions)
        return self._by_records[records]

    def _new(self, contacts: list[Json], accounts: list[Json], interactions: list[Json]) -> Json:
        account_ids, contact_ids = {}, {}
        for account in accounts:
            account_ids[account["key"]] = self._next_account
            self._next_account += 1
        for contact in contacts:
            contact_ids[contact["key"]] = self._next_contact
            self._next_contact += 1
        world = {
            "id": len(self.worlds) + 1,
            "accounts": [{"id": account_ids[a["key"]], "attributes": a["attributes"]} for a in accounts],
            "contacts": [
                {
                    "key": contact["key"],
                    "id": contact_ids[contact["key"]],
                    **({"account": account_ids[contact["account"]["key"]]} if "account" in contact else {}),
                    "attributes": contact["attributes"],
                }
                for contact in contacts
            ],
            "interactions": [
                {"contact": contact_ids[i["contact"]], "kind": i["kind"], "at": i["at"], "properties": i["properties"]}
                for i in interactions
            ],
        }
        self.worlds.append(world)
        return world
