"""What units said doubtful headers mean: remembered per unit, corrected, put forward, taken over above; rosters and forms alike."""
