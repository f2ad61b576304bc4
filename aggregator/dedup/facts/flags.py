"""What a coarse reading (:mod:`.columns`) knows of a word, as bits."""

from __future__ import annotations

from typing import Final

# What is known of a word, by its spelling alone.
FUNCTION: Final = 1 << 0
NEGATION: Final = 1 << 1
QUALIFIER: Final = 1 << 2
MODAL: Final = 1 << 3
DIGITS: Final = 1 << 4
NUMBER_WORD: Final = 1 << 5
DATE_WORD: Final = 1 << 6
TAIL: Final = 1 << 7  # a scale or unit, part of the number before it
NEGATIVE: Final = 1 << 8  # a verb that denies
OPPOSED: Final = 1 << 9  # may have an opposite, or be one kind of several
PASSED: Final = 1 << 10  # stands between a preposition and its noun
APPROXIMATE: Final = 1 << 11
SIGN: Final = 1 << 12  # of the language
CLOCK: Final = 1 << 13  # part of a time, or of clutter
TITLE: Final = 1 << 14
MODAL_TO: Final = 1 << 15
MODAL_THAT: Final = 1 << 16
IDIOM: Final = 1 << 17  # may take back the negation before it
SHORT: Final = 1 << 18  # one letter, or the ending of an ordinal
# What is known of it where it stands.
CAPITAL: Final = 1 << 19
DOUBT: Final = 1 << 20  # a number that may be a date, a time or approximate
SHOUTED: Final = 1 << 21
SOFT: Final = 1 << 22  # a number that agrees with others than its own
PREFIXED: Final = 1 << 23  # may be another word's opposite by its beginning or ending
SYNONYM: Final = 1 << 24  # others may stand for it
HYPHEN: Final = 1 << 25  # one stands before it
FOREIGN: Final = 1 << 26  # a sign of another language
PLACE: Final = 1 << 27  # a place, which has other names
BY_DIGITS: Final = 1 << 28  # next but one to them at most
DATED: Final = 1 << 29  # a number that may be part of a date or time
ROUNDED: Final = 1 << 30  # an approximate number
QUOTED: Final = 1 << 31  # between quotation marks
DEGREE: Final = 1 << 32  # a comparative or superlative of what has an opposite
LABEL: Final = 1 << 33  # letters and then digits
NAME: Final = 1 << 34  # a capital within a sentence
SINGLE: Final = 1 << 35  # in the one quotation of its text
MONTH: Final = 1 << 36
SPOKEN: Final = 1 << 37  # part of a time in words alone: half past six
BESIDE: Final = 1 << 38  # may change how a number or date beside it is read
STRETCH: Final = 1 << 39  # a day, week, month or year
CLOSE: Final = 1 << 40  # nothing but a hyphen stands before it
NEXT: Final = 1 << 41  # nothing stands before it
STOP: Final = 1 << 42  # a stop stands behind it
BEFORE_UNIT: Final = 1 << 43  # "square", "per"
ZONE: Final = 1 << 44  # of a time
COMPOUND: Final = 1 << 45  # may stand within a number of several words
COUPLED: Final = 1 << 46  # a number in words, in a run with others
TIMES: Final = 1 << 47  # "twice"
MULTIPLE: Final = 1 << 48  # "double", before which a limit may stand
NUMERIC: Final = DIGITS | NUMBER_WORD | DATE_WORD | CLOCK
