"""What a text asserts, by rules: numbers, dates, names, negation, modality, roles, quotations.

:func:`analyse` reads one text; :func:`compare_facts` says in which facts two texts differ.
Word lists are data by language (:mod:`.language`); a language without lists is still compared
by its numbers, its names (by capital letters) and its quotations.
"""

from __future__ import annotations

from aggregator.dedup.facts.analyse import Facts, analyse
from aggregator.dedup.facts.compare import FactComparison, compare_facts
from aggregator.dedup.facts.finding import Finding

__all__ = ["FactComparison", "Facts", "Finding", "analyse", "compare_facts"]
