"""Pictures and videos: whatever a person uploads, made plain or refused."""
