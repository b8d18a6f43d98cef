"""The tab Versions: every published version, and going back to it."""

from __future__ import annotations

from ui.segment import acts, record, versions

opened = record.saved()
draft = record.header(opened, "Versions")
versions.draw(opened, draft)
acts.draw(opened)
