"""Who uses Windrow: users with their roles, what they signed in with, tokens of programs, and folders of segments.

The people of the data are profiles; a user is somebody at a dashboard.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from core.store.columns import Key
from core.store.tables.fields import id_field, instant_field, key_field


class User(SQLModel, table=True):
    """Somebody who may use Windrow until ``switched_off_at``.

    ``email_key`` is the folded address, by which a user who never signed in is known; afterwards ``issuer`` and
    ``subject`` of the provider's identity. Sign-ins before ``signed_out_at`` are over. A user who ``is_masked`` sees
    e-mail addresses and phone numbers masked.
    """

    __tablename__ = "app_user"
    __table_args__ = (sa.UniqueConstraint("issuer", "subject"),)

    id: int | None = id_field()
    name: str = Field(default="", sa_type=sa.Text)
    email: str = Field(default="", sa_type=sa.Text)
    email_key: str | None = key_field(unique=True)
    issuer: str | None = key_field()
    subject: str | None = key_field()
    is_masked: bool = False
    created_at: datetime = instant_field()
    seen_at: datetime | None = instant_field(default=None, nullable=True)
    signed_out_at: datetime | None = instant_field(default=None, nullable=True)
    switched_off_at: datetime | None = instant_field(default=None, nullable=True)


class UserRole(SQLModel, table=True):
    """A role of a user. ``source`` is *given*, *group* or *domain*; one of a group ends with the group."""

    __tablename__ = "user_role"

    user_id: int = Field(primary_key=True, foreign_key="app_user.id", sa_type=sa.BigInteger)
    role: str = Field(primary_key=True, sa_type=Key)
    source: str = Field(primary_key=True, sa_type=Key)


class GroupRole(SQLModel, table=True):
    """The role that members of one of the provider's groups get."""

    __tablename__ = "group_role"

    name: str = Field(primary_key=True, sa_type=Key)
    role: str = Field(primary_key=True, sa_type=Key)


class DomainRole(SQLModel, table=True):
    """A domain of e-mail addresses whose people may come in, and the role that newcomers get."""

    __tablename__ = "domain_role"

    domain: str = Field(primary_key=True, sa_type=Key)
    role: str = Field(primary_key=True, sa_type=Key)


class SignIn(SQLModel, table=True):
    """One sign-in of a user, from the provider's identity to its end; ``key`` is a hash of that identity."""

    __tablename__ = "sign_in"

    key: str = Field(primary_key=True, sa_type=Key)
    user_id: int = Field(foreign_key="app_user.id", index=True, sa_type=sa.BigInteger)
    began_at: datetime = instant_field()
    seen_at: datetime = instant_field()
    expires_at: datetime | None = instant_field(default=None, nullable=True)
    ended_at: datetime | None = instant_field(default=None, nullable=True)


class AccessToken(SQLModel, table=True):
    """What a program shows to come in, in the place of a user; only its ``hash`` is kept."""

    __tablename__ = "access_token"

    id: int | None = id_field()
    user_id: int = Field(foreign_key="app_user.id", index=True, sa_type=sa.BigInteger)
    name: str = Field(sa_type=sa.Text)
    hash: str = Field(sa_type=Key, unique=True)
    roles: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    created_at: datetime = instant_field()
    expires_at: datetime | None = instant_field(default=None, nullable=True)
    used_at: datetime | None = instant_field(default=None, nullable=True)
    revoked_at: datetime | None = instant_field(default=None, nullable=True)


class Folder(SQLModel, table=True):
    """A folder of segments; one that ``is_private`` shows them to its own people alone."""

    id: int | None = id_field()
    name: str = Field(sa_type=sa.Text)
    name_key: str = Field(sa_type=Key, unique=True)
    is_private: bool = False
    created_at: datetime = instant_field()


class FolderUser(SQLModel, table=True):
    """A user who belongs to a folder; one who ``edits`` edits the segments in it."""

    __tablename__ = "folder_user"

    folder_id: int = Field(primary_key=True, foreign_key="folder.id", sa_type=sa.BigInteger)
    user_id: int = Field(primary_key=True, foreign_key="app_user.id", index=True, sa_type=sa.BigInteger)
    edits: bool = False
