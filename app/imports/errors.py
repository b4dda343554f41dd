"""Pure: why something about an import is refused."""

from __future__ import annotations

from app.errors import N_, AppError


class ImportRefused(AppError):
    """The root of this package's errors."""


class RunUnknown(ImportRefused):
    """There is no such import, or it is somebody else's."""

    sentence = N_("There is no such import.")


class NotNow(ImportRefused):
    """An import stands where this cannot be done."""

    sentence = N_("This import has moved on meanwhile; look at where it stands now.")


class FaultsLeft(ImportRefused):
    """Offices with faults are neither mended nor left out."""

    sentence = N_("Some offices still have faults: mend them, or leave them out.")


class KeeperRefused(ImportRefused):
    """New offices shall be kept by a section that is not the importer's."""

    sentence = N_("Choose one of your sections: it will keep the offices that are new.")


class FileKindUnknown(ImportRefused):
    """A file's name says that it is none of the kinds that can be read."""

    sentence = N_("Choose a file whose name ends in .csv, .xlsx or .vcf.")
