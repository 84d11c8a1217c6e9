"""A small PNG encoder for what Pillow cannot write: 16 bits a channel in colour, and Adam7 interlacing."""

import struct
import zlib
from enum import IntEnum

import numpy as np

# Start row, start column, row step, column step of each pass (PNG specification, 8.2).
ADAM7 = ((0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1))
FILTER_SUB = 1


class ColorType(IntEnum):
    GREY = 0
    RGB = 2


def encode_png(pixels: np.ndarray, color_type: ColorType, *, interlaced: bool = False) -> bytes:
    """Encodes `[height, width, channels]` of uint8 or uint16."""
    height, width, _ = pixels.shape
    bit_depth = pixels.dtype.itemsize * 8
    passes = [pixels[r::rs, c::cs] for r, c, rs, cs in ADAM7] if interlaced else [pixels]
    rows = b"".join(filter_rows(one) for one in passes if one.size)
    header = struct.pack(">IIBBBBB", width, height, bit_depth, color_type, 0, 0, int(interlaced))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def filter_rows(pixels: np.ndarray) -> bytes:
    """Stores each byte as the difference from the same byte of the pixel to its left."""
    height, _, channels = pixels.shape
    bytes_per_pixel = channels * pixels.dtype.itemsize
    raw = np.frombuffer(pixels.astype(pixels.dtype.newbyteorder(">")).tobytes(), np.uint8).reshape(height, -1)
    left = np.pad(raw, ((0, 0), (bytes_per_pixel, 0)))[:, : raw.shape[1]]
    return b"".join(bytes([FILTER_SUB]) + row.tobytes() for row in raw - left)


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
