"""`link.py` with columns instead of rows: records go in, and pseudonyms come out, as Arrow streams, for which
neither side copies values or links the other's Arrow. Needs pyarrow; DuckDB and Polars do the same.

    python3 examples/python/link_arrow.py FOLDER [NOW] [--bytes]
"""

import ctypes
import sys

import pyarrow
import pyarrow.compute
import pyarrow.csv

import link
from linkwise import LinkwiseError, call


class ArrowArrayStream(ctypes.Structure):
    """`struct ArrowArrayStream`: five pointers, of which one side fills in what the other reads."""

    _fields_ = [(name, ctypes.c_void_p) for name in ("get_schema", "get_next", "get_last_error", "release", "private")]


def records_as_stream(lists):
    """Rows that cannot be read are counted and left out, as one by one."""
    names = pyarrow.csv.read_csv("examples/children.csv").column_names
    as_text = pyarrow.csv.ConvertOptions(column_types={name: pyarrow.string() for name in names})
    children = pyarrow.csv.read_csv("examples/children.csv", convert_options=as_text)
    for owner, records in lists.items():
        own = children.filter(pyarrow.compute.equal(children["owner"], owner)).drop_columns("owner")
        stream = ArrowArrayStream()
        own.to_reader()._export_to_c(ctypes.addressof(stream))
        # The call takes the stream over, whatever the result.
        call("records_add_stream", records, ctypes.byref(stream))


def mapped_as_stream(mappings):
    stream = ArrowArrayStream()
    call("mappings_export", mappings, ctypes.byref(stream))
    # pyarrow takes the stream over.
    mapped = pyarrow.RecordBatchReader._import_from_c(ctypes.addressof(stream)).read_all()
    for row in mapped.to_pylist():
        yield row["record_id"], row["pseudonym"]


if __name__ == "__main__":
    try:
        sys.exit(0 if link.main(records_as_stream, mapped_as_stream) else 1)
    except LinkwiseError as error:
        sys.exit(str(error))
