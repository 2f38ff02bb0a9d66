def test_hello() -> None:
    raise SystemExit
