"""Hands a digest over. So far: files."""

from aggregator.deliver.files import write_files

__all__ = ["write_files"]
