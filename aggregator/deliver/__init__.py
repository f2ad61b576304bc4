"""Hands a digest over: as files, and by mail."""

from aggregator.deliver.files import write_files
from aggregator.deliver.message import Mail, address, message_bytes, message_id
from aggregator.deliver.smtp import Mailer, Outcome, SmtpServer

__all__ = [
    "Mail",
    "Mailer",
    "Outcome",
    "SmtpServer",
    "address",
    "message_bytes",
    "message_id",
    "write_files",
]
