"""The errors that this package raises on purpose, in one tree.

::

    AggregatorError
    ├ ConfigError (ValueError)            file, key, hint
    ├ SourceError                         source
    │ ├ FetchError                        url, status
    │ └ ExtractError                      url
    ├ EncoderUnavailable (ImportError)    hint: what to install or set
    ├ MissingExtra (ImportError)          hint: what to install
    ├ StoreError
    │ ├ SchemaError
    │ ├ BusyError
    │ └ NotFoundError
    ├ OutputError                         path
    └ DeliveryError                       channel, recipient

"Not modified" is a value, no error. Causes are chained. A bad argument to a function is a
plain :class:`ValueError` or :class:`TypeError`. The message of each error is one line that a
user can act on; ``str(error)`` already names the file, key or address.
"""

from __future__ import annotations


class AggregatorError(Exception):
    """Base of every error that this package raises on purpose."""


class ConfigError(AggregatorError, ValueError):
    """The configuration cannot be used.

    Attributes:
        file: path of the configuration file, or ``None`` if the value came from elsewhere.
        key: dotted key, such as ``digest.timezone``, or ``None``.
        hint: what to do about it, or ``None``.
    """

    def __init__(
        self,
        message: str,
        *,
        file: str | None = None,
        key: str | None = None,
        hint: str | None = None,
    ) -> None:
        self.file = file
        self.key = key
        self.hint = hint
        where = ": ".join(part for part in (file, key) if part)
        text = f"{where}: {message}" if where else message
        super().__init__(f"{text} ({hint})" if hint else text)


class SourceError(AggregatorError):
    """One source could not be used; the others go on.

    Attributes:
        source: name of the source.
    """

    def __init__(self, message: str, *, source: str) -> None:
        self.source = source
        super().__init__(message)


class FetchError(SourceError):
    """The bytes of a page could not be had.

    Attributes:
        url: path or address that was asked for.
        status: HTTP status, or ``None`` if there was no answer or it is a file.
    """

    def __init__(self, message: str, *, source: str, url: str, status: int | None = None) -> None:
        self.url = url
        self.status = status
        super().__init__(f"{url}: {message}", source=source)


class ExtractError(SourceError):
    """A page was read, but no post could be made of it.

    Attributes:
        url: path or address of the page.
    """

    def __init__(self, message: str, *, source: str, url: str) -> None:
        self.url = url
        super().__init__(f"{url}: {message}", source=source)


class _WithHint(AggregatorError, ImportError):
    def __init__(self, message: str, *, hint: str) -> None:
        self.hint = hint
        super().__init__(f"{message} ({hint})")


class EncoderUnavailable(_WithHint):
    """No sentence encoder can be loaded.

    Attributes:
        hint: what to install or set.
    """


class MissingExtra(_WithHint):
    """A part of the package needs an extra that is not installed.

    Attributes:
        hint: the line to type.
    """


class StoreError(AggregatorError):
    """The store cannot be read or written."""


class SchemaError(StoreError):
    """The store's schema is not one that this version understands."""


class BusyError(StoreError):
    """Another process does what only one may do at a time."""


class NotFoundError(StoreError):
    """Nothing in the store has that id."""


class OutputError(AggregatorError):
    """A file of the digest cannot be written; the one that was there stays.

    Attributes:
        path: the file or folder.
    """

    def __init__(self, message: str, *, path: str) -> None:
        self.path = path
        super().__init__(f"{path}: {message}")


class DeliveryError(AggregatorError):
    """A digest could not be handed over.

    Attributes:
        channel: such as ``smtp``.
        recipient: who it was for.
    """

    def __init__(self, message: str, *, channel: str, recipient: str) -> None:
        self.channel = channel
        self.recipient = recipient
        super().__init__(f"{channel} to {recipient}: {message}")
