"""Reads raw RGB pixels from stdin and writes them as a HEIC file to stdout: make_heic.py <width> <height>."""

import sys

from pillow_heif import from_bytes

width, height = (int(argument) for argument in sys.argv[1:])
pixels = sys.stdin.buffer.read()
from_bytes(mode="RGB", size=(width, height), data=pixels).save(sys.stdout.buffer, quality=50)
