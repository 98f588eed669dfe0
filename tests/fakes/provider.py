"""An OpenID Connect provider as strict as ProConnect: unknown parameters refused, short codes, one use, real keys.

`claims` changes what the next id_token says; `lies` how it is signed (« none », « other_key », « hs256 »).
"""

import base64
import hashlib
import hmac
import json
import secrets
import time
from typing import Any
from urllib.parse import parse_qsl, urlencode

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT_ID, CLIENT_SECRET = "relais-essai", "un-secret-assez-long-pour-un-essai"
KNOWN = {"response_type", "client_id", "redirect_uri", "scope", "state", "nonce"}
CODE_LASTS_S = 30.0
SHORTEST = 32
KEYS = RSAKey.generate_key(2048), RSAKey.generate_key(2048)  # once: they take a while


class FakeProvider:
    def __init__(self, sub: str = "agent-1") -> None:
        self.sub = sub
        self.issuer = ""
        self.key, self.other_key = KEYS
        self.claims: dict[str, Any] = {}
        self.lies = ""
        self.fails: dict[str, int] = {}  # path → status
        self.asked: list[dict[str, str]] = []
        self.left: list[dict[str, str]] = []
        self.codes: dict[str, tuple[float, dict[str, str]]] = {}
        routes = {
            "/.well-known/openid-configuration": self._discovery,
            "/authorize": self._authorize,
            "/token": self._token,
            "/jwks": self._jwks,
            "/session/end": self._end,
        }
        self.app = Starlette(
            routes=[Route(path, self._guarded(run), methods=["GET", "POST"]) for path, run in routes.items()]
        )

    def _guarded(self, run: Any) -> Any:
        async def handle(request: Request) -> Response:
            if status := self.fails.get(request.url.path):
                return JSONResponse({"error": "scripted"}, status)
            return await run(request)

        return handle

    async def _discovery(self, _request: Request) -> Response:
        paths = {"authorization": "authorize", "token": "token", "end_session": "session/end"}
        ends = {f"{name}_endpoint": f"{self.issuer}/{path}" for name, path in paths.items()}
        return JSONResponse({"issuer": self.issuer, "jwks_uri": f"{self.issuer}/jwks", **ends})

    async def _authorize(self, request: Request) -> Response:
        """The person has logged in there already: she is sent back at once."""
        asked = dict(request.query_params)
        if unknown := set(asked) - KNOWN:
            return JSONResponse({"error": f"Y000400: {sorted(unknown)}"}, 400)
        if any(len(asked.get(name, "")) < SHORTEST for name in ("state", "nonce")):
            return JSONResponse({"error": "too short"}, 400)
        if asked["client_id"] != CLIENT_ID or asked["scope"] != "openid" or asked["response_type"] != "code":
            return JSONResponse({"error": "client"}, 400)
        self.asked.append(asked)
        code = secrets.token_urlsafe(24)
        self.codes[code] = (time.monotonic(), asked)
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}", 302)

    async def _token(self, request: Request) -> Response:
        given = dict(parse_qsl((await request.body()).decode()))
        at, asked = self.codes.pop(given.get("code", ""), (0.0, {}))
        is_client = (given.get("client_id"), given.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)
        if not is_client or "authorization" in request.headers:
            return JSONResponse({"error": "invalid_client"}, 401)
        if time.monotonic() - at > CODE_LASTS_S or given.get("redirect_uri") != asked.get("redirect_uri"):
            return JSONResponse({"error": "invalid_grant"}, 400)
        token = {"access_token": secrets.token_urlsafe(24), "token_type": "Bearer", "expires_in": 60}
        return JSONResponse({**token, "id_token": self._id_token(asked["nonce"])})

    def _id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "sub": self.sub, "nonce": nonce, "iat": now, "exp": now + 60}
        claims = {name: value for name, value in {**claims, **self.claims}.items() if value is not None}
        match self.lies:
            case "none":
                return jwt.encode({"alg": "none"}, claims, OctKey.generate_key(), algorithms=["none"])
            case "other_key":
                return jwt.encode({"alg": "RS256"}, claims, self.other_key)
            case "hs256":  # signed with the public key, which anybody has
                signed = b".".join(_part(json.dumps(one).encode()) for one in ({"alg": "HS256"}, claims))
                signature = hmac.new(self.key.as_pem(private=False), signed, hashlib.sha256).digest()
                return b".".join([signed, _part(signature)]).decode()
        return jwt.encode({"alg": "RS256", "kid": self.key.thumbprint()}, claims, self.key)

    async def _jwks(self, _request: Request) -> Response:
        return JSONResponse({"keys": [{**self.key.as_dict(private=False), "kid": self.key.thumbprint(), "use": "sig"}]})

    async def _end(self, request: Request) -> Response:
        self.left.append(dict(request.query_params))
        return RedirectResponse(request.query_params["post_logout_redirect_uri"], 302)


def _part(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")
