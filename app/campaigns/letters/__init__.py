"""The letters of a campaign as they will leave: any target, language and paper."""
