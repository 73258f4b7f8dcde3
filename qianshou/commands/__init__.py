"""The command line, one module a command: configure(parser), run(args)."""
