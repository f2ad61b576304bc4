"""The HTML of the pages on which people subscribe and unsubscribe: no script, nothing inline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from jinja2 import DictLoader, Environment, StrictUndefined, select_autoescape

from aggregator.render.letters import SubscribeWords, subscribe_words

LANGUAGE_NAMES: Final = {"en": "English", "de": "Deutsch", "fr": "Français", "uk": "Українська"}
"""Each as its own speakers call it."""

STYLE: Final = """\
:root { color-scheme: light dark; --paper: #fdfcfa; --ink: #1c1b19; --muted: #625e57;
  --line: #8a857c; --accent: #0a5a6e; --on: #fff; --wrong: #8d2318; }
@media (prefers-color-scheme: dark) { :root { --paper: #15171a; --ink: #e8e5df; --muted: #a5a19a;
  --line: #7b7f86; --accent: #7fc8d8; --on: #10252b; --wrong: #f3a79b; } }
*, *::before, *::after { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.125rem 3rem; max-width: 36rem; background: var(--paper);
  color: var(--ink); font: 400 1.0625rem/1.6 Charter, "Bitstream Charter", "Sitka Text", Cambria,
  Georgia, "Noto Serif", serif; overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 .75rem; }
label, legend, button, input, select, textarea, .help, .wrong { font-family: system-ui,
  -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; }
label, legend { font-weight: 600; font-size: .9375rem; padding: 0; }
.field, fieldset { margin: 1.25rem 0 0; border: 0; padding: 0; min-width: 0; }
.field > label { display: block; }
.one { display: flex; align-items: center; min-height: 2.75rem; gap: .5rem; }
.one label { font-weight: 400; font-size: 1rem; }
.one input { width: 1.25rem; height: 1.25rem; accent-color: var(--accent); }
input[type=email], select, textarea { width: 100%; font-size: 1rem; padding: .6rem .7rem;
  min-height: 2.75rem; border: 1px solid var(--line); border-radius: 4px; background: transparent;
  color: inherit; }
select { background: var(--paper); }
textarea { min-height: 6rem; resize: vertical; }
.help { color: var(--muted); font-size: .875rem; margin: .25rem 0 0; }
.wrong { color: var(--wrong); font-weight: 600; margin: 1rem 0 0; }
button { margin: 1.5rem 0 0; font-size: 1rem; font-weight: 600; padding: .75rem 1.25rem;
  min-height: 2.75rem; border: 0; border-radius: 4px; background: var(--accent); color: var(--on); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.small { color: var(--muted); font-size: .9375rem; margin: 1.5rem 0 0; }
"""

_LAYOUT: Final = """\
<!doctype html>
<html lang="{{ language }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{% block title %}{% endblock %}</title>
<link rel="stylesheet" href="{{ style }}">
</head>
<body>
<main>
{% block main %}{% endblock %}
</main>
</body>
</html>
"""

_FORM: Final = """\
{% extends "layout.html" %}
{% block title %}{{ w.subscribe }}: {{ list_name }}{% endblock %}
{% block main %}
<h1>{{ w.subscribe }}: <bdi>{{ list_name }}</bdi></h1>
<p>{{ w.intro }}</p>
{% if wrong %}<p class="wrong" role="alert" id="wrong">{{ wrong }}</p>{% endif %}
<form method="post" action="">
<div class="field">
<label for="address">{{ w.address }}</label>
<input type="email" id="address" name="address" required maxlength="254" autocomplete="email"
 value="{{ given.address }}"{% if wrong %} aria-describedby="wrong"{% endif %}>
</div>
{% if editions | length > 1 %}
<fieldset>
<legend>{{ w.editions }}</legend>
{% for each in editions %}
<div class="one"><input type="checkbox" id="edition-{{ loop.index }}" name="edition"
 value="{{ each }}"{% if each in given.editions %} checked{% endif %}>
<label for="edition-{{ loop.index }}">{{ each }}</label></div>
{% endfor %}
<p class="help">{{ w.all_editions }}</p>
</fieldset>
{% endif %}
<div class="field">
<label for="topics">{{ w.topics }}</label>
<textarea id="topics" name="topics" rows="4" maxlength="5000" aria-describedby="topics-help">
{{ given.topics }}</textarea>
<p class="help" id="topics-help">{{ w.topics_help }}</p>
</div>
<div class="one"><input type="checkbox" id="empty" name="empty" value="yes"
{%- if given.empty %} checked{% endif %}>
<label for="empty">{{ w.empty }}</label></div>
<div class="field">
<label for="language">{{ w.language }}</label>
<select id="language" name="language">
{% for code, called in languages.items() %}
<option value="{{ code }}" lang="{{ code }}"{% if code == given.language %} selected{% endif %}>
{{- called }}</option>
{% endfor %}
</select>
</div>
<fieldset>
<legend>{{ w.format }}</legend>
<div class="one"><input type="radio" id="html" name="format" value="html"
{%- if given.format != "text" %} checked{% endif %}>
<label for="html">{{ w.html }}</label></div>
<div class="one"><input type="radio" id="text" name="format" value="text"
{%- if given.format == "text" %} checked{% endif %}>
<label for="text">{{ w.text }}</label></div>
</fieldset>
<button type="submit">{{ w.subscribe }}</button>
<p class="small">{{ w.privacy }}</p>
</form>
{% endblock %}
"""

_TELL: Final = """\
{% extends "layout.html" %}
{% block title %}{{ title }}{% endblock %}
{% block main %}
<h1>{{ title }}</h1>
{% if text %}<p>{{ text }}</p>{% endif %}
{% if lines %}
<ul>
{% for line in lines %}
<li>{{ line }}</li>
{% endfor %}
</ul>
{% endif %}
{% if button %}
<form method="post" action="">
{% for field, value in fields.items() %}
<input type="hidden" name="{{ field }}" value="{{ value }}">
{% endfor %}
<button type="submit">{{ button }}</button>
</form>
{% endif %}
{% endblock %}
"""


@dataclass(frozen=True, slots=True)
class Given:
    """What stands in the form: what was chosen before something was wrong.

    Attributes:
        address: as it was written.
        editions: names.
        topics: one on each line.
        empty: whether an empty digest is wanted, too.
        language: of the digest.
        format: ``html`` or ``text``.
    """

    address: str = ""
    editions: Sequence[str] = ()
    topics: str = ""
    empty: bool = False
    language: str = "en"
    format: str = "html"


def form_page(
    *,
    list_name: str,
    editions: Sequence[str],
    given: Given,
    language: str,
    style: str,
    wrong: str = "",
) -> str:
    """The form.

    Args:
        list_name: what is subscribed to.
        editions: that are offered.
        given: what stands in it.
        language: of the words.
        style: address of the style sheet.
        wrong: what cannot be used; empty: nothing is wrong.
    """
    words, said = subscribe_words(language)
    return _filled(
        "form.html",
        language=words.code,
        w=said,
        list_name=list_name,
        editions=editions,
        given=given,
        languages=LANGUAGE_NAMES,
        style=style,
        wrong=wrong,
    )


@dataclass(frozen=True, slots=True)
class Told:
    """A page that says one thing, and may ask for one press of a button.

    Attributes:
        title: in short.
        text: in a sentence.
        button: what to press; empty: nothing.
        fields: that are sent with it.
        lines: what it is about, one point each.
    """

    title: str
    text: str = ""
    button: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    lines: Sequence[str] = ()


def told_page(told: Told, *, language: str, style: str) -> str:
    """Such a page."""
    return _filled(
        "tell.html",
        language=language,
        title=told.title,
        text=told.text,
        button=told.button,
        fields=told.fields,
        lines=told.lines,
        style=style,
    )


def said(language: str) -> SubscribeWords:
    """What these pages say in a language."""
    return subscribe_words(language)[1]


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=DictLoader({"layout.html": _LAYOUT, "form.html": _FORM, "tell.html": _TELL}),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _filled(name: str, **values: Any) -> str:
    return _environment().get_template(name).render(values)
