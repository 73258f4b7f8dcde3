"""The signed agreement of a pairing as it was scanned: kept encrypted, opened by who sees the pairing, every opening on the trail."""
