"""Bad input: whatever stands in a folder, checking it ends soon, without an exception, and says what is wrong."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

BASE = 200 * 2**20

MEASURED = """
import resource, sys
import dataprep
report = dataprep.check(sys.argv[1])
report.to_json()
assert not report.crashed
unit = 1 if sys.platform == "darwin" else 1024
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)
"""


def peak_of_check(folder: Path) -> int:
    """The most memory, in bytes, that a process takes to check a folder."""
    done = subprocess.run([sys.executable, "-W", "error", "-c", MEASURED, str(folder)], capture_output=True, text=True, check=True)
    return int(done.stdout)
