"""The secret that sessions are signed with: the same as that of the links in mails."""

from aggregator.pipeline.secret import NAME, signing_secret

__all__ = ["NAME", "signing_secret"]
