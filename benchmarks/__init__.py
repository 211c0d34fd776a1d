"""Speed and memory, measured beside yardsticks in the same run: `python -m benchmarks [PART …]`."""
