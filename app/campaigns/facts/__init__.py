"""What a campaign is, where and until when: everything of it that is neither a text nor a person nor a target."""
