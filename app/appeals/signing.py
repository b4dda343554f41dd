"""The signature in the supporter's form: a picture or a drawing, read once and carried along as it will be printed."""

from __future__ import annotations

import base64
import binascii

from flask_babel import gettext
from werkzeug.datastructures import FileStorage
from wtforms import FileField, Form, HiddenField, RadioField
from wtforms.fields import Field
from wtforms.validators import StopValidation

from app.errors import AppError
from app.letters import signature
from app.letters.composing import SignatureKind
from app.letters.errors import SignatureNotAPicture, SignatureRefused
from app.letters.letter import SignatureImage
from app.public import worded

# What is carried along is the PNG that will be printed, which is small.
LARGEST_SIGNATURE_DATA = 2_000_000


class SignedForm(Form):
    """What a form does with its fields for a signature; the form itself says in which order they stand."""

    signature_kind: RadioField
    signature: FileField
    signature_data: HiddenField
    drawing: HiddenField

    # What was read of the two, whichever of them is chosen.
    picture_image: SignatureImage | None = None
    drawn_image: SignatureImage | None = None

    def validate_signature(self, field: Field) -> None:
        """Read the uploaded picture, or the one that was carried along, and carry along what will be printed."""
        upload = field.data
        try:
            if isinstance(upload, FileStorage) and upload.filename:
                self.picture_image = signature.read(upload.stream.read(signature.LARGEST_FILE_MB * 1_000_000 + 1))
                # Whoever uploads a picture wants it used, also where the choice beside it was forgotten.
                if self.signature_kind.data != SignatureKind.PEN and not self._is_drawn():
                    self.signature_kind.data = SignatureKind.IMAGE.value
            elif self.signature_data.data:
                self.picture_image = signature.carried(_decoded(self.signature_data.data))
        except AppError as error:
            if not (isinstance(upload, FileStorage) and upload.filename):
                self.signature_data.data = ""
            raise StopValidation(worded(error)) from None
        if self.picture_image:
            self.signature_data.data = _encoded(self.picture_image)
        elif self.signature_kind.data == SignatureKind.IMAGE:
            raise StopValidation(gettext("Choose a picture of your signature, or sign in another way."))

    def validate_drawing(self, field: Field) -> None:
        """Read what was drawn on the page, and carry along what will be printed."""
        if field.data:
            try:
                self.drawn_image = signature.carried(_decoded(field.data))
            except SignatureRefused:
                # Only a page that was changed sends what is no drawing; there is nothing in it to be mended.
                field.data = ""
            else:
                field.data = _encoded(self.drawn_image)
        if self.signature_kind.data == SignatureKind.DRAWN and self.drawn_image is None:
            raise StopValidation(gettext("Draw your signature, or sign in another way."))

    def _is_drawn(self) -> bool:
        return bool(self.signature_kind.data == SignatureKind.DRAWN and self.drawing.data)

    @property
    def chosen_image(self) -> SignatureImage | None:
        """The picture by which a valid form signs, if by any."""
        images = {SignatureKind.IMAGE.value: self.picture_image, SignatureKind.DRAWN.value: self.drawn_image}
        return images.get(self.signature_kind.data)


def _encoded(image: SignatureImage) -> str:
    return base64.b64encode(image.png).decode("ascii")


def _decoded(text: str) -> bytes:
    if len(text) > LARGEST_SIGNATURE_DATA:
        raise SignatureNotAPicture
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise SignatureNotAPicture from None
