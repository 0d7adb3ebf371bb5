"""Draws heart.png, a picture to try `data picture` with: python3 Documentation/heart.py

A pixel is black where (x² + y² - 1)³ - x² y³ is far below 0, white where it is above.
"""

import struct
import zlib
from pathlib import Path

SIDE = 128


def grey(column, row):
    x = (column + 0.5) / SIDE * 2.6 - 1.3
    y = 1.4 - (row + 0.5) / SIDE * 2.6
    value = (x * x + y * y - 1) ** 3 - x * x * y**3
    return round(255 * max(0.0, 1 + min(0.0, value) * 8))


def chunk(name, data):
    body = name + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


rows = b"".join(b"\0" + bytes(grey(x, y) for x in range(SIDE)) for y in range(SIDE))
png = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", SIDE, SIDE, 8, 0, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(rows, 9))
    + chunk(b"IEND", b"")
)
Path(__file__).with_name("heart.png").write_bytes(png)
