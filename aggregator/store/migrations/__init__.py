"""How the tables came to be: one file in ``versions`` for each change, oldest first.

To change the schema: edit ``tables.py``; add ``versions/rNNNN_what.py`` with the next number,
whose ``upgrade`` uses ``op.batch_alter_table`` where it alters a table (SQLite can alter little
else); append the number to ``REVISIONS`` in ``schema.py``. ``tests/store/test_migrations.py``
says whether the migrations and the tables agree, and Alembic's ``compare_metadata`` in it prints
what they do not agree on. A revision that was released is never edited.
"""
