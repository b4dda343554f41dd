"""The tables of lists."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.letters.composing import Role

# What an office of a list gets; a list knows no third parties, since they depend on the campaign.
ROLES = (Role.TO, Role.COPY)
_ROLES = ", ".join(f"'{role}'" for role in ROLES)


class RecipientList(Model):
    """A named list of offices of a section, or (no section) of the international desk.

    `owner` is the number of the section, 0 for the desk: two lists of one owner never have the same slug. `version`
    grows with every change of the list or its items, so that whoever saves an older one is told.
    """

    __tablename__ = "recipient_list"
    __table_args__ = (UniqueConstraint("owner", "slug"), Index("ix_recipient_list_section_id", "section_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    section_id: Mapped[int | None] = mapped_column(ForeignKey("section.id", ondelete="CASCADE"))
    owner: Mapped[int]
    slug: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)

    items: Mapped[list[ListItem]] = relationship(
        back_populates="list", cascade="all, delete-orphan", order_by="ListItem.position", passive_deletes=True
    )


class ListItem(Model):
    """An office of a list, in its order."""

    __tablename__ = "recipient_list_item"
    __table_args__ = (
        CheckConstraint(f"role IN ({_ROLES})", name="role"),
        UniqueConstraint("list_id", "office_id"),
        Index("ix_recipient_list_item_office_id", "office_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("recipient_list.id", ondelete="CASCADE"))
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(10), default=Role.TO)
    position: Mapped[int]

    list: Mapped[RecipientList] = relationship(back_populates="items")
