"""How a file's rows are made from what was said, and read back as the rules' values. Makes instances; writes nothing."""
