"""Another tool that is told by webhook: real TLS with a certificate of its own, and every way to behave badly."""

import asyncio
import datetime as dt
import ssl
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

NAME = "outil.example"


def certificate(folder: Path) -> dict[str, str]:
    """Self-signed, for `NAME`; what uvicorn takes."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)]), dt.datetime.now(dt.UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = folder / "cert.pem", folder / "key.pem"
    cert_file.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return {"ssl_certfile": str(cert_file), "ssl_keyfile": str(key_file)}


def trusting(tls: dict[str, str]) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=tls["ssl_certfile"])


class Receiver:
    """`answers`: what to do first, in order: a status, « slow », « drip », « huge », « inside » (a redirect)."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.paths: list[str] = []
        self.answers: list[Any] = []
        self.app = Starlette(routes=[Route("/{path:path}", self._receive, methods=["GET", "POST"])])

    async def _receive(self, request: Request) -> Response:
        self.paths.append(request.url.path)
        self.got.append((dict(request.headers), await request.body()))
        match self.answers.pop(0) if self.answers else 204:
            case int(status):
                return Response(status_code=status)
            case "slow":
                await asyncio.sleep(60)
            case "inside":
                return RedirectResponse("https://127.0.0.1/interne", 307)
            case "drip":
                return StreamingResponse(_drip(b"x", 0.2))
            case "huge":
                return StreamingResponse(_drip(b"x" * 65_536, 0))
        return Response(status_code=200)


async def _drip(piece: bytes, pause_s: float) -> Any:
    for _ in range(1_000):
        yield piece
        await asyncio.sleep(pause_s)
