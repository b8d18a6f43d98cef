"""Rewrite `cases.json` from the neutral cases."""

import argparse
import json
from pathlib import Path

from tests.conformance.translate import as_text, translate

parser = argparse.ArgumentParser(prog="python -m tests.conformance.translate", description=__doc__)
parser.add_argument("neutral", type=Path, help="the neutral cases.json")
translated = translate(json.loads(parser.parse_args().neutral.read_text(encoding="utf-8")))
(Path(__file__).parents[1] / "cases.json").write_text(as_text(translated), encoding="utf-8")
print(f"{len(translated['cases'])} cases, {len(translated['not_sayable'])} not sayable")
