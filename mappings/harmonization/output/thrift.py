"""Thrift's compact protocol, as far as a Parquet footer needs it: from bytes to values, and back to the same bytes.

The encoding is that of the Apache Thrift specification, "Thrift Compact protocol encoding". Field names are not in the
bytes, so a struct is a dict from field id to a typed value.
"""

import struct
from dataclasses import dataclass
from typing import Final, cast

__all__ = ["BINARY", "LIST", "STRUCT", "Field", "Struct", "Value", "decode", "encode"]

Value = bool | int | float | bytes | list["Value"] | dict[int, "Field"]
"""A value: a list holds values of one type, a struct is a dict."""

TRUE: Final = 1
FALSE: Final = 2
BYTE: Final = 3
I16: Final = 4
I32: Final = 5
I64: Final = 6
DOUBLE: Final = 7
BINARY: Final = 8
LIST: Final = 9
SET: Final = 10
STRUCT: Final = 12


@dataclass(slots=True)
class Field:
    """A value with its type; of a list, `items` is the type of what it holds."""

    kind: int
    value: Value
    items: int = 0


Struct = dict[int, Field]


def decode(data: bytes) -> Struct:
    """Read one struct.

    Raises:
        ValueError: where the bytes are no struct, or hold a map, which no Parquet footer does.
    """
    return _Reader(data).struct()


def encode(values: Struct) -> bytes:
    """Write one struct, its fields in the order of their ids; bytes in place of a struct are taken for its encoding."""
    out = bytearray()
    _write_struct(out, values)
    return bytes(out)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def struct(self) -> Struct:
        found: Struct = {}
        last = 0
        while (head := self.byte()) != 0:
            kind = head & 0x0F
            last = last + (head >> 4) if head >> 4 else self.zigzag()
            if kind in (TRUE, FALSE):
                found[last] = Field(kind, kind == TRUE)
            else:
                found[last] = self.field(kind)
        return found

    def field(self, kind: int) -> Field:
        if kind in (LIST, SET):
            head = self.byte()
            size, items = head >> 4, head & 0x0F
            if size == 15:
                size = self.varint()
            return Field(kind, [self.value(items) for _ in range(size)], items)
        return Field(kind, self.value(kind))

    def value(self, kind: int) -> Value:
        if kind in (TRUE, FALSE):
            return self.byte() == TRUE
        if kind == BYTE:
            return self.byte()
        if kind in (I16, I32, I64):
            return self.zigzag()
        if kind == DOUBLE:
            return cast(float, struct.unpack("<d", self.take(8))[0])
        if kind == BINARY:
            return self.take(self.varint())
        if kind == STRUCT:
            return self.struct()
        raise ValueError(f"no type of a Parquet footer: {kind}")

    def byte(self) -> int:
        return self.take(1)[0]

    def take(self, count: int) -> bytes:
        found = self.data[self.at : self.at + count]
        if len(found) < count:
            raise ValueError("the struct ends early")
        self.at += count
        return found

    def varint(self) -> int:
        found = shift = 0
        while True:
            byte = self.byte()
            found |= (byte & 0x7F) << shift
            if byte < 0x80:
                return found
            shift += 7

    def zigzag(self) -> int:
        found = self.varint()
        return (found >> 1) ^ -(found & 1)


def _write_struct(out: bytearray, values: Struct) -> None:
    last = 0
    for number in sorted(values):
        field = values[number]
        kind = (TRUE if field.value else FALSE) if field.kind in (TRUE, FALSE) else field.kind
        if 0 < number - last <= 15:
            out.append((number - last) << 4 | kind)
        else:
            out.append(kind)
            _write_varint(out, _zigzag(number))
        last = number
        if field.kind not in (TRUE, FALSE):
            _write_value(out, field.kind, field.value, field.items)
    out.append(0)


def _write_value(out: bytearray, kind: int, value: Value, items: int = 0) -> None:
    if kind in (LIST, SET):
        values = cast(list[Value], value)
        out.append(min(len(values), 15) << 4 | items)
        if len(values) >= 15:
            _write_varint(out, len(values))
        for item in values:
            _write_value(out, items, item)
    elif kind in (TRUE, FALSE):
        out.append(TRUE if value else FALSE)
    elif kind == BYTE:
        out.append(cast(int, value))
    elif kind in (I16, I32, I64):
        _write_varint(out, _zigzag(cast(int, value)))
    elif kind == DOUBLE:
        out += struct.pack("<d", value)
    elif kind == BINARY:
        _write_varint(out, len(cast(bytes, value)))
        out += cast(bytes, value)
    elif isinstance(value, bytes):
        out += value
    else:
        _write_struct(out, cast(Struct, value))


def _zigzag(value: int) -> int:
    return value << 1 if value >= 0 else (-value << 1) - 1


def _write_varint(out: bytearray, value: int) -> None:
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
