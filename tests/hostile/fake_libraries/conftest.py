raise SystemExit("this fake is never imported")
