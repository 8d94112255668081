"""Posters, drawn: a sky, a sun or moon, hills, and the title, as PNG."""

from functools import lru_cache
from math import sin, sqrt
from random import Random
import struct
import zlib

from .letters import ADVANCE, HEIGHT, dots_of, lines_of

CONTENT_TYPE = "image/png"
_WIDTH, _TALL = 240, 360
_MOST_LINES = 4

type _Color = tuple[int, int, int]


@lru_cache(maxsize=256)
def draw_poster(name: str) -> bytes:
    """Draw the poster of `name`; the same name gives the same picture."""
    rows = _landscape(Random(name))
    _write_title(rows, name)
    header = struct.pack(">IIBBBBB", _WIDTH, _TALL, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\x00" + row for row in rows))
    chunks = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _landscape(chance: Random) -> list[bytearray]:
    sky, earth = _color(chance, 60, 200), _color(chance, 10, 70)
    rows = [
        bytearray(_shade(sky, 1 - row / _TALL / 2) * _WIDTH) for row in range(_TALL)
    ]
    _draw_disc(rows, chance)
    for layer in range(3):
        _draw_hills(rows, chance, 190 + 55 * layer, _shade(earth, 1.6 - 0.4 * layer))
    return rows


def _draw_disc(rows: list[bytearray], chance: Random) -> None:
    radius, across, down = chance.randint(25, 50), chance.randint(60, 180), 110
    light = _shade(_color(chance, 200, 255), 1)
    for row in range(down - radius, down + radius + 1):
        half = int(sqrt(radius**2 - (row - down) ** 2))
        first, last = max(0, across - half), min(_WIDTH, across + half)
        rows[row][3 * first : 3 * last] = light * (last - first)


def _draw_hills(
    rows: list[bytearray], chance: Random, height: int, color: bytes
) -> None:
    long, short = chance.uniform(25, 60), chance.uniform(8, 20)
    for column in range(_WIDTH):
        waves = 18 * sin(column / long + height) + 6 * sin(column / short)
        for row in range(int(height + waves), _TALL):
            rows[row][3 * column : 3 * column + 3] = color


def _write_title(rows: list[bytearray], name: str) -> None:
    scale = next((one for one in (5, 4, 3) if _fits(name, one)), 2)
    lines = lines_of(name, _letters(scale))[:_MOST_LINES]
    top = _TALL - 16 - len(lines) * (HEIGHT + 3) * scale
    for number, line in enumerate(lines):
        left = max(4, (_WIDTH - len(line) * ADVANCE * scale) // 2)
        above = top + number * (HEIGHT + 3) * scale
        for column, row in dots_of(line):
            _draw_dot(rows, left + column * scale, above + row * scale, scale)


def _fits(name: str, scale: int) -> bool:
    lines = lines_of(name, _letters(scale))
    widest = max(len(line) for line in lines)
    return len(lines) <= _MOST_LINES and widest <= _letters(scale)


def _letters(scale: int) -> int:
    return (_WIDTH - 12) // (ADVANCE * scale)


def _draw_dot(rows: list[bytearray], left: int, top: int, size: int) -> None:
    right = min(left + size, _WIDTH)
    for row in rows[top : top + size]:
        row[3 * left : 3 * right] = b"\xff" * (3 * max(0, right - left))


def _color(chance: Random, low: int, high: int) -> _Color:
    red, green, blue = (chance.randint(low, high) for _ in range(3))
    return red, green, blue


def _shade(color: _Color, strength: float) -> bytes:
    return bytes(min(255, int(part * strength)) for part in color)


def _chunk(kind: bytes, data: bytes) -> bytes:
    checked = kind + data
    return (
        struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))
    )
