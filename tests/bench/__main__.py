"""``make bench``: speed and memory as figures beside named peers; nothing here is a test."""

from __future__ import annotations

from tests.bench import estimating, starting, storing, talking, understanding


def main() -> None:
    """Run every bench and print its table."""
    for bench in (starting, estimating, talking, understanding, storing):
        print(f"\n## {bench.TITLE}\n")
        for name, value in bench.run():
            print(f"{name:<68} {value}", flush=True)


if __name__ == "__main__":
    main()
