"""One letter to one address by SMTP. Blocks: call it in a thread."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate

from relais.errors import Refused, Unavailable
from relais.settings import Settings

TIMEOUT_S = 20.0
PERMANENT = range(500, 600)


class Mail:
    """`security`: starttls (587), tls (465), none (a relay of the same machine)."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def is_set(self) -> bool:
        return bool(self._settings.smtp_host)

    def send(self, to: str, *, subject: str, text: str, message_id: str) -> None:
        """Raises `Refused` (for good) or `Unavailable` (try later). `message_id` is the same at each try."""
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = self._settings.mail_from, to, subject
        letter["Message-ID"], letter["Date"] = message_id, formatdate(localtime=False)
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(text)
        try:
            with self._connected() as server:
                server.send_message(letter)
        except smtplib.SMTPRecipientsRefused as error:
            raise _of_code(max(code for code, _ in error.recipients.values())) from error
        except smtplib.SMTPResponseException as error:
            raise _of_code(error.smtp_code) from error
        except (smtplib.SMTPException, OSError) as error:
            raise Unavailable(f"smtp: {type(error).__name__}") from error

    def _connected(self) -> smtplib.SMTP:
        chosen = self._settings
        context = ssl.create_default_context()
        if chosen.smtp_security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                chosen.smtp_host, chosen.smtp_port, timeout=TIMEOUT_S, context=context
            )
        else:
            server = smtplib.SMTP(chosen.smtp_host, chosen.smtp_port, timeout=TIMEOUT_S)
        if chosen.smtp_security == "starttls":
            server.starttls(context=context)
        if chosen.smtp_user:
            server.login(chosen.smtp_user, chosen.smtp_password.get_secret_value())
        return server


def _of_code(code: int) -> Refused | Unavailable:
    return Refused(f"smtp {code}", code="mail_refused") if code in PERMANENT else Unavailable(f"smtp {code}")
