import struct
import zlib
from collections.abc import Callable, Iterator

import segno

from config.settings import Settings
from connected.registration import mail
from connected.registration.letters.qr import draw_qr, qr_content
from connected.registration.models import Registration
from tests.registration.letters.conftest import Write


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(png):
        length, name = struct.unpack_from(">I4s", png, at)
        yield name, png[at + 8 : at + 8 + length]
        at += length + 12


def darkness(png: bytes) -> list[list[bool]]:
    """Rows of pixels of a PNG with one bit a pixel, its rows plain or as the difference to the one above."""
    parts = list(chunks(png))
    width, height, depth = struct.unpack_from(">IIB", dict(parts)[b"IHDR"])
    assert depth == 1
    raw = zlib.decompress(b"".join(data for name, data in parts if name == b"IDAT"))
    stride = 1 + (width + 7) // 8
    rows, above = [], bytes(stride - 1)
    for start in range(0, height * stride, stride):
        kind, row = raw[start], raw[start + 1 : start + stride]
        assert kind in (0, 2)
        above = bytes((byte + up) % 256 for byte, up in zip(row, above, strict=True)) if kind else row
        rows.append([not above[x // 8] >> (7 - x % 8) & 1 for x in range(width)])
    return rows


def test_it_says_which_registration_it_is(register: Callable[..., Registration]) -> None:
    registration = register()
    assert qr_content(registration) == f"CONNECTED:connected-2027:{registration.code}"


def test_the_picture_shows_just_that_with_white_around_it(
    register: Callable[..., Registration], settings: Settings
) -> None:
    registration = register()
    qr = draw_qr(registration, settings)
    pixels = darkness(qr.attachment.content)
    scale = len(pixels) // (qr.side // 4)
    modules = [[pixels[y][x] for x in range(0, len(pixels), scale)] for y in range(0, len(pixels), scale)]
    expected = segno.make_qr(qr_content(registration), error="m", boost_error=False, mask=0).matrix
    assert [row[4:-4] for row in modules[4:-4]] == [[bool(module) for module in row] for row in expected]
    assert not any(any(row) for row in [*modules[:4], *modules[-4:]])
    assert not any(any(row[:4]) or any(row[-4:]) for row in modules)


def test_the_letter_shows_the_picture_it_carries(write: Write) -> None:
    letter = write(mail.CONFIRMED, "ru")
    picture = letter.part("image/png")
    content_id = picture["Content-ID"].strip("<>")
    assert content_id == f"qr.{letter.registration.id}@connected.example.org"
    assert f'src="cid:{content_id}"' in letter.html
    assert f'alt="QR-код: {letter.registration.code}"' in letter.html
    assert picture.get_content_disposition() == "inline"
