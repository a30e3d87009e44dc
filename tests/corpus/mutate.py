"""Makes mutants of a file: bytes changed as they are, or within the parts of a zip. Knows no format."""

import io
import random
import zipfile

NUMBERS = ["0", "-1", "1", "65536", "1048577", "2147483648", "4294967295", "99999999999999999999", "1e999"]
WORDS = [b"", b"\0", b"\xff\xfe", b"<", b"&a;", b"\"", b"]]>", b"\r", b"A" * 70_000]


def mutant(content, seed):
    """The same for the same seed."""
    chance = random.Random(seed)
    if content[:2] == b"PK" and chance.random() < 0.7:
        try:
            return repacked(content, chance)
        except Exception:  # A zip that Python can't read is changed as bytes.
            pass
    return changed(content, chance)


def repacked(content, chance):
    """One part of the zip is changed, or left out, or there twice."""
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    parts = source.infolist()
    chosen = chance.choice(parts)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            data = source.read(part)
            if part is chosen:
                way = chance.randrange(12)
                if way == 0:
                    continue
                data = source.read(chance.choice(parts)) if way == 1 else changed(data, chance)
            archive.writestr(part.filename, data)
    return target.getvalue()


def changed(content, chance):
    data = bytearray(content)
    for _ in range(chance.choice([1, 1, 2, 5, 20])):
        if not data:
            break
        chance.choice([flip, overwrite, cut, repeat, insert, number])(data, chance)
    return bytes(data)


def place(data, chance):
    """Somewhere; often near the beginning, where headers are."""
    return chance.randrange(min(len(data), 600)) if chance.random() < 0.3 else chance.randrange(len(data))


def flip(data, chance):
    data[place(data, chance)] ^= 1 << chance.randrange(8)


def overwrite(data, chance):
    at, value = place(data, chance), chance.choice([0x00, 0x7F, 0x80, 0xFF])
    for index in range(at, min(len(data), at + chance.choice([1, 2, 4, 8]))):
        data[index] = value


def cut(data, chance):
    at = place(data, chance)
    del data[at:at + chance.choice([1, 7, 512, len(data)])]


def repeat(data, chance):
    at, length = place(data, chance), chance.choice([4, 64, 512, 4096])
    data[at:at] = data[at:at + length] * chance.choice([1, 2, 300])


def insert(data, chance):
    at = place(data, chance)
    data[at:at] = chance.choice(WORDS)


def number(data, chance):
    """A number written in digits becomes another."""
    at = place(data, chance)
    while at < len(data) and not 48 <= data[at] <= 57:
        at += 1
    end = at
    while end < len(data) and 48 <= data[end] <= 57:
        end += 1
    data[at:end] = chance.choice(NUMBERS).encode()
