"""The kill harness: workers die by SIGKILL at every step of a delivery, and nothing is lost or
sent twice. `python -m tests.killing --kills 300 --store sqlite` prints the counts."""
