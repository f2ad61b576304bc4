"""A deduplicating live-blog aggregator: each fact once, with everyone who reported it."""

__version__ = "0.1.0"
