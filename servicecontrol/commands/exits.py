"""The exit codes of every command."""

#: Done; Problems in the data, or verdicts that `--fail-on` names; wrong usage.
OK, TROUBLE, USAGE = 0, 1, 2
