"""The converters: pure functions from the bytes of a file to those of another. `conversions.py` says which files become what."""
