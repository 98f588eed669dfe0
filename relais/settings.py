"""Settings, read once from the environment (RELAIS_…) and passed down. `.env.example` lists them all."""

from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from relais.retention import Retention

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Everything an operator may change. Durations end in `_s` or `_hours`."""

    model_config = SettingsConfigDict(env_prefix="RELAIS_", env_file=".env", extra="ignore", populate_by_name=True)

    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    var_dir: Path = ROOT / "var"
    data_dir: Path = ROOT / "data"
    database_url: str = ""
    redis_url: str = ""
    departements: tuple[str, ...] = ("11", "12", "81")

    worker_urls: tuple[str, ...] = ("http://127.0.0.1:8055",)
    worker_secret: SecretStr = SecretStr("")
    model_dir: Path = ROOT / "var" / "models"
    turn_soft_deadline_s: float = 8.0
    turn_hard_deadline_s: float = 25.0

    encryption_keys: SecretStr = SecretStr("")
    public_url: str = ""
    smtp_host: str = ""
    smtp_port: int = Field(587, ge=1, le=65535)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    mail_from: str = "relais@localhost"
    embed_origins: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    conversation_hours: int = 24
    resumed_conversation_hours: int = 24 * 7
    handed_over_months: int = Field(6, ge=1, le=24)
    counted_months: int = Field(24, ge=6, le=60)
    sent_days: int = Field(7, ge=1, le=30)
    receipt_days: int = Field(60, ge=30, le=365)
    trail_months: int = Field(12, ge=12, le=36)
    closed_account_months: int = Field(12, ge=1, le=36)
    demonstration: bool | None = None  # None: on the embedded default alone
    log_level: str = "INFO"

    # Log-in of counsellors by another house: ProConnect, or any OpenID Connect provider (docs/sso.md).
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_name: str = "ProConnect"
    oidc_algorithm: Literal["RS256", "ES256", "HS256"] = "RS256"

    # As every bot of the field names them, without prefix.
    telegram_bot_token: SecretStr = Field(SecretStr(""), validation_alias="TELEGRAM_BOT_TOKEN")
    telegram_api_url: str = Field("", validation_alias="TELEGRAM_API_URL")
    telegram_webhook_url: str = Field("", validation_alias="TELEGRAM_WEBHOOK_URL")
    telegram_sends_per_s: int = Field(30, ge=0, le=1_000)

    @cached_property
    def retention(self) -> Retention:
        """What `purge` deletes beside conversations, and after how long."""
        days, months = (self.sent_days, self.receipt_days), (self.trail_months, self.counted_months)
        return Retention(*days, *months, self.closed_account_months)

    @cached_property
    def resolved_database_url(self) -> str:
        """SQLite in the var folder unless a URL was given."""
        return self.database_url or f"sqlite:///{self.var_dir / 'relais.sqlite3'}"
