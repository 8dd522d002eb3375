"""Layout results of one family made into the other: of 2.x (`readResults`) and from 3.0 on (`pages`).

Both go over parsed JSON of files that were read whole. What one cannot hold is told as a loss.
"""
