"""Answers over HTTP: how the service does."""

from aggregator.web.health import HealthServer

__all__ = ["HealthServer"]
