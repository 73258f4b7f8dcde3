"""The files of a team's outputs: kept encrypted, opened on the trail."""
