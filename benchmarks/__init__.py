"""Commands that measure: each prints a table, and says what it was measured on."""
