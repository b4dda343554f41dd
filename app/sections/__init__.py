"""Section offices: national offices with their own deadline, missions, paper, languages and reply address."""
