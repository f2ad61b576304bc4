"""The configuration: every key, every way to get one wrong, and who wins over whom."""

from __future__ import annotations

import dataclasses
import json
import re
import runpy
import tomllib
from datetime import date, time
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.config import Config, load_config, parse_config, template
from aggregator.config.checks import BadValue
from aggregator.config.keys import KEYS
from aggregator.dedup.thresholds import Thresholds
from aggregator.errors import ConfigError
from aggregator.model import Source

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "config" / "aggregator.toml"
SCHEMA = json.loads((ROOT / "docs" / "config.schema.json").read_text(encoding="utf-8"))


def read(toml: str, file: Path = Path("/etc/news/aggregator.toml")) -> Config:
    return parse_config(toml, file=file)


# --- What a file says -----------------------------------------------------------------------


def test_every_key_is_read():
    config = read(
        """
        database = "postgresql://me:secret@db/news"
        [output]
        folder = "digests"
        formats = ["json", "html", "json"]
        [digest]
        timezone = "Asia/Kolkata"
        edition = "evening"
        [dedup]
        encoder = "some/model"
        [dedup.thresholds]
        overlap = 1
        contained_words = 9
        [[source]]
        name = "one"
        path = "a.txt"
        [[source]]
        name = "two"
        paths = ["b/*.html", "c"]
        timezone = "America/New_York"
        outlet = "The Two"
        language = "pt-BR"
        day = 2025-03-18
        """
    )
    assert config.database_url == "postgresql://me:secret@db/news"
    assert config.output.folder == Path("/etc/news/digests")
    assert config.output.formats == ("json", "html")
    assert (config.digest.timezone, config.digest.edition) == ("Asia/Kolkata", "evening")
    assert config.dedup.encoder == "some/model"
    assert config.dedup.thresholds == Thresholds(overlap=1, contained_words=9)
    assert config.base == Path("/etc/news")
    assert config.sources == (
        Source(name="one", paths=("a.txt",), zone="Asia/Kolkata"),
        Source(
            name="two",
            paths=("b/*.html", "c"),
            zone="America/New_York",
            outlet="The Two",
            language="pt-BR",
            day=date(2025, 3, 18),
        ),
    )


def test_an_empty_file_is_the_defaults_beside_it():
    config = read("")
    assert config.output.folder == Path("/etc/news/out")
    assert config.output.formats == ("html", "md", "txt", "json")
    assert config.database_url == "sqlite:////etc/news/out/aggregator.db"
    assert dataclasses.replace(config, file=None, base=None, output=Config().output) == Config()


def test_a_day_may_be_a_text():
    assert read('[[source]]\nname = "a"\npath = "b"\nday = "2025-03-18"').sources[0].day == date(
        2025, 3, 18
    )


def test_a_password_is_not_in_the_repr():
    assert "secret" not in repr(read('database = "postgresql://me:secret@db/news"'))


@pytest.mark.parametrize(
    ("toml", "key", "message", "hint"),
    [
        ('databse = "x"', "databse", "unknown key", 'did you mean "database"?'),
        ("[ouput]", "ouput", "unknown key", 'did you mean "output"?'),
        ('[output]\nformat = ["md"]', "output.format", "unknown key", '"formats"'),
        ("[dedup.thresholds]\noverlp = 1", "dedup.thresholds.overlp", "unknown key", "overlap"),
        (
            "zzz = 1",
            "zzz",
            "unknown key",
            "known: alarm, channel, database, dedup, digest, mail, outlets, output, pull, "
            "reader, rules, source, subscribe, token, web",
        ),
        ("database = 1", "database", "expected a text in quotes, not a number", None),
        ('database = " "', "database", "must not be empty", None),
        ("output = 1", "output", "expected a table, not a number", None),
        ('[output]\nformats = "md"', "output.formats", "expected a list of texts", None),
        ("[output]\nformats = [1]", "output.formats", "expected a text", None),
        ("[output]\nformats = []", "output.formats", "must not be an empty list", None),
        ('[output]\nformats = ["htm"]', "output.formats", 'unknown format "htm"', '"html"'),
        ("[digest]\ntimezone = 5", "digest.timezone", "expected a text", None),
        ('[digest]\ntimezone = "BST"', "digest.timezone", 'unknown time zone "BST"', None),
        ('[digest]\ntimezone = "london"', "digest.timezone", "unknown", '"Europe/London"'),
        ('[digest]\ntimezone = "New York"', "digest.timezone", "unknown", '"America/New_York"'),
        ('[digest]\ntimezone = "europe/kiev"', "digest.timezone", "unknown", '"Europe/Kiev"'),
        ('[digest]\ntimezone = "Europe/Lodnon"', "digest.timezone", "unknown", '"Europe/London"'),
        ('[digest]\ntimezone = "../../etc/passwd"', "digest.timezone", "unknown", None),
        ('[digest]\ntimezone = "Europe"', "digest.timezone", "unknown", None),
        ('[digest]\nedition = "../up"', "digest.edition", "is no name", None),
        ("[dedup]\nencoder = false", "dedup.encoder", "not true or false", None),
        (
            '[dedup.thresholds]\noverlap = "1"',
            "dedup.thresholds.overlap",
            "expected a number",
            None,
        ),
        ("[dedup.thresholds]\noverlap = true", "dedup.thresholds.overlap", "a number, not", None),
        ("[dedup.thresholds]\noverlap = 2", "dedup.thresholds", "overlap must lie in", None),
        ("[dedup.thresholds]\noverlap = nan", "dedup.thresholds", "overlap must lie in", None),
        (
            "[dedup.thresholds]\ncontained_words = 1.5",
            "dedup.thresholds.contained_words",
            "whole number",
            None,
        ),
        ('[source]\nname = "a"', "source", "expected tables, not a table", "two brackets"),
        ('[[source]]\npath = "a"', "source 1", "needs a name", None),
        ('[[source]]\nname = "a"', 'source "a"', "needs a path", None),
        (
            '[[source]]\nname = "a"\npath = "b"\npaths = ["c"]',
            'source "a"',
            "has both path and paths",
            None,
        ),
        (
            '[[source]]\nname = "a"\npath = "b"\n[[source]]\nname = "a"\npath = "c"',
            'source "a"',
            "stands twice",
            "rename one",
        ),
        (
            '[[source]]\nname = "a"\npath = "b"\nzone = "UTC"',
            'source "a".zone',
            "unknown key",
            None,
        ),
        (
            '[[source]]\nname = "a"\npath = "b"\ntimezone = "Mars/Base"',
            'source "a".timezone',
            "unknown time zone",
            None,
        ),
        (
            '[[source]]\nname = "a"\npath = "b"\nday = 2025-03-18T10:00:00',
            'source "a".day',
            "expected a date without a time",
            None,
        ),
        (
            '[[source]]\nname = "a"\npath = "b"\nday = "2025-02-30"',
            'source "a".day',
            "day is out of range",
            None,
        ),
        (
            '[[source]]\nname = "a"\npath = "b"\nday = "18 March"',
            'source "a".day',
            "not a date",
            "2025-03-18",
        ),
        (
            '[[source]]\nname = "a"\npath = "b"\nlanguage = "English!"',
            'source "a".language',
            "not a language tag",
            "BCP 47",
        ),
        ('[[source]]\nname = "a"\npath = "b\\u0000"', 'source "a".path', "NUL", None),
        ("source = [1]", "source 1", "expected a table, not a number", None),
        ("a = [1", None, "not TOML", None),
        ('[output]\nfolder = "a"\n\nfolder = "b"\n\n', None, "at line 4", None),
        ("database = " + "[" * 5000, None, "nested too deeply", None),
    ],
)
def test_what_is_wrong_is_named(toml: str, key: str | None, message: str, hint: str | None):
    with pytest.raises(ConfigError) as caught:
        read(toml)
    error = caught.value
    assert error.file == "/etc/news/aggregator.toml"
    assert error.key == key
    assert message in str(error)
    assert str(error).startswith("/etc/news/aggregator.toml: ")
    assert "\n" not in str(error)
    if hint is not None:
        assert hint in (error.hint or "")


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.dates(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=4,
)


@given(st.sampled_from([(t, k) for t, keys in KEYS.items() for k in keys]), _VALUES)
def test_no_value_breaks_a_check(key, value):
    table, name = key
    try:
        KEYS[table][name].check(value)
    except BadValue as error:
        assert str(error)


# --- Files, the environment and the command line --------------------------------------------


def test_a_file_that_is_named_must_be_there(tmp_path):
    with pytest.raises(ConfigError, match=r"no such file \(aggregator init writes one\)"):
        load_config(tmp_path / "absent.toml", environ={})
    with pytest.raises(ConfigError, match="no such file"):
        load_config(environ={"AGGREGATOR_CONFIG": str(tmp_path / "absent.toml")})


def test_a_folder_and_another_encoding_are_no_configuration(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(tmp_path, environ={})
    file = tmp_path / "a.toml"
    file.write_bytes(b'# a\n[[source]]\nname = "caf\xe9"\n')
    with pytest.raises(ConfigError, match=r"not UTF-8 \(at line 3\)"):
        load_config(file, environ={})


def test_a_byte_order_mark_does_no_harm(tmp_path):
    file = tmp_path / "a.toml"
    file.write_text('[digest]\nedition = "x"', encoding="utf-8-sig")
    assert load_config(file, environ={}).digest.edition == "x"


def test_the_file_of_the_working_directory_is_found(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load_config(environ={}) == Config()
    (tmp_path / "aggregator.toml").write_text('[digest]\nedition = "x"')
    assert load_config(environ={}).digest.edition == "x"


def test_who_wins_over_whom(tmp_path):
    file = tmp_path / "a.toml"
    file.write_text('database = "file.db"\n[output]\nfolder = "file"')
    config = load_config(file, environ={})
    assert config.database_url == f"sqlite:///{tmp_path}/file.db"
    assert config.output.folder == tmp_path / "file"

    environ = {
        "AGGREGATOR_CONFIG": str(file),
        "AGGREGATOR_DB": "sqlite:////env.db",
        "AGGREGATOR_OUT": "/env",
    }
    config = load_config(environ=environ)
    assert config.database_url == "sqlite:////env.db"
    assert config.output.folder == Path("/env")

    config = config.with_settings(
        database="/x/line.db", out="line", timezone="Asia/Tokyo", encoder="none"
    )
    assert config.database_url == "sqlite:////x/line.db"
    assert config.output.folder == Path("line")
    assert config.digest.timezone == "Asia/Tokyo"
    assert config.dedup.encoder == "none"


def test_an_empty_variable_is_not_set(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    empty = {"AGGREGATOR_CONFIG": "", "AGGREGATOR_DB": "", "AGGREGATOR_OUT": ""}
    assert load_config(environ=empty) == Config()


def test_the_database_is_in_the_output_folder_wherever_that_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert Config().database_url == f"sqlite:///{tmp_path}/out/aggregator.db"
    assert (
        Config().with_settings(out="/elsewhere").database_url
        == "sqlite:////elsewhere/aggregator.db"
    )


@pytest.mark.parametrize(
    ("setting", "key"),
    [({"timezone": "Nowhere"}, "digest.timezone"), ({"out": ""}, "output.folder")],
)
def test_the_command_line_is_checked_too(setting, key):
    with pytest.raises(ConfigError) as caught:
        Config().with_settings(**setting)
    assert (caught.value.file, caught.value.key) == (None, key)


def test_a_folder_with_a_model_is_found_beside_the_file(tmp_path):
    (tmp_path / "model").mkdir()
    file = tmp_path / "a.toml"
    assert read('[dedup]\nencoder = "model"', file).dedup.encoder == str(tmp_path / "model")
    assert read('[dedup]\nencoder = "other"', file).dedup.encoder == "other"


# --- Inputs ---------------------------------------------------------------------------------


def names(*paths: str) -> list[str]:
    return [s.name for s in Config().with_inputs(paths).sources]


def test_an_input_is_a_source_named_after_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "news.d").mkdir()
    (tmp_path / "page.v2.html").touch()
    assert names("news.d", "page.v2.html", "news.d/*.txt") == [
        "news.d",
        "page.v2",
        "news.d/*.txt",
    ]
    assert names("news.d/") == ["news.d"]
    assert names("news.d/**/*.txt") == ["news.d"]
    assert names(".") == [tmp_path.name]
    assert names("..") == [tmp_path.parent.name]
    assert names("absent.txt") == ["absent"]


def test_inputs_of_one_name_are_told_apart_whatever_their_order():
    assert names("a/x.txt", "b/x.txt", "c.txt") == ["a/x", "b/x", "c"]
    assert names("b/x.txt", "c.txt", "a/x.txt") == ["b/x", "c", "a/x"]
    assert names("x.txt", "x.html") == ["x.txt", "x.html"]


def test_an_input_that_is_named_twice_is_one_source():
    assert names("a.txt", "./a.txt", "a.txt") == ["a"]


def test_inputs_stand_in_place_of_the_sources_in_the_zone_of_the_digest():
    config = read(
        '[digest]\ntimezone = "Asia/Tokyo"\n[[source]]\nname = "a"\npath = "b"'
    ).with_inputs(["c.txt"])
    assert config.sources == (Source(name="c", paths=("c.txt",), zone="Asia/Tokyo"),)
    assert config.base is None


def test_an_empty_input_is_refused():
    with pytest.raises(ConfigError, match="must not be empty"):
        Config().with_inputs([""])


@given(st.lists(st.text("ab./*", min_size=1, max_size=8), max_size=6))
def test_names_are_unique(paths):
    found = names(*paths)
    assert len(found) == len(set(found))


# --- Addresses ------------------------------------------------------------------------------

PULL = '[pull]\ncontact = "desk@example.org"\n'


def test_a_source_may_be_an_address():
    config = read(
        PULL
        + 'allow_hosts = ["localhost:8000"]\nmin_interval_s = 60\n'
        + '[[source]]\nname = "a"\nurl = "https://example.org/live#top"\nkind = "page"'
    )
    assert config.sources == (Source("a", url="https://example.org/live", kind="page"),)
    assert config.pull.contact == "desk@example.org"
    assert config.pull.allow_hosts == {"localhost:8000"}
    assert config.pull.min_interval_s == 60.0


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ('[[source]]\nname = "a"\nurl = "https://example.org"', "pull.contact: must be given"),
        (PULL + '[[source]]\nname = "a"\nurl = "ftp://example.org"', "not an address"),
        (PULL + '[[source]]\nname = "a"\nurl = "https://me:pw@example.org"', "not an address"),
        (PULL + '[[source]]\nname = "a"\nurl = "https://a.example"\npath = "b"', "has both"),
        (PULL + '[[source]]\nname = "a"\npath = "b"\nkind = "feed"', "source with a url"),
        (PULL + '[[source]]\nname = "a"\nurl = "https://a.example"\nkind = "fed"', '"feed"'),
        ('[pull]\ncontact = "caf\u00e9"', "ASCII"),
        ("[pull]\nmin_interval_s = 0", "more than none"),
        ("[pull]\nmin_interval_s = 99\nmax_interval_s = 9", "longer than max_interval_s"),
        ("[pull]\nper_host = 0", "at least 1"),
        ("[pull]\nhost_delay_s = -1", "more than none"),
    ],
)
def test_what_is_wrong_about_addresses_is_named(toml, message):
    with pytest.raises(ConfigError) as caught:
        read(toml)
    assert message in str(caught.value)


def test_no_contact_is_needed_where_nothing_is_fetched():
    toml = '[pull]\nenabled = false\n[[source]]\nname = "a"\nurl = "https://example.org"'
    assert read(toml).sources[0].url == "https://example.org"


# --- The files that go with it --------------------------------------------------------------


def _with_all_keys(toml: str) -> str:
    """A commented file with each key that it shows as a comment taken as set."""
    toml = re.sub(
        r"^# (paths|url|kind|password_file|secret_file|url_file) = .*\n",
        "",
        toml,
        flags=re.MULTILINE,
    )
    toml = re.sub(r"^# (\[\[(reader|channel|token)\]\])", r"\1", toml, flags=re.MULTILINE)
    return re.sub(r"^# (\w+ = )", r"\1", toml, flags=re.MULTILINE)


LISTS = ("reader", "channel", "source", "token")


def _keys(data: dict) -> set[str]:
    found = set()
    for name, value in data.items():
        table = isinstance(value, dict) and name not in ("editions", "owners")
        tables = value if name in LISTS else [value] if table else []
        for table in tables:
            found |= {f"{name}.{key}" for key in _keys(table)}
        if not tables:
            found.add(name)
    return found


def _schema_keys(schema: dict) -> set[str]:
    found = set()
    for name, value in schema["properties"].items():
        inner = value["items"] if name in LISTS else value
        found |= {f"{name}.{k}" for k in _schema_keys(inner)} if "properties" in inner else {name}
    return found


@pytest.mark.parametrize(
    "toml", [DEMO.read_text(encoding="utf-8"), template()], ids=["config/aggregator.toml", "init"]
)
def test_the_files_we_write_show_every_key_with_its_default(toml):
    read(toml)
    whole = _with_all_keys(toml)
    data = tomllib.loads(whole)
    apart = {"paths", "url", "kind"}  # a source has one of path, paths and url
    for key in apart:
        assert re.search(rf"^# {key} = ", toml, flags=re.MULTILINE)
    assert _keys(data) == _schema_keys(SCHEMA) - {
        *(f"source.{key}" for key in apart),
        "mail.password_file",  # the file would have to be there
        "web.secret_file",
        "channel.url_file",
    }
    assert read(whole).dedup.thresholds == Thresholds()
    jsonschema.validate(json.loads(json.dumps(data, default=str)), SCHEMA)


def test_the_demonstration_reads_every_seed():
    config = load_config(DEMO, environ={})
    read_files = {(config.base / p).resolve() for s in config.sources for p in s.paths}
    seeds = {f for f in (ROOT / "seeds").iterdir() if f.suffix in (".txt", ".html")}
    assert read_files == seeds


def test_the_schema_is_that_of_the_keys():
    pages = runpy.run_path(str(ROOT / "docs" / "reference.py"))["pages"]()
    text = pages[ROOT / "docs" / "config.schema.json"]
    assert json.loads(text) == SCHEMA, "run: python docs/reference.py"
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "data",
    [
        {"zzz": 1},
        {"output": {"formats": ["pdf"]}},
        {"source": [{"name": "a"}]},
        {"source": [{"name": "a", "path": "b", "paths": ["c"]}]},
        {"dedup": {"thresholds": {"overlap": "x"}}},
    ],
)
def test_the_schema_refuses_what_the_program_refuses(data):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, SCHEMA)


def test_editions_by_their_time_and_owners_by_their_outlets():
    config = read(
        '[digest]\neditions = { evening = "18:00", morning = 07:00:00 }\n'
        "[digest.weights]\nnovelty = 0\n"
        '[outlets]\nowners = { "Group" = ["A", "B"] }'
    )
    assert list(config.digest.editions.items()) == [("morning", time(7)), ("evening", time(18))]
    assert config.digest.owners == {"A": "Group", "B": "Group"}
    assert config.digest.weights["novelty"] == 0.0
    assert config.digest.weights["origins"] == 4.0


@pytest.mark.parametrize(
    ("toml", "wrong"),
    [
        ('[digest]\neditions = { morning = "25:00" }', "not a time of day"),
        ('[digest]\neditions = { a = "07:00", b = "07:00" }', "one time"),
        ('[digest]\neditions = ["07:00"]', "expected a table"),
        ("[digest.weights]\norigins = -1", "0 or more"),
        ('[outlets]\nowners = { "X" = ["A"], "Y" = ["A"] }', "two owners"),
    ],
)
def test_editions_weights_and_owners_that_cannot_be(toml, wrong):
    with pytest.raises(ConfigError, match=wrong):
        read(toml)
