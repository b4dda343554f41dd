"""LibreOffice, which reads the Word documents as somebody else's program does."""

from __future__ import annotations

import subprocess
from pathlib import Path


def converted(data: bytes, form: str, folder: Path, environment: dict[str, str]) -> bytes:
    """Return a Word document as LibreOffice writes it in another form ("pdf", "docx")."""
    (folder / "letter.docx").write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    out = folder / "out"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        form,
        "--outdir",
        str(out),
        str(folder / "letter.docx"),
    ]
    subprocess.run(command, check=True, env=environment, capture_output=True, timeout=180)
    return (out / f"letter.{form}").read_bytes()
