#!/usr/bin/env python3
"""Makes outlines.bin, the letters beyond Inter, from fonts under the SIL Open Font License 1.1:

    Noto Sans CJK 2.004 (PyPI manimgx-fonts-cjk 2026.9.26.post1), Noto Sans 2.015 (PyPI fontpkg-noto-sans 2.15),
    Noto Sans Armenian, Georgian, Hebrew and Thai (Debian fonts-noto-core 20201225-1)

    pip install fonttools==4.68.0
    python3 outlines.py NotoSansCJK-VF.otf.ttc 'NotoSans[wdth,wght].ttf' FOLDER_OF_THE_OTHERS

Outlines are at weight 400 on a grid of 1/GRID em. What is in the file: see ../outlines.rs. The same fonts give the same
bytes.
"""

import struct
import sys
import zlib
from pathlib import Path

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTCollection, TTFont

GRID = 320
BLOCK = 32
HERE = Path(__file__).parent


def rows(codec, first, last, columns=range(0xA1, 0xFF)):
    """Characters of the rows of a double-byte character set."""
    found = set()
    for row in range(first, last + 1):
        for column in columns:
            try:
                found.update(bytes([row, column]).decode(codec))
            except UnicodeDecodeError:
                pass
    return {ord(c) for c in found}


def span(*ends):
    return {c for first, last in ends for c in range(first, last + 1)}


# GB 2312 both levels and its symbols; level 1 of JIS X 0208 and its symbols; level 1 of Big5; the 2,350 syllables of
# KS X 1001.
CHINA = rows("gb2312", 0xA1, 0xF7)
JAPAN = rows("euc_jp", 0xA1, 0xCF)
TAIWAN = rows("big5", 0xA4, 0xC6, [*range(0x40, 0x7F), *range(0xA1, 0xFF)])
KOREA = rows("euc_kr", 0xB0, 0xC8)
EAST = span((0x3000, 0x30FF), (0x3105, 0x312F), (0x2460, 0x2473), (0xFF01, 0xFF9F), (0xFFE0, 0xFFE6))
WEST = span(
    (0x00A0, 0x024F), (0x0259, 0x0259), (0x02B0, 0x02DD), (0x0300, 0x0328), (0x0370, 0x03FF), (0x0400, 0x052F),
    (0x1E00, 0x1EFF), (0x1F00, 0x1FFF), (0x2010, 0x2046), (0x2070, 0x209C), (0x20A0, 0x20C0), (0x2100, 0x214F),
    (0x2150, 0x215F),
)
OTHERS = {
    "NotoSansArmenian-Regular.ttf": span((0x0531, 0x058F)),
    "NotoSansGeorgian-Regular.ttf": span((0x10A0, 0x10FF), (0x1C90, 0x1CBF)),
    "NotoSansHebrew-Regular.ttf": span((0x05BE, 0x05BE), (0x05D0, 0x05F4)),
    "NotoSansThai-Regular.ttf": span((0x0E01, 0x0E5B)),
}


class Steps(BasePen):
    """A glyph as lines and curves on the grid, each from where the last ended."""

    def __init__(self, glyphs, em):
        super().__init__(glyphs)
        self.em, self.at, self.contours = em, (0, 0), []

    def snap(self, p):
        return round(p[0] * GRID / self.em), round(p[1] * GRID / self.em)

    def _moveTo(self, p):
        self.contours.append((self.snap(p), []))
        self.at = self.snap(p)

    def step(self, kind, points):
        values = []
        for p in points:
            values += [p[0] - self.at[0], p[1] - self.at[1]]
            self.at = p
        if any(values):
            if kind == "line" and values[1] == 0:
                kind, values = "across", values[:1]
            elif kind == "line" and values[0] == 0:
                kind, values = "up", values[1:]
            self.contours[-1][1].append((kind, values))

    def _lineTo(self, p):
        self.step("line", [self.snap(p)])

    def _curveToOne(self, a, b, p):
        a, b, p = map(self.snap, (a, b, p))
        self.step("curve", [a, b, p])

    def _closePath(self):
        # The line back to the start says nothing.
        start, steps = self.contours[-1]
        if steps and steps[-1][0] in ("line", "across", "up") and self.at == start:
            steps.pop()


KINDS = ["line", "across", "up", "curve"]


def varint(value):
    value = value * 2 if value >= 0 else -value * 2 - 1
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes(out) + bytes([value])


def encoded(contours):
    """Contours: their number, and for each its start from the last start, and runs of steps of one kind."""
    contours = [c for c in contours if c[1]]
    assert len(contours) < 256
    out = bytearray([len(contours)])
    last = (0, 0)
    for start, steps in contours:
        out += varint(start[0] - last[0]) + varint(start[1] - last[1])
        last = start
        runs = []
        for kind, values in steps:
            if runs and runs[-1][0] == kind and runs[-1][1] < 63:
                runs[-1] = (kind, runs[-1][1] + 1, runs[-1][2] + values)
            else:
                runs.append((kind, 1, values))
        assert len(runs) < 256
        out.append(len(runs))
        for kind, count, values in runs:
            out.append(KINDS.index(kind) << 6 | count)
            for value in values:
                out += varint(value)
    return bytes(out)


def glyphs_of(font, wanted):
    """Advance on the grid and steps of each wanted character that the font has."""
    em, cmap, glyphs = font["head"].unitsPerEm, font.getBestCmap(), font.getGlyphSet(location={"wght": 400})
    found = {}
    for c in sorted(wanted & set(cmap)):
        pen = Steps(glyphs, em)
        glyphs[cmap[c]].draw(pen)
        found[c] = (round(glyphs[cmap[c]].width * GRID / em), encoded(pen.contours))
    return found


def main(cjk, sans, folder):
    inter = set(TTFont(HERE / "Inter_400Regular.ttf").getBestCmap())
    regions = {f["name"].getDebugName(1)[-2:]: f for f in TTCollection(cjk).fonts}
    wanted = [(TTFont(sans), WEST), (regions["SC"], CHINA), (regions["JP"], JAPAN | EAST), (regions["TC"], TAIWAN),
              (regions["KR"], KOREA)]
    wanted += [(TTFont(Path(folder) / name), letters) for name, letters in OTHERS.items()]
    found = {}
    for font, letters in wanted:
        found.update(glyphs_of(font, letters - set(found) - inter))
    order = sorted(found)
    blocks = [order[k:k + BLOCK] for k in range(0, len(order), BLOCK)]
    packed = []
    for block in blocks:
        raw = b"".join(struct.pack("<H", len(found[c][1])) + found[c][1] for c in block)
        deflate = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
        packed.append(deflate.compress(raw) + deflate.flush())
    out = bytearray(struct.pack("<HHII", GRID, BLOCK, len(order), len(blocks)))
    for c in order:
        out += struct.pack("<I", c)[:3] + struct.pack("<H", found[c][0])
    end = 0
    for block in packed:
        end += len(block)
        out += struct.pack("<I", end)
    out += b"".join(packed)
    (HERE / "outlines.bin").write_bytes(out)
    print(f"{len(order)} letters, {len(out)} bytes")


main(*sys.argv[1:])
