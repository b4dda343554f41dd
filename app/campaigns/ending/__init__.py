"""What ends a campaign or lets it go on: extend, update, close, stop."""
