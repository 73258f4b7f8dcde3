"""打印中心: many documents of many children in the cabinet's order, and a unit's 迎检材料包; written in the background, opened by who asked."""
