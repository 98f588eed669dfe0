"""The second factor: a code of six figures that changes every thirty seconds, from an application on the telephone."""

import datetime as dt
import io

import pyotp
import segno
from pyotp.exceptions import OTPVerificationError

ISSUER = "Relais"
STEPS_AROUND = 1  # clocks differ by half a minute


def new_secret() -> str:
    return pyotp.random_base32()


def uri_of(secret: str, email: str) -> str:
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def qr_svg(uri: str) -> str:
    """A drawing that a telephone reads; without declaration, to stand in a page."""
    drawing = io.BytesIO()
    segno.make(uri, error="m").save(drawing, kind="svg", xmldecl=False, svgns=True, scale=5, border=4, light="#fff")
    return drawing.getvalue().decode()


def code_at(secret: str, now: dt.datetime) -> str:
    return pyotp.TOTP(secret).at(now)


def step_of(secret: str, code: str, now: dt.datetime) -> int | None:
    """Which step the code belongs to; None when it is wrong. That it serves once is for the caller to hold."""
    figures = "".join(sign for sign in code if not sign.isspace())
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(figures, for_time=now, valid_window=STEPS_AROUND)
    except OTPVerificationError:
        return None
