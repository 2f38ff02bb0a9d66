"""The commands, one module each; ``coursekit/cli.py`` lists them."""
