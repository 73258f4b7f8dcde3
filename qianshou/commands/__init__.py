"""The command line, one module a command (`roster.py` is `qianshou roster …`).

A module has `configure(parser)`, `run(args) -> dict | None` (the JSON answer) and may have `say(answer, args) -> str`
for people and `needs_django` (True by default; False, or a function of args, for what needs no site). It imports
Django models inside its functions: the overview imports every module. It raises kit.errors.Refused to refuse.
`before_django(args)` may set what the settings read.
"""
