"""Files the app keeps: whose, which, until when; every opening is on the trail (DECISIONS 10)."""
