"""`python -m motcua` is the `motcua` command."""

from motcua.project.command import main

main()
