"""The store: our own tables are the truth. The only room that knows SQLAlchemy and Alembic.

`store.Store` opens the transactions; the modules beside it hold the queries by subject. Nothing here decides.
"""
