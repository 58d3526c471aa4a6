"""The door of Python, with the package installed and SEASON naming the sample season."""

import datetime
import os
import pathlib
import subprocess
import sys
import unittest

import pyarrow

import lope

SEASON = pathlib.Path(os.environ["SEASON"])


class Door(unittest.TestCase):
    def test_a_season_is_a_typed_table(self):
        runs = lope.read(SEASON, "--no-cache")
        self.assertEqual(runs.num_rows, 55)
        self.assertEqual(runs.schema.field("distance_m").type, pyarrow.float64())
        self.assertEqual(runs.schema.field("start_utc").type, pyarrow.timestamp("s", "UTC"))
        first = runs.slice(0, 1).to_pylist()[0]
        self.assertEqual(first["start_local"], datetime.datetime(2026, 3, 3, 18, 13, 58))
        self.assertEqual((first["sort"], first["recovery_score"]), ("hard", None))

    def test_several_paths_and_options_are_heard(self):
        names = ["20260303-201358.fit", "20260304-203451.fit"]
        two = [SEASON / name for name in names]
        self.assertEqual(lope.read(two, "--no-cache").num_rows, 2)
        one = lope.read(two, "--no-cache", "--since", "2026-03-04")
        self.assertEqual(one.column("path").to_pylist(), [str(two[1])])

    def test_paths_of_any_kind_and_number(self):
        names = [str(SEASON / "20260304-203451.fit"), os.fsencode(SEASON / "20260303-201358.fit")]
        self.assertEqual(lope.read(iter(names), "--no-cache").num_rows, 2)
        self.assertEqual(lope.read(names[1], "--no-cache").num_rows, 1)
        many = [f"{SEASON}/{'../season/' * 8}20260304-203451.fit"] * 30_000
        self.assertEqual(lope.read(many, "--no-cache").num_rows, 1)

    def test_nothing_usable_is_an_error_that_says_why(self):
        with self.assertRaises(lope.LopeError) as caught:
            lope.read("/no/such/folder")
        self.assertEqual(caught.exception.code, 2)
        self.assertIn("/no/such/folder", str(caught.exception))
        with self.assertRaises(lope.LopeError) as caught:
            lope.stream(SEASON, "--no-such-option")
        self.assertIn("--no-such-option", str(caught.exception))
        with self.assertRaises(lope.LopeError):
            lope.read([])
        # A path is never an option.
        with self.assertRaises(lope.LopeError):
            lope.stream("--version")

    def test_a_damaged_file_is_a_warning_and_the_others_are_read(self):
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            good = (SEASON / "20260304-203451.fit").read_bytes()
            (pathlib.Path(folder) / "good.fit").write_bytes(good)
            (pathlib.Path(folder) / "bad.fit").write_bytes(good[:100])
            with self.assertWarns(lope.DamagedFiles) as caught:
                runs = lope.read(folder, "--no-cache")
        self.assertEqual(runs.num_rows, 1)
        self.assertIn("bad.fit", str(caught.warning))

    def test_the_module_is_the_program(self):
        said = [
            subprocess.run([*command, "--version"], capture_output=True, check=True).stdout
            for command in ([sys.executable, "-m", "lope"], [lope.program()])
        ]
        self.assertEqual(said[0], said[1])
        self.assertTrue(said[0].startswith(b"lope "))


if __name__ == "__main__":
    unittest.main()
