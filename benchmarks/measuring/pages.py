"""The pages that are measured: who opens them, what they may cost. Places that only the data know are in {braces}."""

from __future__ import annotations

from dataclasses import dataclass

PROVINCE, CITY, COUNTY = "province", "140100-head", "140105-officer"
THREE_FILTERS = "/leads/?city=140100&state=cleared&category=disorder"
THREE_OF_LETTERS = "/orders/?city=140100&state=closed&answer=answered"


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
    Page("letters, list, three filters, page 1", PROVINCE, THREE_OF_LETTERS, 60),
    Page("letters, list, three filters, deep", PROVINCE, THREE_OF_LETTERS + "&after={letters_filtered}", 60),
    Page("letters, list, all, page 1", PROVINCE, "/orders/", 60),
    Page("letters, list, all, behind row {letters_deep_rows}", PROVINCE, "/orders/?after={letters_deep}", 60),
    Page("letters, list, in work by last day", PROVINCE, "/orders/?state=open&sort=due_on", 60),
    Page("letters, list, a problem without an answer", PROVINCE, "/orders/?stuck=unplanned", 60),
    Page("letters, list, all, page 1", CITY, "/orders/", 60),
    Page("letters, list, all, page 1", COUNTY, "/orders/", 60),
    Page("letters, list, searched, rare, 2 characters", PROVINCE, "/orders/?q=榆钱", 100),
    Page("letters, list, searched, common, 2 characters", PROVINCE, "/orders/?q=市场", 100),
    Page("letters, list, searched, common, 4 characters", CITY, "/orders/?q=会议营销", 100),
    Page("letters, 60 measures and 200 actions", PROVINCE, "/orders/{heaviest}/", 60),
    Page("letters, 60 measures and 200 actions", CITY, "/orders/{heaviest}/", 60),
    Page("letters, one of many, from the list", PROVINCE, "/orders/{letter}/?from={letters_from_list}", 60),
    Page("letters, measures, page 1", PROVINCE, "/orders/measures/", 60),
    Page("letters, measures, page 1", CITY, "/orders/measures/", 60),
    Page("letters, measures of the one with 60", CITY, "/orders/measures/?order={heaviest_number}", 60),
    Page("letters, figures, this year", PROVINCE, "/figures/?about=letters", 300),
    Page("letters, figures, this year", CITY, "/figures/?about=letters", 300),
    Page("letters, by place", PROVINCE, "/figures/letters/", 300),
    Page("letters, by place", CITY, "/figures/letters/", 300),
    Page("letters, form to register one", COUNTY, "/orders/new"),
    Page("My Work", PROVINCE, "/"),
    Page("My Work", CITY, "/"),
    Page("My Work", COUNTY, "/"),
    Page("form to register a lead", COUNTY, "/leads/new"),
    Page("circular", PROVINCE, "/circulars/{circular}/"),
    Page("ledger", PROVINCE, "/leads/ledger/"),
)
