#!/usr/bin/env python3
"""Fails unless each file is a PNG as tfc writes them (8 bits, RGB) with more on it than a background.

    picture.py FILE.png ...
"""
import struct
import sys
import zlib


def rows(png):
    """Width and the unfiltered rows."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n", "no PNG"
    at, data = 8, b""
    while at < len(png):
        (length,), kind = struct.unpack(">I", png[at:at + 4]), png[at + 4:at + 8]
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", png[at + 8:at + 18])
            assert (depth, colour) == (8, 2), f"depth {depth}, colour type {colour}"
        elif kind == b"IDAT":
            data += png[at + 8:at + 8 + length]
        at += length + 12
    data, stride, above, out = zlib.decompress(data), width * 3, bytes(width * 3), []
    assert len(data) == height * (stride + 1), "rows are missing"
    for y in range(height):
        kind, row = data[y * (stride + 1)], bytearray(data[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
        for i in range(stride):
            left, up, corner = (row[i - 3] if i > 2 else 0), above[i], (above[i - 3] if i > 2 else 0)
            p = left + up - corner
            paeth = min((abs(p - left), 0, left), (abs(p - up), 1, up), (abs(p - corner), 2, corner))[2]
            row[i] = (row[i] + (0, left, up, (left + up) // 2, paeth)[kind]) & 255
        above = bytes(row)
        out.append(above)
    return width, out


def main():
    for path in sys.argv[1:]:
        width, picture = rows(open(path, "rb").read())
        colours = {}
        for row in picture:
            for x in range(0, width * 3, 3):
                colours[row[x:x + 3]] = colours.get(row[x:x + 3], 0) + 1
        drawn = 1 - max(colours.values()) / (width * len(picture))
        print(f"{path}: {width} x {len(picture)}, {len(colours)} colours, {drawn:.1%} drawn")
        if len(colours) < 4 or drawn < 0.01:
            sys.exit(f"{path} is blank")


if __name__ == "__main__":
    main()
