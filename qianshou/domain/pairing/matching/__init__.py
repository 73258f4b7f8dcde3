"""Which pairings are best together: numbers in, numbers out. Knows no row and no word; the rules took away what may not be."""
