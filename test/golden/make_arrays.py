"""Writes arrays.npz: an array of every kind that NumPy writes and Facet reads or refuses.

Run: python test/golden/make_arrays.py (NumPy 2.4.6). The numbers are 0 to 5 in [2, 3] each.
"""

import io
import zipfile
from pathlib import Path

import numpy as np

PATH = Path(__file__).with_name("arrays.npz")
numbers = np.arange(6).reshape(2, 3)

arrays = {name: numbers.astype(name) for name in ("u1", "i1", "<u2", "<i2", "<u4", "<i4", "<u8", "<i8", "<f4", "<f8")}
arrays["b1"] = numbers % 2 == 1
arrays["negative"] = -numbers.astype("<i8")
arrays["texts"] = np.array(["cat", "a longer dog", "", "Ü→😀"])
arrays["scalar"] = np.array(7, "<i4")
arrays["list"] = numbers.ravel().astype("u1")
arrays["empty"] = np.zeros((0, 3), "<f4")
arrays["fortran"] = np.asfortranarray(numbers)
arrays["big-endian"] = numbers.astype(">i4")
arrays["half"] = numbers.astype("<f2")
arrays["complex"] = numbers.astype("<c8")
arrays["bytes"] = np.array([b"cat"])
arrays["fields"] = np.zeros(2, [("a", "<i4"), ("b", "<f4")])
arrays["objects"] = np.array(["cat", None], dtype=object)
versions = {"version-2": (2, 0), "version-3": (3, 0)}

with zipfile.ZipFile(PATH, "w", zipfile.ZIP_DEFLATED) as archive:
    for name, array in {**arrays, **{name: numbers.astype("<i4") for name in versions}}.items():
        stream = io.BytesIO()
        np.lib.format.write_array(stream, array, version=versions.get(name))
        # The same bytes whenever it is made; some are stored as they are, as numpy.savez does.
        how = zipfile.ZIP_STORED if name in ("u1", "<f4") else zipfile.ZIP_DEFLATED
        archive.writestr(zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), stream.getvalue(), how)
