"""The tables of the business case: an organisation's settings, and plans and actuals as batches brought them."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from services.adapters.tables import Table


class MoneySetting(Table):
    """An organisation's currency, discount rate (a share) and the year its portfolio is valued in."""

    __tablename__ = "money_setting"
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("business_unit.id"), primary_key=True, autoincrement=False
    )
    currency: Mapped[str] = mapped_column(String(3))
    rate: Mapped[float]
    valuation_year: Mapped[int]


class InitiativePlan(Table):
    """An initiative as one batch planned it, with all its lines and intangibles; `removed` takes it back.

    A batch is of one organisation. `serves` are [framework key, dimension code].
    """

    __tablename__ = "initiative"
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("business_unit.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("business_unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    start_year: Mapped[int]
    years: Mapped[int]
    owner: Mapped[str] = mapped_column(String(200))
    serves: Mapped[list[Any]]
    removed: Mapped[bool]


class CashLine(Table):
    """A cost or a benefit of an initiative; `amounts` are [low, likely, high] by year from the start year on."""

    __tablename__ = "cash_line"
    __table_args__ = (
        ForeignKeyConstraint(["batch_id", "initiative"], ["initiative.batch_id", "initiative.code"]),
    )
    batch_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    initiative: Mapped[str] = mapped_column(String(60), primary_key=True)
    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    row: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(10))
    basis: Mapped[str] = mapped_column(String(10))
    ramp_months: Mapped[int]
    amounts: Mapped[list[Any]]
    calculator: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    position: Mapped[int]


class IntangibleEffect(Table):
    """An effect of an initiative without an amount: how much it matters and how far it is achieved, 0 to 5."""

    __tablename__ = "intangible"
    __table_args__ = (
        ForeignKeyConstraint(["batch_id", "initiative"], ["initiative.batch_id", "initiative.code"]),
    )
    batch_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    initiative: Mapped[str] = mapped_column(String(60), primary_key=True)
    row: Mapped[str] = mapped_column(String(200), primary_key=True)
    importance: Mapped[int] = mapped_column(SmallInteger)
    achieved: Mapped[int | None] = mapped_column(SmallInteger)
    position: Mapped[int]


class Actual(Table):
    """What a line came to in a calendar year, as one batch says; without an amount it takes one back."""

    __tablename__ = "actual"
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    initiative: Mapped[str] = mapped_column(String(60), primary_key=True)
    line: Mapped[str] = mapped_column(String(60), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("business_unit.id"), index=True)
    amount: Mapped[float | None]
