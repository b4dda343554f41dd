"""Every message that leaves by e-mail goes through here: the queue, the worker, the transport, and what came back."""
