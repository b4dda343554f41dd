"""Pure: what the fields of a reading are called on its page; a page translates them."""

from __future__ import annotations

from collections.abc import Mapping

from app.errors import N_

FIELDS: Mapping[str, str] = {
    "layout": N_("Heading or label"),
    "organisation": N_("Organisation"),
    "reference": N_("Reference"),
    "index": N_("Index number"),
    "previous": N_("Earlier appeal"),
    "update": N_("How many issues came before"),
    "title": N_("Headline"),
    "countries": N_("States concerned"),
    "issued_on": N_("Day of issue"),
    "deadline": N_("Deadline"),
    "languages": N_("Languages that the targets read"),
    "people": N_("People"),
    "demands": N_("Demands"),
    "targets": N_("Targets"),
    "diplomatic_copies": N_("Copies to diplomatic representatives are asked for"),
    "posts": N_("Suggested posts"),
    "signatories": N_("Signatories"),
    "summary": N_("Summary"),
    "body": N_("What happened"),
    "background": N_("Background"),
}
LAYOUTS: Mapping[str, str] = {
    "amnesty-1990s": N_("Amnesty International, 1990s to 2008"),
    "amnesty-2009": N_("Amnesty International, 2009 to 2017"),
    "amnesty-form-2017": N_("Amnesty International, labelled form of 2017"),
    "amnesty-2018": N_("Amnesty International, 2018 on"),
    "amnesty-section-web": N_("Web page of an Amnesty section"),
    "amnesty-german": N_("Amnesty International, German-language sheet"),
    "front-line-defenders": N_("Front Line Defenders"),
    "observatory": N_("The Observatory (OMCT and FIDH)"),
    "organisations-letter": N_("Letter by organisations"),
    "scholars-network": N_("Letter of a scholars’ network"),
    "unknown": N_("No layout that is known"),
}
