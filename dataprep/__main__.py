"""The command line's first line: what must be set before anything heavy is imported."""

import gc
import os
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy then starts in half the time
gc.set_threshold(100_000, 50, 100)  # what is imported stays, and what a form leaves is freed by counting


def main() -> None:
    """Run the command line."""
    try:
        from dataprep.cli import main as run

        run()
    except KeyboardInterrupt:  # while something was imported; later the command line itself answers
        sys.exit(130)


if __name__ == "__main__":
    main()
