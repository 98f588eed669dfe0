"""Communes as the database knows them; the reference facts come from `data/communes.csv`."""

from sqlalchemy import Float, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from relais.database import Base, JsonList


class Commune(Base):
    """A present-day commune (COG 2026): of the three départements or near enough to matter."""

    __tablename__ = "communes"

    code_insee: Mapped[str] = mapped_column(String(5), primary_key=True)
    nom: Mapped[str] = mapped_column(Text)
    departement: Mapped[str] = mapped_column(String(3), index=True)
    epci_siren: Mapped[str | None] = mapped_column(String(9))
    epci_nom: Mapped[str | None] = mapped_column(Text)
    codes_postaux: Mapped[list[str]] = mapped_column(JsonList)
    anciens_noms: Mapped[list[str]] = mapped_column(JsonList)
    anciens_codes: Mapped[list[str]] = mapped_column(JsonList)
    population: Mapped[int] = mapped_column(Integer)
    latitude: Mapped[float] = mapped_column(Float)
    longitude: Mapped[float] = mapped_column(Float)
