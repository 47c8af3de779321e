"""The environment → one frozen Settings; the only reader of os.environ."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PARIS = ZoneInfo("Europe/Paris")


class BadSettings(Exception):
    """The environment holds a value that cannot be used; the message names it, in French."""


class Settings(BaseSettings):
    """Everything the environment decides. What is secret shows as asterisks wherever it is printed."""

    model_config = SettingsConfigDict(
        frozen=True, case_sensitive=True, extra="ignore", hide_input_in_errors=True
    )

    now: dt.datetime | dt.date | None = Field(
        default=None,
        alias="GUICHET_NOW",
        description="date ou date et heure ISO qui tient lieu d'aujourd'hui, dans toutes les commandes",
        examples=["2026-12-31"],
    )
    telegram_bot_token: SecretStr | None = Field(
        default=None,
        alias="TELEGRAM_BOT_TOKEN",
        description="jeton du robot, donné par @BotFather ; secret, jamais affiché",
        examples=["123456:ABC-DEF"],
    )
    telegram_api_url: str = Field(
        default="https://api.telegram.org/bot",
        alias="TELEGRAM_API_URL",
        description="serveur de l'API des robots ; le jeton s'ajoute au bout",
        examples=["http://127.0.0.1:9000/bot"],
    )
    database_url: SecretStr | None = Field(
        default=None,
        alias="DATABASE_URL",
        description="base de données, PostgreSQL ou SQLite ; sans elle, un fichier SQLite du dossier personnel",
        examples=["postgresql://guichet@localhost/guichet"],
    )
    public_url: str | None = Field(
        default=None,
        alias="PUBLIC_URL",
        description="adresse publique du service ; quand elle est donnée, Telegram y envoie les messages (webhook)",
        examples=["https://guichet.exemple.fr"],
    )
    telegram_webhook_secret: SecretStr | None = Field(
        default=None,
        alias="TELEGRAM_WEBHOOK_SECRET",
        description="secret que Telegram répète à chaque envoi (lettres, chiffres, _, -) ; sans lui, déduit du jeton",
        examples=["un-long-mot-au-hasard"],
    )
    admin_chat_ids: Annotated[tuple[int, ...], NoDecode] = Field(
        default=(),
        alias="ADMIN_CHAT_IDS",
        description="identifiants Telegram des personnes qui administrent, séparés par des virgules",
        examples=["123456789,987654321"],
    )
    host: str = Field(
        default="127.0.0.1",
        alias="HOST",
        description="adresse où le processus web écoute ; 0.0.0.0 pour l'ouvrir au réseau",
        examples=["0.0.0.0"],
    )
    port: int | None = Field(
        default=None,
        alias="PORT",
        ge=1,
        le=65535,
        description="port où le processus web écoute ; sans lui, celui de PUBLIC_URL si elle est locale, sinon 8000",
        examples=["8000"],
    )

    @field_validator("admin_chat_ids", mode="before")
    @classmethod
    def _split_ids(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part for part in value.replace(" ", ",").split(",") if part)
        return value

    @field_validator(
        "telegram_bot_token", "telegram_webhook_secret", "database_url", "public_url", mode="before"
    )
    @classmethod
    def _empty_is_absent(cls, value: Any) -> Any:
        return value.strip() or None if isinstance(value, str) else value

    @field_validator("public_url", "telegram_api_url")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is not None and (
            urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).netloc
        ):
            raise ValueError("not an http(s) address")
        return value

    @field_validator("public_url")
    @classmethod
    def _without_last_slash(cls, value: str | None) -> str | None:
        return value.rstrip("/") if value is not None else None

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

    def listening_port(self) -> int:
        """Return the port the web process listens on."""
        if self.port is not None:
            return self.port
        public = urlsplit(self.public_url or "")
        if public.hostname in ("127.0.0.1", "localhost") and public.port is not None:
            return public.port
        return 8000


def read_settings() -> Settings:
    """Return the settings of this process; raise BadSettings."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0])
        field = next(f for f in Settings.model_fields.values() if f.alias == name)
        example = (field.examples or [""])[0]
        raise BadSettings(
            f"la valeur de {name} ne convient pas. Écrivez par exemple {name}={example}"
        ) from None


def describe_settings() -> str:
    """Return one line per setting: name, meaning, default."""
    lines = []
    for field in Settings.model_fields.values():
        default = "rien" if field.default in (None, ()) else field.default
        lines.append(f"{field.alias} : {field.description}. Par défaut : {default}.")
    return "\n".join(lines)
