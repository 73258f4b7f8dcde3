"""信息采集: a unit asks units below it for a roster or a table, by a day; each sends, is returned or accepted; the answers become one file."""
