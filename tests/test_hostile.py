"""Bad input: whatever stands in a folder, checking it ends soon, without an exception, and says what is wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BASE = 200 * 2**20

# Not ru_maxrss: on Linux that of a child begins with what its parent took.
MEASURED = """
import sys
import dataprep
report = dataprep.check(sys.argv[1])
report.to_json()
assert not report.crashed
with open("/proc/self/status") as status:
    print(next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM")))
"""


def peak_of_check(folder: Path) -> int:
    """The most memory, in bytes, that a process takes to check a folder."""
    done = subprocess.run([sys.executable, "-W", "error", "-c", MEASURED, str(folder)], capture_output=True, text=True, check=True)
    return int(done.stdout)
