"""The tables, one class each."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, cast

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, SmallInteger, Table, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.store.columns import BigId, Instant, index_where


class Base(DeclarativeBase):
    """The root of the tables."""

    type_annotation_map: ClassVar = {
        dt.datetime: Instant,
        dict[str, Any]: JSON(none_as_null=True),
        list[Any]: JSON(none_as_null=True),
        str: Text,
    }


class ChatRow(Base):
    """A chat met: a person, a group, a channel."""

    __tablename__ = "chats"
    __table_args__ = (UniqueConstraint("channel", "bot", "chat"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    channel: Mapped[str]
    bot: Mapped[str]
    chat: Mapped[str]
    genre: Mapped[str]
    actif: Mapped[bool] = mapped_column(default=True)
    pourquoi_inactif: Mapped[str | None]
    migre_vers: Mapped[str | None]
    vu_le: Mapped[dt.datetime] = mapped_column(index=True)


class ConversationRow(Base):
    """The state of a conversation."""

    __tablename__ = "conversations"

    chat_id: Mapped[int] = mapped_column(BigId, ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[dict[str, Any]]
    version: Mapped[int]
    vu_le: Mapped[dt.datetime] = mapped_column(index=True)


class FaitRow(Base):
    """A fact about a person, kept until a date."""

    __tablename__ = "faits"

    chat_id: Mapped[int] = mapped_column(BigId, ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True)
    nom: Mapped[str] = mapped_column(primary_key=True)
    valeur: Mapped[Any] = mapped_column(JSON)
    expire_le: Mapped[dt.datetime] = mapped_column(index=True)


class AbonnementRow(Base):
    """What somebody wants to be told about."""

    __tablename__ = "abonnements"
    __table_args__ = (
        UniqueConstraint("chat_id", "niveau", "code", "theme", "public"),
        Index("ix_abonnements_territoire", "niveau", "code", "rythme"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigId, ForeignKey("chats.id", ondelete="CASCADE"))
    niveau: Mapped[str]
    code: Mapped[str]
    theme: Mapped[str]
    public: Mapped[str]
    rythme: Mapped[str]
    depuis: Mapped[dt.datetime]


class AvisRow(Base):
    """What somebody said of an answer; nobody knows who."""

    __tablename__ = "avis"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    jour: Mapped[dt.date]
    sujet: Mapped[str]
    note: Mapped[int]
    texte: Mapped[str]


class SansReponseRow(Base):
    """A question without an answer; nobody knows whose."""

    __tablename__ = "sans_reponse"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    jour: Mapped[dt.date]
    texte: Mapped[str]
    intention: Mapped[str]
    score: Mapped[float]


class InboxRow(Base):
    """An update; ``due`` is set while it waits, ``bail`` while it is handled, ``clos_le`` once it is over."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "bot", "update_id"),
        index_where("ix_inbox_ouvert", "channel", "bot", "chat", "update_id", where="clos_le IS NULL"),
        index_where("ix_inbox_due", "due", "id", where="due IS NOT NULL"),
        index_where("ix_inbox_bail", "bail", where="bail IS NOT NULL"),
        index_where("ix_inbox_ecarte", "clos_le", where="etat = 'ecarte'"),
        Index("ix_inbox_clos", "clos_le"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    channel: Mapped[str]
    bot: Mapped[str]
    chat: Mapped[str]
    genre: Mapped[str]
    update_id: Mapped[int] = mapped_column(BigInteger)
    payload: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    #: a_traiter, en_cours, traite, ecarte
    etat: Mapped[str]
    due: Mapped[dt.datetime | None]
    bail: Mapped[dt.datetime | None]
    worker: Mapped[str | None]
    jeton: Mapped[int] = mapped_column(default=0)
    essais: Mapped[int] = mapped_column(default=0)
    reprises: Mapped[int] = mapped_column(default=0)
    erreur: Mapped[str | None]
    recu_le: Mapped[dt.datetime]
    clos_le: Mapped[dt.datetime | None]


class BailRow(Base):
    """A name that one process holds at a time."""

    __tablename__ = "baux"

    nom: Mapped[str] = mapped_column(primary_key=True)
    detenteur: Mapped[str]
    jusqu_a: Mapped[dt.datetime]


class ReferentRow(Base):
    """Somebody's role."""

    __tablename__ = "referents"

    chat_id: Mapped[int] = mapped_column(BigId, ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str]
    territoires: Mapped[list[Any]]
    actif: Mapped[bool]
    depuis: Mapped[dt.datetime]


class InvitationRow(Base):
    """A single-use invitation; only the hash of its secret is here."""

    __tablename__ = "invitations"

    empreinte: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str]
    territoires: Mapped[list[Any]]
    par_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("chats.id", ondelete="SET NULL"))
    cree_le: Mapped[dt.datetime]
    expire_le: Mapped[dt.datetime]
    clos_le: Mapped[dt.datetime | None]
    #: utilisee, retiree
    issue: Mapped[str | None]


class AuditRow(Base):
    """Who did what to what."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    le: Mapped[dt.datetime]
    channel: Mapped[str | None]
    bot: Mapped[str | None]
    chat: Mapped[str | None]
    action: Mapped[str]
    objet: Mapped[str]
    details: Mapped[dict[str, Any]]


class AnnonceRow(Base):
    """One revision of an annonce."""

    __tablename__ = "annonces"

    id: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    auteur_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("chats.id", ondelete="SET NULL"), index=True
    )
    etat: Mapped[str] = mapped_column(index=True)
    contenu: Mapped[dict[str, Any]]
    territoire: Mapped[str]
    etape: Mapped[str]
    prevu_le: Mapped[dt.datetime | None]
    modifie_le: Mapped[dt.datetime]


class ContenuRow(Base):
    """A rendered message shared by many envois."""

    __tablename__ = "contenus"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    payload: Mapped[dict[str, Any]]


class EnvoiRow(Base):
    """A message to a chat; ``due`` is set while it waits, ``bail`` while it is sent, ``clos_le`` once it is over."""

    __tablename__ = "outbox"
    __table_args__ = (
        index_where("ix_outbox_due", "channel", "bot", "priorite", "due", "id", where="due IS NOT NULL"),
        index_where("ix_outbox_ouvert", "chat_id", "priorite", "prevu_le", "id", where="clos_le IS NULL"),
        index_where("ix_outbox_bail", "bail", where="bail IS NOT NULL"),
        index_where("ix_outbox_en_cours", "chat_id", where="bail IS NOT NULL"),
        index_where("ix_outbox_annonce", "annonce", "revision", "etat", where="annonce IS NOT NULL"),
        index_where("ix_outbox_reponses_closes", "clos_le", where="annonce IS NULL"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    channel: Mapped[str]
    bot: Mapped[str]
    chat_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("chats.id", ondelete="SET NULL"))
    cle: Mapped[str] = mapped_column(unique=True)
    priorite: Mapped[int] = mapped_column(SmallInteger)
    annonce: Mapped[str | None]
    revision: Mapped[int | None]
    contenu_id: Mapped[int | None] = mapped_column(BigId)
    payload: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    etat: Mapped[str]
    pourquoi: Mapped[str | None]
    prevu_le: Mapped[dt.datetime]
    due: Mapped[dt.datetime | None]
    bail: Mapped[dt.datetime | None]
    worker: Mapped[str | None]
    jeton: Mapped[int] = mapped_column(default=0)
    essais: Mapped[int] = mapped_column(default=0)
    incertitudes: Mapped[int] = mapped_column(default=0)
    reprises: Mapped[int] = mapped_column(default=0)
    message_id: Mapped[str | None]
    clos_le: Mapped[dt.datetime | None]


class DebitRow(Base):
    """When a bot (``chat_id`` 0) or a chat may be written to again, and a group's latest sends."""

    __tablename__ = "debits"

    channel: Mapped[str] = mapped_column(primary_key=True)
    bot: Mapped[str] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    libre_le: Mapped[dt.datetime]
    instants: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))


def table(row: type[Base]) -> Table:
    """Return the table of a class: statements on it cost less to prepare than statements on the class."""
    return cast(Table, row.__table__)


CHATS = table(ChatRow)
CONVERSATIONS = table(ConversationRow)
INBOX = table(InboxRow)
OUTBOX = table(EnvoiRow)
CONTENUS = table(ContenuRow)
DEBITS = table(DebitRow)
