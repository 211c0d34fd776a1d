"""PNG files of two colours (ISO/IEC 15948), which is all that a QR code needs."""

import struct
import zlib
from collections.abc import Iterable, Sequence

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_AS_IT_IS, _AS_ABOVE = b"\0", b"\2"


def two_colour_png(rows: Iterable[Sequence[int]], *, scale: int) -> bytes:
    """Draw rows of modules, 1 for black and 0 for white, each module as a square of ``scale`` pixels.

    The QR library draws them too, pixel by pixel: that took as long as the rest of a letter.
    """
    picture, width, height = bytearray(), 0, 0
    for row in rows:
        width = len(row) * scale
        stride = (width + 7) // 8
        pixels = int("".join(("0" if dark else "1") * scale for dark in row), 2) << (stride * 8 - width)
        picture += _AS_IT_IS + pixels.to_bytes(stride, "big") + (_AS_ABOVE + bytes(stride)) * (scale - 1)
        height += scale
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = zlib.compress(bytes(picture))
    return _SIGNATURE + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
