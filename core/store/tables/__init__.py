"""The tables, as SQLModel classes. Import them from here.

All primary keys and unique constraints of interactions and stays contain the profile's id, so these tables can be
spread by contact over a cluster of databases.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import SQLModel

from core.store.tables.consents import ConsentDetail, ConsentEntry
from core.store.tables.housekeeping import (
    Change,
    CustomAttribute,
    CustomKind,
    CustomProperty,
    Lease,
    LessonStep,
    OwnChoices,
    Setting,
    Template,
    Unkeyed,
)
from core.store.tables.identity import DOMAIN_SYSTEM, EMAIL_SYSTEM, NO_SYSTEMS, Identifier, Merge, MergeMove, ToldApart
from core.store.tables.imports import ImportChange, ImportRecord, ImportRejected, ImportRun
from core.store.tables.records import PROFILES, Account, Contact, Interaction, Lead
from core.store.tables.segments import (
    CheckResult,
    Refresh,
    Segment,
    SegmentCheck,
    SegmentVersion,
    StaticMember,
    Stay,
)
from core.store.tables.suppression import SuppressedContact, Suppression
from core.store.tables.team import (
    AccessToken,
    DomainRole,
    Folder,
    FolderUser,
    GroupRole,
    SignIn,
    User,
    UserRole,
)
from core.store.tables.trace import Trace

__all__ = [
    "DOMAIN_SYSTEM",
    "EMAIL_SYSTEM",
    "NO_SYSTEMS",
    "PROFILES",
    "AccessToken",
    "Account",
    "Change",
    "CheckResult",
    "ConsentDetail",
    "ConsentEntry",
    "Contact",
    "CustomAttribute",
    "CustomKind",
    "CustomProperty",
    "DomainRole",
    "Folder",
    "FolderUser",
    "GroupRole",
    "Identifier",
    "ImportChange",
    "ImportRecord",
    "ImportRejected",
    "ImportRun",
    "Interaction",
    "Lead",
    "Lease",
    "LessonStep",
    "Merge",
    "MergeMove",
    "OwnChoices",
    "Refresh",
    "Segment",
    "SegmentCheck",
    "SegmentVersion",
    "Setting",
    "SignIn",
    "StaticMember",
    "Stay",
    "SuppressedContact",
    "Suppression",
    "Template",
    "ToldApart",
    "Trace",
    "Unkeyed",
    "User",
    "UserRole",
    "table_of",
]


def table_of(model: type[SQLModel]) -> sa.Table:
    """Return the table behind a class, for statements about its columns."""
    return SQLModel.metadata.tables[str(model.__tablename__)]
