"""The members' roll: who they are, and by which accounts they are known."""
