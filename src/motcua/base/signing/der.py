"""Writes the few ASN.1 values (DER, ITU-T X.690) that a signature is made of."""

NULL = b"\x05\x00"
TRUE = b"\x01\x01\xff"


def value(tag: int, *parts: bytes) -> bytes:
    """A value with its tag and length; the parts are its contents."""
    content = b"".join(parts)
    size = len(content)
    if size < 128:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 128 + len(length))) + length + content


def sequence(*parts: bytes) -> bytes:
    """SEQUENCE."""
    return value(0x30, *parts)


def set_of(*parts: bytes) -> bytes:
    """SET OF, in the order of the encodings."""
    return value(0x31, *sorted(parts))


def integer(number: int) -> bytes:
    """INTEGER, not negative."""
    return value(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def octets(content: bytes) -> bytes:
    """OCTET STRING."""
    return value(0x04, content)


def explicit(number: int, *parts: bytes) -> bytes:
    """A constructed value of a context: [number]."""
    return value(0xA0 + number, *parts)


def oid(dotted: str) -> bytes:
    """OBJECT IDENTIFIER."""
    first, second, *others = (int(part) for part in dotted.split("."))
    content = bytearray()
    for number in (first * 40 + second, *others):
        digits = [number & 127]
        while number := number >> 7:
            digits.append(number & 127 | 128)
        content += bytes(reversed(digits))
    return value(0x06, bytes(content))
