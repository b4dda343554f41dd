from __future__ import annotations

from pathlib import Path
import time
from flask import Flask

from tests.answered_pages import visit
from tests.answers import kept


def test_try(own_app: Flask, tmp_path: Path) -> None:
    import pickle
    s=time.perf_counter()
    with kept(own_app) as answers:
        visit(own_app)
    print(time.perf_counter()-s, len(answers))
    Path("/tmp/vnuV/answers.pickle").write_bytes(pickle.dumps([(a.method,a.path,a.status,list(a.headers),a.body) for a in answers]))
