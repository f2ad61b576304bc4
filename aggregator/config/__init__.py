"""The configuration: TOML and the environment become one frozen value.

The only package that reads the environment. What is set in several places is taken from the
command line, else the environment, else the file, else the default.

A relative path in a file is relative to that file, so that a cron job may start anywhere; one
on the command line or in the environment is relative to the working directory.
"""

from aggregator.config.keys import FORMATS, Format, json_schema
from aggregator.config.mail import AlarmConfig, Channel, MailConfig, Reader, SubscribeConfig
from aggregator.config.read import ENVIRONMENT, FILE_NAME, load_config, parse_config
from aggregator.config.template import FOLDER as PAGES_FOLDER
from aggregator.config.template import template
from aggregator.config.values import (
    DATABASE_NAME,
    Config,
    DedupConfig,
    DigestConfig,
    OutputConfig,
    PullConfig,
)
from aggregator.config.web import PasswordHash, Scope, Token, WebConfig

__all__ = [
    "DATABASE_NAME",
    "ENVIRONMENT",
    "FILE_NAME",
    "FORMATS",
    "PAGES_FOLDER",
    "AlarmConfig",
    "Channel",
    "Config",
    "DedupConfig",
    "DigestConfig",
    "Format",
    "MailConfig",
    "OutputConfig",
    "PasswordHash",
    "PullConfig",
    "Reader",
    "Scope",
    "SubscribeConfig",
    "Token",
    "WebConfig",
    "json_schema",
    "load_config",
    "parse_config",
    "template",
]
