"""Pure: what is kept of the staff, column by column. It is kept as long as the account; supporters are elsewhere."""

from __future__ import annotations

# Who somebody is.
PERSONAL = frozenset({"account.email", "account.name", "passkey.name"})

# What opens an account. Encrypted, so that a copy of the database alone opens nothing.
ENCRYPTED = frozenset({"account.tf_totp_secret"})

# Hashes: of a password by argon2, of recovery codes by the secret of the program.
HASHED = frozenset({"account.password", "account.mf_recovery_codes"})

# Marks that stand for an account in sessions, links and passkeys, and the public half of a passkey.
MARKS = frozenset({
    "account.fs_uniquifier", "account.fs_webauthn_user_handle", "passkey.credential_id", "passkey.public_key",
})  # fmt: skip

# What tells how somebody works: what they may do, and when they last signed in by a passkey.
WORKING = frozenset({
    "account.id", "account.active", "account.created_at", "account.tf_primary_method", "account.tf_last_counter",
    "account_role.account_id", "account_role.role", "account_section.account_id", "account_section.section_id",
    "account_language.account_id", "account_language.language",
    "passkey.id", "passkey.account_id", "passkey.sign_count", "passkey.transports", "passkey.backup_state",
    "passkey.device_type", "passkey.lastuse_datetime",
})  # fmt: skip
