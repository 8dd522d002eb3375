"""The command line's first line: what must be set before anything heavy is imported."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy then starts in half the time


def main() -> None:
    """Run the command line."""
    from dataprep.cli import main as run

    run()


if __name__ == "__main__":
    main()
