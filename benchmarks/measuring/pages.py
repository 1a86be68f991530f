"""The pages that are measured: who opens them, what they may cost. Places that only the data know are in {braces}."""

from __future__ import annotations

from dataclasses import dataclass

PROVINCE, CITY, COUNTY = "province", "140100-head", "140105-officer"
THREE_FILTERS = "/leads/?city=140100&state=cleared&category=disorder"


@dataclass(frozen=True)
class Page:
    """`aim`: milliseconds at the median, with the largest size."""

    name: str
    username: str
    path: str
    aim: int | None = None


PAGES = (
    Page("list, three filters, page 1", PROVINCE, THREE_FILTERS, 60),
    Page("list, three filters, behind row 1,000", PROVINCE, THREE_FILTERS + "&after={filtered_1000}", 60),
    Page("list, all, page 1", PROVINCE, "/leads/", 60),
    Page("list, all, behind row {deep_rows}", PROVINCE, "/leads/?after={deep}", 60),
    Page("list, in stock by last day", PROVINCE, "/leads/?state=open&sort=due_on", 60),
    Page("list, all, page 1", CITY, "/leads/", 60),
    Page("list, overdue by last day", CITY, "/leads/?due=overdue&sort=due_on", 60),
    Page("list, all, page 1", COUNTY, "/leads/", 60),
    Page("list, searched, rare, 2 characters", PROVINCE, "/leads/?q=榆钱", 100),
    Page("list, searched, common, 2 characters", PROVINCE, "/leads/?q=市场", 100),
    Page("list, searched, rare, 3 characters", PROVINCE, "/leads/?q=阿胶糕", 100),
    Page("list, searched, common, 4 characters", PROVINCE, "/leads/?q=强买强卖", 100),
    Page("list, searched, common, 2 characters", COUNTY, "/leads/?q=市场", 100),
    Page("search, rare, 3 characters", PROVINCE, "/search/?q=阿胶糕", 100),
    Page("search, common, 2 characters", PROVINCE, "/search/?q=市场", 100),
    Page("search, common, 4 characters", CITY, "/search/?q=强买强卖", 100),
    Page("lead, from the list", PROVINCE, "/leads/{cleared}/?from={from_list}", 60),
    Page("lead, open", COUNTY, "/leads/{open}/", 60),
    Page("figures, this year", PROVINCE, "/figures/", 300),
    Page("figures, this year", CITY, "/figures/", 300),
    Page("My Work", PROVINCE, "/"),
    Page("My Work", CITY, "/"),
    Page("My Work", COUNTY, "/"),
    Page("form to register a lead", COUNTY, "/leads/new"),
    Page("circular", PROVINCE, "/circulars/{circular}/"),
    Page("ledger", PROVINCE, "/leads/ledger/"),
)
