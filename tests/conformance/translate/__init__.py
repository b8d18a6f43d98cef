"""From the neutral cases to Windrow's own, in `tests/conformance/cases.json`.

    python -m tests.conformance.translate path/to/the/neutral/cases.json

1. `names` finds a name and a type for every attribute and property from the values of all cases.
2. `worlds` gives each distinct set of records a world with ids of its own, so that one database
   holds all worlds at once.
3. `definitions` says each query as a definition, with `conditions` for what it asks of attributes.
4. `decisions` holds, one by one, what is answered otherwise here than by the engine a case came
   from, and what can't be said; `problems` what must be refused.
"""

from __future__ import annotations

from tests.conformance.translate.decisions import AS_OF_WHERE_NONE, CHANGED, NOT_SAYABLE, REFUSED
from tests.conformance.translate.definitions import Speaker
from tests.conformance.translate.names import Names
from tests.conformance.translate.neutral import Json, instant
from tests.conformance.translate.problems import problems
from tests.conformance.translate.text import as_text
from tests.conformance.translate.worlds import Worlds

__all__ = ["as_text", "translate"]


def translate(neutral: Json) -> Json:
    """All cases, translated; the same input gives the same output."""
    cases = neutral["cases"]
    names = Names(cases)
    worlds = Worlds(names)
    translated, not_sayable = [], []
    for case in cases:
        if case["id"] in NOT_SAYABLE:
            not_sayable.append({"id": case["id"], "query": case["query"], "why": NOT_SAYABLE[case["id"]]})
        else:
            translated.append(_translated(case, names, worlds))
    return {
        **names.catalog(),
        "worlds": worlds.worlds,
        "cases": translated,
        "problems": problems(names),
        "not_sayable": not_sayable,
    }


def _translated(case: Json, names: Names, worlds: Worlds) -> Json:
    world = worlds.world_of(case)
    ids = {contact["key"]: contact["id"] for contact in world["contacts"]}
    as_of = instant(case["now"] or AS_OF_WHERE_NONE)
    speaker = Speaker(names, case["id"], as_of, ids)
    definition = speaker.definition(case["query"])
    result: Json = {
        "id": case["id"],
        "from": f"{case['peer']}, {case['source_file']}, {case['test_name']}",
        "portable": case["portable"],
        "world": world["id"],
        "as_of": as_of,
        "zone": case["timezone"],
        "segments": {key: speaker.segment(segment) for key, segment in (case.get("segments") or {}).items()},
        "definition": definition,
    }
    if case["id"] in REFUSED:
        result["problem"] = list(_first_mention("empty", definition["steps"], ("steps",)))
        result["changed"] = "A segment with an empty definition is not live, so it can't be named."
    elif case["id"] in CHANGED:
        result["expected"], result["changed"] = CHANGED[case["id"]]
    else:
        result["expected"] = case["expected"]
    if speaker.notes:
        result["note"] = " ".join(speaker.notes)
    return result


def _first_mention(key: str, steps: list[Json], path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The path of the first segment block that names the key; ``()`` where there is none."""
    for index, step in enumerate(steps):
        here = (*path, index, "block")
        if step["block"]["kind"] == "segment" and step["block"]["segment"] == key:
            return (*here, "segment")
        if found := _first_mention(key, step["block"].get("steps", ()), (*here, "steps")):
            return found
    return ()
