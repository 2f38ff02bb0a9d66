"""It prints and prints."""

print("the first line")
while True:
    print("x" * 9999)
