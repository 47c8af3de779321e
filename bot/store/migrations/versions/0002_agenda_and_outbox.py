"""The agenda: roles, annonces, the outbox and its limits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "audit",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("bot", sa.Text(), nullable=True),
        sa.Column("chat", sa.Text(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("objet", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "contenus",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "debits",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("chat_id", BIG_ID, nullable=False),
        sa.Column("libre_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instants", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("channel", "bot", "chat_id"),
    )
    op.create_table(
        "annonces",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("auteur_id", BIG_ID, nullable=True),
        sa.Column("etat", sa.Text(), nullable=False),
        sa.Column("contenu", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("territoire", sa.Text(), nullable=False),
        sa.Column("etape", sa.Text(), nullable=False),
        sa.Column("prevu_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("modifie_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["auteur_id"], ["chats.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", "revision"),
    )
    op.create_index(op.f("ix_annonces_auteur_id"), "annonces", ["auteur_id"], unique=False)
    op.create_index(op.f("ix_annonces_etat"), "annonces", ["etat"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("empreinte", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("territoires", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("par_id", BIG_ID, nullable=True),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expire_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clos_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issue", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["par_id"], ["chats.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("empreinte"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("chat_id", BIG_ID, nullable=True),
        sa.Column("cle", sa.Text(), nullable=False),
        sa.Column("priorite", sa.SmallInteger(), nullable=False),
        sa.Column("annonce", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("contenu_id", BIG_ID, nullable=True),
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("etat", sa.Text(), nullable=False),
        sa.Column("pourquoi", sa.Text(), nullable=True),
        sa.Column("prevu_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bail", sa.DateTime(timezone=True), nullable=True),
        sa.Column("worker", sa.Text(), nullable=True),
        sa.Column("jeton", sa.Integer(), nullable=False),
        sa.Column("essais", sa.Integer(), nullable=False),
        sa.Column("incertitudes", sa.Integer(), nullable=False),
        sa.Column("reprises", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("clos_le", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("cle"),
    )
    op.create_index(
        "ix_outbox_annonce",
        "outbox",
        ["annonce", "revision", "etat"],
        unique=False,
        sqlite_where=sa.text("annonce IS NOT NULL"),
        postgresql_where=sa.text("annonce IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_bail",
        "outbox",
        ["bail"],
        unique=False,
        sqlite_where=sa.text("bail IS NOT NULL"),
        postgresql_where=sa.text("bail IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["channel", "bot", "priorite", "due", "id"],
        unique=False,
        sqlite_where=sa.text("due IS NOT NULL"),
        postgresql_where=sa.text("due IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_en_cours",
        "outbox",
        ["chat_id"],
        unique=False,
        sqlite_where=sa.text("bail IS NOT NULL"),
        postgresql_where=sa.text("bail IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_ouvert",
        "outbox",
        ["chat_id", "priorite", "prevu_le", "id"],
        unique=False,
        sqlite_where=sa.text("clos_le IS NULL"),
        postgresql_where=sa.text("clos_le IS NULL"),
    )
    op.create_index(
        "ix_outbox_reponses_closes",
        "outbox",
        ["clos_le"],
        unique=False,
        sqlite_where=sa.text("annonce IS NULL"),
        postgresql_where=sa.text("annonce IS NULL"),
    )
    op.create_table(
        "referents",
        sa.Column("chat_id", BIG_ID, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("territoires", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("actif", sa.Boolean(), nullable=False),
        sa.Column("depuis", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("chat_id"),
    )
    if op.get_bind().dialect.name == "postgresql":
        # A queue leaves dead rows behind: clean them early, or claiming wades through them.
        op.execute(
            "ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000)"
        )
