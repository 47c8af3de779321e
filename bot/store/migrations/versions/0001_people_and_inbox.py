"""People, conversations, the inbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "avis",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("jour", sa.Date(), nullable=False),
        sa.Column("sujet", sa.Text(), nullable=False),
        sa.Column("note", sa.Integer(), nullable=False),
        sa.Column("texte", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "baux",
        sa.Column("nom", sa.Text(), nullable=False),
        sa.Column("detenteur", sa.Text(), nullable=False),
        sa.Column("jusqu_a", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("nom"),
    )
    op.create_table(
        "chats",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("genre", sa.Text(), nullable=False),
        sa.Column("actif", sa.Boolean(), nullable=False),
        sa.Column("pourquoi_inactif", sa.Text(), nullable=True),
        sa.Column("migre_vers", sa.Text(), nullable=True),
        sa.Column("vu_le", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("channel", "bot", "chat"),
    )
    op.create_index(op.f("ix_chats_vu_le"), "chats", ["vu_le"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("genre", sa.Text(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("etat", sa.Text(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bail", sa.DateTime(timezone=True), nullable=True),
        sa.Column("worker", sa.Text(), nullable=True),
        sa.Column("jeton", sa.Integer(), nullable=False),
        sa.Column("essais", sa.Integer(), nullable=False),
        sa.Column("reprises", sa.Integer(), nullable=False),
        sa.Column("erreur", sa.Text(), nullable=True),
        sa.Column("recu_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clos_le", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("channel", "bot", "update_id"),
    )
    op.create_index(
        "ix_inbox_bail",
        "inbox",
        ["bail"],
        unique=False,
        sqlite_where=sa.text("bail IS NOT NULL"),
        postgresql_where=sa.text("bail IS NOT NULL"),
    )
    op.create_index("ix_inbox_clos", "inbox", ["clos_le"], unique=False)
    op.create_index(
        "ix_inbox_due",
        "inbox",
        ["due", "id"],
        unique=False,
        sqlite_where=sa.text("due IS NOT NULL"),
        postgresql_where=sa.text("due IS NOT NULL"),
    )
    op.create_index(
        "ix_inbox_ecarte",
        "inbox",
        ["clos_le"],
        unique=False,
        sqlite_where=sa.text("etat = 'ecarte'"),
        postgresql_where=sa.text("etat = 'ecarte'"),
    )
    op.create_index(
        "ix_inbox_ouvert",
        "inbox",
        ["channel", "bot", "chat", "update_id"],
        unique=False,
        sqlite_where=sa.text("clos_le IS NULL"),
        postgresql_where=sa.text("clos_le IS NULL"),
    )
    op.create_table(
        "sans_reponse",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("jour", sa.Date(), nullable=False),
        sa.Column("texte", sa.Text(), nullable=False),
        sa.Column("intention", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "abonnements",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("chat_id", BIG_ID, nullable=False),
        sa.Column("niveau", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("public", sa.Text(), nullable=False),
        sa.Column("rythme", sa.Text(), nullable=False),
        sa.Column("depuis", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("chat_id", "niveau", "code", "theme", "public"),
    )
    op.create_index("ix_abonnements_territoire", "abonnements", ["niveau", "code", "rythme"], unique=False)
    op.create_table(
        "conversations",
        sa.Column("chat_id", BIG_ID, nullable=False),
        sa.Column("state", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("vu_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("chat_id"),
    )
    op.create_index(op.f("ix_conversations_vu_le"), "conversations", ["vu_le"], unique=False)
    op.create_table(
        "faits",
        sa.Column("chat_id", BIG_ID, nullable=False),
        sa.Column("nom", sa.Text(), nullable=False),
        sa.Column("valeur", sa.JSON(), nullable=False),
        sa.Column("expire_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("chat_id", "nom"),
    )
    op.create_index(op.f("ix_faits_expire_le"), "faits", ["expire_le"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        # A queue leaves dead rows behind: clean them early, or claiming wades through them.
        op.execute(
            "ALTER TABLE inbox SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000)"
        )
