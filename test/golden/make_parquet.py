"""Writes parquet/*.parquet: the same twelve rows as pyarrow writes them in every way that Facet reads or refuses.

Run: python test/golden/make_parquet.py (pyarrow 26.0.1). Row i has a PNG of 8 × 8 pixels of colour (20 i, 10, 100), label i % 3 of
cat, dog and eel, a name and a score, which are missing in row 5, and the PNG once more as bytes, missing in row 7.
"""

import json
import struct
import zlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

FOLDER = Path(__file__).with_name("parquet")
ROWS = 12


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(colour):
    header = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    rows = (b"\0" + bytes(colour) * 8) * 8
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


images = [png((20 * i, 10, 100)) for i in range(ROWS)]
missing = lambda values, row: [None if i == row else value for i, value in enumerate(values)]
table = pa.table(
    {
        "image": pa.array(
            [{"bytes": image, "path": f"{i}.png"} for i, image in enumerate(images)],
            pa.struct({"bytes": pa.binary(), "path": pa.string()}),
        ),
        "label": pa.array([i % 3 for i in range(ROWS)], pa.int64()),
        "name": pa.array(missing([["a", "a longer name", "Ü→😀"][i % 3] for i in range(ROWS)], 5), pa.string()),
        "score": pa.array(missing([i * i - 20 for i in range(ROWS)], 5), pa.int32()),
        "even": pa.array([i % 2 == 0 for i in range(ROWS)], pa.bool_()),
        "copy": pa.array(missing(images, 7), pa.binary()),
    }
)
features = {
    "image": {"_type": "Image"},
    "label": {"_type": "ClassLabel", "names": ["cat", "dog", "eel"]},
    "name": {"_type": "Value", "dtype": "string"},
}
table = table.replace_schema_metadata({"huggingface": json.dumps({"info": {"features": features}})})

plain = {"use_dictionary": False}
ways = {
    "none": {"compression": "none"},
    "snappy": {"compression": "snappy"},
    "zstd": {"compression": "zstd"},
    "gzip": {"compression": "gzip"},
    "brotli": {"compression": "brotli"},
    "lz4": {"compression": "lz4"},
    "groups": {"row_group_size": 5, "compression": "zstd"},
    "pages": {"data_page_size": 1, "write_batch_size": 2, "write_page_checksum": True},
    "plain": {**plain, "compression": "none"},
    "second": {"data_page_version": "2.0", "compression": "zstd"},
    "second-none": {**plain, "data_page_version": "2.0", "compression": "none"},
    "deltas": {
        **plain,
        "data_page_version": "2.0",
        "column_encoding": {
            "image.bytes": "DELTA_LENGTH_BYTE_ARRAY",
            "label": "DELTA_BINARY_PACKED",
            "name": "DELTA_LENGTH_BYTE_ARRAY",
            "score": "DELTA_BINARY_PACKED",
            "copy": "DELTA_LENGTH_BYTE_ARRAY",
        },
    },
    "delta-bytes": {**plain, "column_encoding": {"name": "DELTA_BYTE_ARRAY"}},
}

FOLDER.mkdir(exist_ok=True)
for name, way in ways.items():
    pq.write_table(table, FOLDER / f"{name}.parquet", **way)
