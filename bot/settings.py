"""The environment → one frozen Settings; the only reader of os.environ."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

PARIS = ZoneInfo("Europe/Paris")


class BadSettings(Exception):
    """The environment holds a value that cannot be used; the message names it, in French."""


class Settings(BaseSettings):
    """Everything the environment decides."""

    model_config = SettingsConfigDict(frozen=True, case_sensitive=True, extra="ignore")

    now: dt.datetime | dt.date | None = Field(
        default=None,
        alias="GUICHET_NOW",
        description="date ou date et heure ISO qui tient lieu d'aujourd'hui, dans toutes les commandes",
    )

    def clock(self) -> dt.datetime:
        """Return now, in Paris: the real time unless ``GUICHET_NOW`` stands for it."""
        if self.now is None:
            return dt.datetime.now(PARIS)
        if isinstance(self.now, dt.datetime):
            return self.now if self.now.tzinfo else self.now.replace(tzinfo=PARIS)
        return dt.datetime.combine(self.now, dt.time(12), PARIS)

    def today(self) -> dt.date:
        """Return today's date in Paris."""
        return self.clock().astimezone(PARIS).date()


def read_settings() -> Settings:
    """Return the settings of this process; raise BadSettings."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise BadSettings(
            f"{first['loc'][0]} a la valeur « {first['input']} », qui ne convient pas. Écrivez par exemple 2026-12-31."
        ) from error


def describe_settings() -> str:
    """Return one line per setting: name, meaning, default."""
    return "\n".join(
        f"{field.alias} : {field.description}. Par défaut : {field.default if field.default is not None else 'rien'}."
        for field in Settings.model_fields.values()
    )
