"""Hands a digest over: as files, by mail, and through services that take messages."""

from aggregator.deliver.files import write_files
from aggregator.deliver.folder import Bundle, write_bundle
from aggregator.deliver.message import Mail, address, message_bytes, message_id
from aggregator.deliver.notify import Note, Service, check_service, note_format, send_note
from aggregator.deliver.outcome import Fate, Outcome
from aggregator.deliver.smtp import Mailer, SmtpServer

__all__ = [
    "Bundle",
    "Fate",
    "Mail",
    "Mailer",
    "Note",
    "Outcome",
    "Service",
    "SmtpServer",
    "address",
    "check_service",
    "message_bytes",
    "message_id",
    "note_format",
    "send_note",
    "write_bundle",
    "write_files",
]
