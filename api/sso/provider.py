"""One OpenID Connect provider: where to go, the code against an id_token, and whether that token is true.

As ProConnect wants it (reliability.md §4): no parameter that it does not know (so no PKCE), `state` and `nonce` of more
than 32 signs, the secret in the body. Only `openid` is asked for: who somebody is, nothing about her. Its userinfo is
never read.
"""

import importlib
import time
import warnings
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from authlib.common.errors import AuthlibBaseError
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey

from relais.counsellors import sso
from relais.errors import Refused, Unavailable
from relais.settings import Settings

SCOPE = "openid"
DISCOVERY = "/.well-known/openid-configuration"
TIMEOUT_S, KNOWN_S, LEEWAY_S = 5.0, 3_600.0, 60
WANTED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True)
class Proved:
    """`subject`: issuer and `sub`. `nonce`: to be compared with the one that was given."""

    subject: str
    nonce: str
    id_token: str


class Provider:
    def __init__(self, settings: Settings, now: Callable[[], float] = time.time) -> None:
        self._settings, self._now = settings, now
        self._issuer = settings.oidc_issuer.rstrip("/")
        self._metadata: dict[str, Any] = {}
        self._known_until = 0.0

    @property
    def is_set(self) -> bool:
        return bool(self._issuer and self._settings.oidc_client_id)

    @property
    def name(self) -> str:
        return self._settings.oidc_name

    async def way_to(self, state: str, nonce: str, back: str) -> str:
        """The page to go to. Raises `Unavailable`."""
        metadata = await self._read_metadata()
        async with self._client(back) as client:
            url, _ = client.create_authorization_url(metadata["authorization_endpoint"], state=state, nonce=nonce)
        return str(url)

    async def way_out(self, id_token: str, state: str, back: str) -> str | None:
        """To leave the other house too; None when it has no door for it. Raises `Unavailable`."""
        end = (await self._read_metadata()).get("end_session_endpoint")
        if not end:
            return None
        asked = {"id_token_hint": id_token, "state": state, "post_logout_redirect_uri": back}
        return f"{end}{'&' if '?' in end else '?'}{urlencode(asked)}"

    async def prove(self, code: str, back: str) -> Proved:
        """Raises `Refused` (sso_refused): a code or a token that is not good; `Unavailable`."""
        metadata = await self._read_metadata()
        async with self._client(back) as client:
            try:
                token = await client.fetch_token(
                    metadata["token_endpoint"], grant_type="authorization_code", code=code, redirect_uri=back
                )
            except httpx.HTTPError as error:
                raise Unavailable(f"provider: {type(error).__name__}") from error
            except (AuthlibBaseError, ValueError) as error:
                raise _refused("code") from error
        id_token = token.get("id_token")
        if not isinstance(id_token, str):
            raise _refused("no id_token")
        return self._checked(id_token, await self._keys(metadata))

    def _checked(self, id_token: str, keys: KeySet | OctKey) -> Proved:
        """Signature by the one algorithm that was agreed, issuer, audience, times."""
        wanted = jwt.JWTClaimsRegistry(
            now=int(self._now()),
            leeway=LEEWAY_S,
            iss={"essential": True, "value": self._metadata["issuer"]},
            aud={"essential": True, "value": self._settings.oidc_client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True},
        )
        try:
            claims = jwt.decode(id_token, keys, algorithms=[self._settings.oidc_algorithm]).claims
            wanted.validate(claims)
        except (JoseError, ValueError) as error:
            raise _refused(type(error).__name__) from error
        audience, sub, nonce = claims["aud"], claims["sub"], claims["nonce"]
        if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != self._settings.oidc_client_id:
            raise _refused("azp")
        if not isinstance(sub, str) or not isinstance(nonce, str):
            raise _refused("claims")
        return Proved(sso.subject_of(claims["iss"], sub), nonce, id_token)

    async def _keys(self, metadata: dict[str, Any]) -> KeySet | OctKey:
        """Read at each log-in: there are few, and keys are changed without a word."""
        if self._settings.oidc_algorithm == "HS256":
            return OctKey.import_key(self._settings.oidc_client_secret.get_secret_value())
        try:
            return KeySet.import_key_set(await self._get(metadata["jwks_uri"]))  # type: ignore[arg-type]
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise Unavailable("provider: keys") from error

    async def _read_metadata(self) -> dict[str, Any]:
        """Of the issuer itself: another name in it is a provider that is not ours."""
        if self._now() >= self._known_until:
            found = await self._get(f"{self._issuer}{DISCOVERY}")
            if any(not isinstance(found.get(name), str) for name in WANTED):
                raise Unavailable("provider: discovery")
            if found["issuer"].rstrip("/") != self._issuer or not _is_safe(found["authorization_endpoint"]):
                raise Unavailable("provider: issuer")
            self._metadata, self._known_until = found, self._now() + KNOWN_S
        return self._metadata

    async def _get(self, url: str) -> dict[str, Any]:
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_S) as client:
                answer = await client.get(url, headers={"Accept": "application/json"})
            found = answer.raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            raise Unavailable(f"provider: {type(error).__name__}") from error
        if not isinstance(found, dict):
            raise Unavailable("provider: no object")
        return found

    @asynccontextmanager
    async def _client(self, back: str) -> AsyncIterator[Any]:
        async with _oauth_client()(
            self._settings.oidc_client_id,
            self._settings.oidc_client_secret.get_secret_value(),
            token_endpoint_auth_method="client_secret_post",  # noqa: S106 - the name of a method
            scope=SCOPE,
            redirect_uri=back,
            timeout=TIMEOUT_S,
        ) as client:
            yield client


@cache
def _oauth_client() -> type[Any]:
    """Authlib's, which says at each import that its client for httpx will go one day (1.9): said to nobody who runs it.
    A gateway without a provider never reads it.
    """
    with warnings.catch_warnings():
        importlib.import_module("authlib.deprecate")  # it turns its own warnings on
        warnings.simplefilter("ignore")
        found: type[Any] = importlib.import_module("authlib.integrations.httpx_client").AsyncOAuth2Client
    return found


def _is_safe(url: str) -> bool:
    """A browser is sent there."""
    return urlsplit(url).scheme in ("https", "http")


def _refused(why: str) -> Refused:
    return Refused(f"provider: {why}", code="sso_refused")
