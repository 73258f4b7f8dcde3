"""Rosters in: a file becomes a batch, a batch a preview, a preview files; all of it can be resumed and undone (DECISIONS 19)."""
