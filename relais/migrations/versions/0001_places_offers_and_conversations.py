"""Places, offers and conversations"""

import sqlalchemy as sa
from alembic import op

from relais.database import JsonList

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "communes",
        sa.Column("code_insee", sa.String(length=5), nullable=False),
        sa.Column("nom", sa.Text(), nullable=False),
        sa.Column("departement", sa.String(length=3), nullable=False),
        sa.Column("epci_siren", sa.String(length=9), nullable=True),
        sa.Column("epci_nom", sa.Text(), nullable=True),
        sa.Column("codes_postaux", JsonList, nullable=False),
        sa.Column("anciens_noms", JsonList, nullable=False),
        sa.Column("anciens_codes", JsonList, nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("code_insee", name=op.f("pk_communes")),
    )
    op.create_index("ix_communes_departement", "communes", ["departement"], unique=False)

    op.create_table(
        "conversations",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=20), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("next_seq", sa.Integer(), nullable=False),
        sa.Column("dialogue_version", sa.Integer(), nullable=False),
        sa.Column("dialogue_snapshot", sa.LargeBinary(), nullable=True),
        sa.Column("is_degraded", sa.Boolean(), nullable=False),
        sa.Column("departement", sa.String(length=3), nullable=True),
        sa.Column("locale", sa.String(length=20), nullable=False),
        sa.Column("kept_hours", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
    )
    op.create_index("ix_conversations_expires_at", "conversations", ["expires_at"], unique=False)
    op.create_index("ix_conversations_last_at", "conversations", ["last_at"], unique=False)

    op.create_table(
        "erasures",
        sa.Column("receipt", sa.String(length=40), nullable=False),
        sa.Column("conversation_digest", sa.String(length=64), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("receipt", name=op.f("pk_erasures")),
    )
    op.create_index("ix_erasures_conversation_digest", "erasures", ["conversation_digest"], unique=False)

    op.create_table(
        "key_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_checks")),
    )
    op.create_table(
        "offer_editions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed", sa.String(length=100), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("imported_at", sa.DateTime(), nullable=False),
        sa.Column("structures", sa.Integer(), nullable=False),
        sa.Column("services", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_editions")),
    )
    op.create_index("ix_offer_editions_feed", "offer_editions", ["feed"], unique=False)

    op.create_table(
        "buttons",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_buttons_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buttons")),
    )
    op.create_index("ix_buttons_conversation_id", "buttons", ["conversation_id"], unique=False)

    op.create_table(
        "events",
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("sent", sa.LargeBinary(), nullable=True),
        sa.Column("client_msg_id", sa.String(length=36), nullable=True),
        sa.Column("turn_id", sa.String(length=36), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_events_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "seq", name=op.f("pk_events")),
    )
    op.create_index(
        "uq_events_conversation_id_client_msg_id", "events", ["conversation_id", "client_msg_id"], unique=True
    )
    op.create_index("uq_events_turn_id_ordinal", "events", ["turn_id", "ordinal"], unique=True)

    op.create_table(
        "offer_feeds",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["offer_editions.id"], name=op.f("fk_offer_feeds_edition_id_offer_editions")
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_offer_feeds")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("dedupe_key", sa.String(length=100), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_outbox_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_conversation_id", "outbox", ["conversation_id"], unique=False)
    op.create_index("ix_outbox_state_next_at", "outbox", ["state", "next_at"], unique=False)
    op.create_index("uq_outbox_kind_dedupe_key", "outbox", ["kind", "dedupe_key"], unique=True)

    op.create_table(
        "structures",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("siret", sa.String(length=14), nullable=True),
        sa.Column("site_web", sa.Text(), nullable=True),
        sa.Column("accessibilite_lieu", sa.Text(), nullable=True),
        sa.Column("reseaux_porteurs", JsonList, nullable=True),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("nom", sa.String(length=150), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("date_maj", sa.Date(), nullable=False),
        sa.Column("lien_source", sa.Text(), nullable=True),
        sa.Column("adresse", sa.Text(), nullable=True),
        sa.Column("complement_adresse", sa.Text(), nullable=True),
        sa.Column("code_postal", sa.String(length=5), nullable=True),
        sa.Column("commune", sa.Text(), nullable=True),
        sa.Column("code_insee", sa.String(length=5), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("telephone", sa.Text(), nullable=True),
        sa.Column("courriel", sa.Text(), nullable=True),
        sa.Column("horaires_accueil", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["offer_editions.id"], name=op.f("fk_structures_edition_id_offer_editions")
        ),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_structures")),
    )
    op.create_index("uq_structures_edition_id_id", "structures", ["edition_id", "id"], unique=True)

    op.create_table(
        "turns",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("message_seq", sa.Integer(), nullable=False),
        sa.Column("client_msg_id", sa.String(length=36), nullable=False),
        sa.Column("message", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("lead_id", sa.String(length=36), nullable=True),
        sa.Column("lease_owner", sa.String(length=36), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("told", sa.String(length=20), nullable=True),
        sa.Column("unshown", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_turns_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turns")),
        sa.UniqueConstraint("conversation_id", "message_seq", name=op.f("uq_turns_conversation_id")),
    )
    op.create_index("ix_turns_state_lease_until", "turns", ["state", "lease_until"], unique=False)

    op.create_table(
        "services",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("structure_pk", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("type", sa.String(length=50), nullable=True),
        sa.Column("thematiques", JsonList, nullable=True),
        sa.Column("frais", sa.String(length=20), nullable=True),
        sa.Column("frais_precisions", sa.Text(), nullable=True),
        sa.Column("publics", JsonList, nullable=True),
        sa.Column("publics_precisions", sa.Text(), nullable=True),
        sa.Column("conditions_acces", sa.Text(), nullable=True),
        sa.Column("modes_accueil", JsonList, nullable=True),
        sa.Column("zone_eligibilite", JsonList, nullable=True),
        sa.Column("contact_nom_prenom", sa.Text(), nullable=True),
        sa.Column("lien_mobilisation", sa.Text(), nullable=True),
        sa.Column("modes_mobilisation", JsonList, nullable=True),
        sa.Column("mobilisable_par", JsonList, nullable=True),
        sa.Column("mobilisation_precisions", sa.Text(), nullable=True),
        sa.Column("volume_horaire_hebdomadaire", sa.Float(), nullable=True),
        sa.Column("nombre_semaines", sa.Integer(), nullable=True),
        sa.Column("score_qualite", sa.Float(), nullable=True),
        sa.Column("vector", sa.LargeBinary(), nullable=True),
        sa.Column("vector_key", sa.String(length=32), nullable=True),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("nom", sa.String(length=150), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("date_maj", sa.Date(), nullable=False),
        sa.Column("lien_source", sa.Text(), nullable=True),
        sa.Column("adresse", sa.Text(), nullable=True),
        sa.Column("complement_adresse", sa.Text(), nullable=True),
        sa.Column("code_postal", sa.String(length=5), nullable=True),
        sa.Column("commune", sa.Text(), nullable=True),
        sa.Column("code_insee", sa.String(length=5), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("telephone", sa.Text(), nullable=True),
        sa.Column("courriel", sa.Text(), nullable=True),
        sa.Column("horaires_accueil", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["offer_editions.id"], name=op.f("fk_services_edition_id_offer_editions")
        ),
        sa.ForeignKeyConstraint(["structure_pk"], ["structures.pk"], name=op.f("fk_services_structure_pk_structures")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_services")),
    )
    op.create_index("ix_services_structure_pk", "services", ["structure_pk"], unique=False)
    op.create_index("uq_services_edition_id_id", "services", ["edition_id", "id"], unique=True)


def downgrade() -> None:
    for table in (
        "services",
        "turns",
        "structures",
        "outbox",
        "offer_feeds",
        "events",
        "buttons",
        "offer_editions",
        "key_checks",
        "erasures",
        "conversations",
        "communes",
    ):
        op.drop_table(table)
