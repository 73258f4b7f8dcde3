"""How the ledger is filled and recounted: rows are loaded as light values, the pure rules decide, differences are written.

plan: what to look at · kin: what is known of a child · people: who teaches whom · rows: what a row should say ·
tally: records counted · store: bulk writes · opening: the daily job.
"""
