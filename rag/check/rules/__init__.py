"""The rules of the offline checker: from a claim and its evidence to features, findings and a reason."""
