"""What leaves the machine by mail goes through here; for now, the transport. Queue and worker join it when built."""
