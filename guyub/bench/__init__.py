"""Benchmarks: what this machine does, beside the bare driver doing the same in the same run."""
