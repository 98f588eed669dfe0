"""Structures and services on data·inclusion schema v1, kept by edition.

A feed is imported as a new *edition* that nobody sees until `Feed.edition_id` points to it: all or nothing,
readers undisturbed, short write locks. Rows of superseded editions are deleted afterwards.
Field names and meanings: data·inclusion schema v1 (Licence Ouverte 2.0).
"""

import datetime as dt

from sqlalchemy import Float, ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from relais.database import Base, JsonList


class Edition(Base):
    """One import of one feed: counts for the report, digest to recognise the same file."""

    __tablename__ = "offer_editions"

    id: Mapped[int] = mapped_column(primary_key=True)
    feed: Mapped[str] = mapped_column(String(100), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[dt.datetime]
    structures: Mapped[int] = mapped_column(default=0)
    services: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)


class Feed(Base):
    """A source of offers and the edition that is served now."""

    __tablename__ = "offer_feeds"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("offer_editions.id"))


class _Contact:
    """Fields that structures and services share."""

    source: Mapped[str] = mapped_column(String(100))
    nom: Mapped[str] = mapped_column(String(150))
    description: Mapped[str | None] = mapped_column(Text)
    date_maj: Mapped[dt.date]
    lien_source: Mapped[str | None] = mapped_column(Text)
    adresse: Mapped[str | None] = mapped_column(Text)
    complement_adresse: Mapped[str | None] = mapped_column(Text)
    code_postal: Mapped[str | None] = mapped_column(String(5))
    commune: Mapped[str | None] = mapped_column(Text)
    code_insee: Mapped[str | None] = mapped_column(String(5))
    longitude: Mapped[float | None] = mapped_column(Float)
    latitude: Mapped[float | None] = mapped_column(Float)
    telephone: Mapped[str | None] = mapped_column(Text)
    courriel: Mapped[str | None] = mapped_column(Text)
    horaires_accueil: Mapped[str | None] = mapped_column(Text)


class Structure(_Contact, Base):
    __tablename__ = "structures"
    __table_args__ = (Index("uq_structures_edition_id_id", "edition_id", "id", unique=True),)

    pk: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("offer_editions.id"))
    id: Mapped[str] = mapped_column(Text)
    siret: Mapped[str | None] = mapped_column(String(14))
    site_web: Mapped[str | None] = mapped_column(Text)
    accessibilite_lieu: Mapped[str | None] = mapped_column(Text)
    reseaux_porteurs: Mapped[list[str] | None] = mapped_column(JsonList)


class Service(_Contact, Base):
    __tablename__ = "services"
    __table_args__ = (Index("uq_services_edition_id_id", "edition_id", "id", unique=True),)

    pk: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("offer_editions.id"))
    structure_pk: Mapped[int] = mapped_column(ForeignKey("structures.pk"), index=True)
    structure_id: Mapped[str] = mapped_column(Text)
    id: Mapped[str] = mapped_column(Text)
    type: Mapped[str | None] = mapped_column(String(50))
    thematiques: Mapped[list[str] | None] = mapped_column(JsonList)
    frais: Mapped[str | None] = mapped_column(String(20))
    frais_precisions: Mapped[str | None] = mapped_column(Text)
    publics: Mapped[list[str] | None] = mapped_column(JsonList)
    publics_precisions: Mapped[str | None] = mapped_column(Text)
    conditions_acces: Mapped[str | None] = mapped_column(Text)
    modes_accueil: Mapped[list[str] | None] = mapped_column(JsonList)
    zone_eligibilite: Mapped[list[str] | None] = mapped_column(JsonList)
    contact_nom_prenom: Mapped[str | None] = mapped_column(Text)
    """Always null: a person's name, which the importer does not keep."""
    lien_mobilisation: Mapped[str | None] = mapped_column(Text)
    modes_mobilisation: Mapped[list[str] | None] = mapped_column(JsonList)
    mobilisable_par: Mapped[list[str] | None] = mapped_column(JsonList)
    mobilisation_precisions: Mapped[str | None] = mapped_column(Text)
    volume_horaire_hebdomadaire: Mapped[float | None] = mapped_column(Float)
    nombre_semaines: Mapped[int | None] = mapped_column(Integer)
    score_qualite: Mapped[float | None] = mapped_column(Float)
    vector: Mapped[bytes | None] = mapped_column(LargeBinary)
    vector_key: Mapped[str | None] = mapped_column(String(32))
    """Digest of the encoder and of the encoded text: the next import keeps the vector when it has not changed."""
