"""What dataprep costs: `python -m benchmarks` prints a table; `pytest benchmarks/parts.py` times the parts."""
