"""Parquet files put together from row groups: what went in comes out, for Polars' own reader too."""

from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.conversion.converter import Converter
from mappings.harmonization.harmonize import harmonize
from mappings.harmonization.inputs import Input
from mappings.harmonization.options import Options
from mappings.harmonization.output.parquet import ParquetFile, parquet_bytes
from mappings.harmonization.output.thrift import Field, Struct, decode, encode
from mappings.harmonization.rows import COLUMNS, MARKED_COLUMNS
from tests.mappings.harmonization.corpora import GOEMOTIONS, SAMPLE

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
POINT = st.none() | st.floats(-1, 1, allow_nan=False)
ROW = st.fixed_dictionaries(
    {
        **{name: TEXT for name in ("id", "source", "lang", "text", "licence")},
        "split": st.none() | TEXT,
        **{name: st.lists(TEXT, max_size=3) for name in ("source_labels", "labels", "unknown", "unmapped")},
        "degrees": st.lists(st.floats(0, 1), max_size=3),
        **{name: POINT for name in ("valence", "arousal", "dominance")},
    }
)


def footer(data: bytes) -> bytes:
    size = int.from_bytes(data[-8:-4], "little")
    return data[-8 - size : -8]


@given(st.lists(st.lists(ROW, min_size=1, max_size=5), min_size=1, max_size=5))
def test_rows_come_back_in_order_with_their_types(groups: list[list[dict[str, object]]]) -> None:
    frames = [pl.DataFrame(rows, schema=COLUMNS) for rows in groups]
    buffer = BytesIO()
    file = ParquetFile(buffer)
    for frame in frames:
        file.append(parquet_bytes(frame))
    file.finish()
    expected = pl.concat(frames)
    assert pl.read_parquet(BytesIO(buffer.getvalue())).equals(expected)
    assert pl.scan_parquet(BytesIO(buffer.getvalue())).select(pl.len()).collect().item() == expected.height
    assert pl.read_parquet_schema(BytesIO(buffer.getvalue())) == dict(COLUMNS)


def test_columns_and_row_groups_can_be_read_alone() -> None:
    frames = [pl.DataFrame({"number": range(at, at + 1000), "text": [f"t{at}"] * 1000}) for at in range(0, 5000, 1000)]
    buffer = BytesIO()
    file = ParquetFile(buffer)
    for frame in frames:
        file.append(parquet_bytes(frame))
    file.finish()
    whole = pl.scan_parquet(BytesIO(buffer.getvalue()))
    assert whole.filter(pl.col("number") == 3_500).collect().rows() == [(3_500, "t3000")]
    assert whole.slice(1_990, 20).select("text").collect()["text"].to_list() == ["t1000"] * 10 + ["t2000"] * 10


def test_a_file_without_rows_is_refused() -> None:
    with pytest.raises(ValueError, match="row group"):
        ParquetFile(BytesIO()).finish()


def test_a_real_footer_is_written_back_to_the_same_bytes() -> None:
    data = footer(parquet_bytes(pl.DataFrame({"text": ["a", None], "list": [["b"], []], "flag": [True, False]})))
    assert encode(decode(data)) == data


STRUCT: st.SearchStrategy[Struct] = st.deferred(
    lambda: st.dictionaries(st.integers(-40, 40).filter(bool), FIELD, max_size=5)
)
FIELD: st.SearchStrategy[Field] = st.deferred(
    lambda: (
        st.booleans().map(lambda value: Field(1 if value else 2, value))
        | st.integers(-(2**63), 2**63 - 1).map(lambda value: Field(6, value))
        | st.floats(allow_nan=False).map(lambda value: Field(7, value))
        | st.binary(max_size=40).map(lambda value: Field(8, value))
        | st.lists(st.integers(-(2**31), 2**31 - 1), max_size=20).map(lambda value: Field(9, list(value), 5))
        | st.lists(st.booleans(), max_size=20).map(lambda value: Field(9, list(value), 1))
        | st.lists(STRUCT, max_size=3).map(lambda value: Field(9, list(value), 12))
        | STRUCT.map(lambda value: Field(12, value))
    )
)


@given(STRUCT)
def test_any_struct_is_read_back(values: Struct) -> None:
    assert decode(encode(values)) == values


@given(st.binary(max_size=60))
def test_bytes_that_are_no_struct_raise_one_kind_of_error(data: bytes) -> None:
    try:
        decode(data)
    except ValueError:
        pass


def test_other_readers_find_plain_lists_of_texts(converter: Converter, tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow.parquet")
    given = [Input(GOEMOTIONS, SAMPLE)]
    harmonize(converter, given, "ekman", out := tmp_path / "rows.parquet", Options(duplicates="mark"))
    found = pyarrow.read_table(out)
    assert str(found.schema.field("labels").type) == "list<element: string>"
    assert found.schema.names == list(MARKED_COLUMNS)
    assert found.to_pylist() == pl.read_parquet(out).to_dicts()
    assert pyarrow.read_metadata(out).metadata == {b"emotaxa_level": b"ekman"}


def test_a_footer_tells_what_is_noted_and_nothing_else() -> None:
    plain, noted = BytesIO(), BytesIO()
    for buffer, file in ((plain, ParquetFile(plain)), (noted, ParquetFile(noted, {"level": "parrott/1"}))):
        file.append(parquet_bytes(pl.DataFrame({"text": ["a", "b"]})))
        file.finish()
        buffer.seek(0)
    assert pl.read_parquet_metadata(noted) == {"level": "parrott/1"} and not pl.read_parquet_metadata(plain)
    body = len(plain.getvalue()) - 8 - len(footer(plain.getvalue()))
    assert noted.getvalue()[:body] == plain.getvalue()[:body]
    assert pl.read_parquet(noted).equals(pl.read_parquet(plain))
