"""Paper out, one child or many: contact cards and the child's file, opened for print by one logged act each."""
