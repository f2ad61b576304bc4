"""Source -> pages: the doors to the file system and, later, to the network."""

from aggregator.pull.files import MAX_BYTES, SUFFIXES, pull_files

__all__ = ["MAX_BYTES", "SUFFIXES", "pull_files"]
