import struct

import pytest

from connected.registration.letters.png import two_colour_png
from tests.registration.letters.test_qr import chunks, darkness


@pytest.mark.parametrize("scale", [1, 3, 8])
def test_every_module_is_a_square_of_pixels(scale: int) -> None:
    rows = [[1, 0, 0], [0, 1, 1], [1, 1, 0]]
    pixels = darkness(two_colour_png(rows, scale=scale))
    assert pixels == [[bool(row[x // scale]) for x in range(3 * scale)] for row in rows for _ in range(scale)]


def test_it_is_a_png_of_one_bit_a_pixel() -> None:
    png = two_colour_png([[1, 0]], scale=4)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert [name for name, _ in chunks(png)] == [b"IHDR", b"IDAT", b"IEND"]
    assert struct.unpack(">IIBBBBB", dict(chunks(png))[b"IHDR"]) == (8, 4, 1, 0, 0, 0, 0)
