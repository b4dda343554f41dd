"""The targets of a campaign: from the directory or a list, with order, role, salutations and suggested posts."""
