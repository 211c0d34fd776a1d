"""The registration's code as a picture that a phone at the entrance reads."""

from typing import NamedTuple

import segno

from config.settings import Settings
from connected.messaging.letters import Attachment
from connected.registration.letters.png import two_colour_png
from connected.registration.models import Registration

#: Pixels a module; the picture is shown at half its size, which keeps it sharp on dense screens.
_SCALE = 8
#: Modules of white around it (ISO/IEC 18004, section 9.1), without which nothing is read on a dark page.
_QUIET_ZONE = 4
#: One of the eight masks, the chequered one. Every reader takes each; trying all would take most of a letter's time.
_MASK = 0


class QrCode(NamedTuple):
    """The picture: as a file of the letter, where the HTML finds it, and the length of its side in CSS pixels."""

    attachment: Attachment
    url: str
    side: int


def qr_content(registration: Registration) -> str:
    """Return what stands in the QR code: which registration it is. It opens nothing, so a photo of it does no harm."""
    return f"CONNECTED:{registration.conference.slug}:{registration.code}"


def draw_qr(registration: Registration, settings: Settings) -> QrCode:
    """Draw the QR code of a registration: black on white, with its quiet zone."""
    code = segno.make_qr(qr_content(registration), error="m", mask=_MASK, boost_error=False)
    picture = two_colour_png(map(bytes, code.matrix_iter(border=_QUIET_ZONE)), scale=_SCALE)
    width, _ = code.symbol_size(_SCALE, _QUIET_ZONE)
    content_id = f"qr.{registration.id}@{settings.mail_domain}"
    attachment = Attachment(f"{registration.code}.png", picture, "image/png", content_id)
    return QrCode(attachment, f"cid:{content_id}", int(width) // 2)
