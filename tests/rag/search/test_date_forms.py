"""Every form that a date is written in, relative to Wednesday, 26 June 2024, wherever it stands."""

from __future__ import annotations

import calendar
import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.search.query.dates.find import DateSpan, find_dates, window_of

TODAY = dt.date(2024, 6, 26)
DAYS = st.dates(dt.date(2019, 1, 1), dt.date(2026, 12, 31))
WEEKDAYS_KO = "월화수목금토일"


def stated(text: str, today: dt.date = TODAY) -> DateSpan:
    """The only date of a text."""
    (span,) = find_dates(text, today)
    assert text[span.start : span.end] == span.text
    return span


def days(text: str, today: dt.date = TODAY) -> tuple[dt.date | None, dt.date | None]:
    span = stated(text, today)
    return span.since, span.until


@pytest.mark.parametrize(
    ("text", "words", "since", "until"),
    [
        ("after June 2024 but before September 2024", "after June 2024 but before September 2024", "2024-07-01", "2024-08-31"),
        ("after March but before June 2024", "after March but before June 2024", "2024-04-01", "2024-05-31"),
        (
            "papers published before September 2024 and after June 2024",
            "before September 2024 and after June 2024",
            "2024-07-01",
            "2024-08-31",
        ),
        ("since June 2024 until yesterday", "since June 2024 until yesterday", "2024-06-01", "2024-06-25"),
        ("2024년 6월 이후 9월 이전", "2024년 6월 이후 9월 이전", "2024-06-01", "2024-08-31"),
        ("2023년 6월부터 9월까지", "2023년 6월부터 9월까지", "2023-06-01", "2023-09-30"),
        ("papers from 6/21/2024", "from 6/21/2024", "2024-06-21", "2024-06-21"),
        ("papers from 21/6/2024", "from 21/6/2024", "2024-06-21", "2024-06-21"),
        ("21.06.2024", "21.06.2024", "2024-06-21", "2024-06-21"),
        ("24.06.21 논문", "24.06.21", "2024-06-21", "2024-06-21"),
        ("24.06.21", "24.06.21", "2021-06-24", "2021-06-24"),
        ("20240621", "20240621", "2024-06-21", "2024-06-21"),
        ("papers on 6/21", "on 6/21", "2024-06-21", "2024-06-21"),
        ("6/21에 나온 논문", "6/21에", "2024-06-21", "2024-06-21"),
        ("4/5에 나온 논문", "4/5에", "2024-04-05", "2024-04-05"),
        ("6/21", "6/21", "2024-06-21", "2024-06-21"),
        ("spring 2024", "spring 2024", "2024-03-01", "2024-05-31"),
        ("올봄 논문", "올봄", "2024-03-01", "2024-05-31"),
        ("지난 겨울 논문", "지난 겨울", "2023-12-01", "2024-02-29"),
        ("last winter", "last winter", "2023-12-01", "2024-02-29"),
        ("winter 2023", "winter 2023", "2023-12-01", "2024-02-29"),
        ("2023년 겨울", "2023년 겨울", "2023-12-01", "2024-02-29"),
        ("winter 2023/24", "winter 2023/24", "2023-12-01", "2024-02-29"),
        ("in the summer", "in the summer", "2024-06-01", "2024-08-31"),
        ("last summer", "last summer", "2023-06-01", "2023-08-31"),
        ("this summer", "this summer", "2024-06-01", "2024-08-31"),
        ("summer of last year", "summer of last year", "2023-06-01", "2023-08-31"),
        ("작년 여름", "작년 여름", "2023-06-01", "2023-08-31"),
        ("봄에 나온 논문", "봄에", "2024-03-01", "2024-05-31"),
        ("Q3 2023", "Q3 2023", "2023-07-01", "2023-09-30"),
        ("3Q23", "3Q23", "2023-07-01", "2023-09-30"),
        ("Q3'23", "Q3'23", "2023-07-01", "2023-09-30"),
        ("Q1 '24", "Q1 '24", "2024-01-01", "2024-03-31"),
        ("3분기", "3분기", "2023-07-01", "2023-09-30"),
        ("2023년 3분기와 4분기", "2023년 3분기와 4분기", "2023-07-01", "2023-12-31"),
        ("작년 3분기", "작년 3분기", "2023-07-01", "2023-09-30"),
        ("지난 분기", "지난 분기", "2024-01-01", "2024-03-31"),
        ("이번 분기", "이번 분기", "2024-04-01", "2024-06-30"),
        ("last quarter", "last quarter", "2024-01-01", "2024-03-31"),
        ("this quarter", "this quarter", "2024-04-01", "2024-06-30"),
        ("past two quarters", "past two quarters", "2023-12-26", "2024-06-26"),
        ("최근 2개 분기", "최근 2개 분기", "2023-12-26", "2024-06-26"),
        ("H1 2023", "H1 2023", "2023-01-01", "2023-06-30"),
        ("1H23", "1H23", "2023-01-01", "2023-06-30"),
        ("first half of 2024", "first half of 2024", "2024-01-01", "2024-06-30"),
        ("first half of last year", "first half of last year", "2023-01-01", "2023-06-30"),
        ("상반기", "상반기", "2024-01-01", "2024-06-30"),
        ("올 상반기", "올 상반기", "2024-01-01", "2024-06-30"),
        ("2024-W25", "2024-W25", "2024-06-17", "2024-06-23"),
        ("2024W25", "2024W25", "2024-06-17", "2024-06-23"),
        ("week 25 of 2024", "week 25 of 2024", "2024-06-17", "2024-06-23"),
        ("week 25", "week 25", "2024-06-17", "2024-06-23"),
        ("2024년 25주차", "2024년 25주차", "2024-06-17", "2024-06-23"),
        ("25주차", "25주차", "2024-06-17", "2024-06-23"),
        ("third week of June 2024", "third week of June 2024", "2024-06-17", "2024-06-23"),
        ("the third week of June", "the third week of June", "2024-06-17", "2024-06-23"),
        ("6월 셋째 주", "6월 셋째 주", "2024-06-17", "2024-06-23"),
        ("6월 3주차", "6월 3주차", "2024-06-17", "2024-06-23"),
        ("2024년 6월 셋째 주 금요일", "2024년 6월 셋째 주 금요일", "2024-06-21", "2024-06-21"),
        ("last week of May", "last week of May", "2024-05-27", "2024-06-02"),
        ("first two weeks of June", "first two weeks of June", "2024-06-01", "2024-06-14"),
        ("last 10 days of May 2024", "last 10 days of May 2024", "2024-05-22", "2024-05-31"),
        ("first day of June", "first day of June", "2024-06-01", "2024-06-01"),
        ("early June 2024", "early June 2024", "2024-06-01", "2024-06-10"),
        ("mid-June", "mid-June", "2024-06-11", "2024-06-20"),
        ("late 2023", "late 2023", "2023-09-01", "2023-12-31"),
        ("mid-2023", "mid-2023", "2023-05-01", "2023-08-31"),
        ("6월 초", "6월 초", "2024-06-01", "2024-06-10"),
        ("6월 중순에", "6월 중순에", "2024-06-11", "2024-06-20"),
        ("5월 말", "5월 말", "2024-05-21", "2024-05-31"),
        ("작년 말", "작년 말", "2023-10-01", "2023-12-31"),
        ("2023년 말", "2023년 말", "2023-10-01", "2023-12-31"),
        ("올해 초", "올해 초", "2024-01-01", "2024-03-31"),
        ("end of last month", "end of last month", "2024-05-21", "2024-05-31"),
        ("since the end of last month", "since the end of last month", "2024-05-21", None),
        ("before the end of May", "before the end of May", None, "2024-05-31"),
        ("beginning of the year", "beginning of the year", "2024-01-01", "2024-03-31"),
        ("since the beginning of this month", "since the beginning of this month", "2024-06-01", None),
        ("지난달 말부터", "지난달 말부터", "2024-05-21", None),
        ("today", "today", "2024-06-26", "2024-06-26"),
        ("그제", "그제", "2024-06-24", "2024-06-24"),
        ("엊그제 논문", "엊그제", "2024-06-24", "2024-06-24"),
        ("two weeks ago papers", "two weeks ago", "2024-06-10", "2024-06-16"),
        ("papers from two weeks ago", "from two weeks ago", "2024-06-10", "2024-06-16"),
        ("a week ago", "a week ago", "2024-06-17", "2024-06-23"),
        ("2주 전 논문", "2주 전", "2024-06-10", "2024-06-16"),
        ("사흘 전", "사흘 전", "2024-06-23", "2024-06-23"),
        ("일주일 전", "일주일 전", "2024-06-17", "2024-06-23"),
        ("past 10 days", "past 10 days", "2024-06-16", "2024-06-26"),
        ("the last 48 hours", "last 48 hours", "2024-06-24", "2024-06-26"),
        ("최근 3개월", "최근 3개월", "2024-03-26", "2024-06-26"),
        ("지난 2주", "지난 2주", "2024-06-12", "2024-06-26"),
        ("올해", "올해", "2024-01-01", "2024-12-31"),
        ("재작년", "재작년", "2022-01-01", "2022-12-31"),
        ("since last Friday", "since last Friday", "2024-06-21", None),
        ("last Friday", "last Friday", "2024-06-21", "2024-06-21"),
        ("papers from Friday", "from Friday", "2024-06-21", "2024-06-21"),
        ("지난주 금요일", "지난주 금요일", "2024-06-21", "2024-06-21"),
        ("지난 금요일", "지난 금요일", "2024-06-21", "2024-06-21"),
        ("Friday last week", "Friday last week", "2024-06-21", "2024-06-21"),
        ("Friday of last week", "Friday of last week", "2024-06-21", "2024-06-21"),
        ("이번 주 월요일", "이번 주 월요일", "2024-06-24", "2024-06-24"),
        ("Friday, June 21, 2024", "Friday, June 21, 2024", "2024-06-21", "2024-06-21"),
        ("6월 21일(금) 논문", "6월 21일(금)", "2024-06-21", "2024-06-21"),
        ("the 2020s", "2020s", "2020-01-01", "2029-12-31"),
        ("2020년대", "2020년대", "2020-01-01", "2029-12-31"),
        ("twenty twenty-four", "twenty twenty-four", "2024-01-01", "2024-12-31"),
        ("이천이십사년", "이천이십사년", "2024-01-01", "2024-12-31"),
        ("June twenty-first", "June twenty-first", "2024-06-21", "2024-06-21"),
        ("the twenty-first of June 2023", "twenty-first of June 2023", "2023-06-21", "2023-06-21"),
        ("papers in '23", "in '23", "2023-01-01", "2023-12-31"),
        ("'23년 논문", "'23년", "2023-01-01", "2023-12-31"),
        ("23년 논문", "23년", "2023-01-01", "2023-12-31"),
        ("June '23", "June '23", "2023-06-01", "2023-06-30"),
        ("June of last year", "June of last year", "2023-06-01", "2023-06-30"),
        ("June last year", "June last year", "2023-06-01", "2023-06-30"),
        ("last June", "last June", "2023-06-01", "2023-06-30"),
        ("지난 6월", "지난 6월", "2023-06-01", "2023-06-30"),
        ("week of June 17", "week of June 17", "2024-06-17", "2024-06-23"),
        ("the month of May", "the month of May", "2024-05-01", "2024-05-31"),
        ("no earlier than May 2024", "no earlier than May 2024", "2024-05-01", None),
        ("no later than May 2024", "no later than May 2024", None, "2024-05-31"),
        ("older than 2023", "older than 2023", None, "2022-12-31"),
        ("newer than March 2024", "newer than March 2024", "2024-04-01", None),
        ("pre-2023 papers", "pre-2023", None, "2022-12-31"),
        ("post-2022", "post-2022", "2023-01-01", None),
        ("2023 onwards", "2023 onwards", "2023-01-01", None),
        ("May and June 2024", "May and June 2024", "2024-05-01", "2024-06-30"),
        ("April, May and June 2023", "April, May and June 2023", "2023-04-01", "2023-06-30"),
        ("2023년 4월과 5월", "2023년 4월과 5월", "2023-04-01", "2023-05-31"),
        ("2023 and 2024", "2023 and 2024", "2023-01-01", "2024-12-31"),
        ("2022~2023년", "2022~2023년", "2022-01-01", "2023-12-31"),
        ("from Q1 to Q3 2023", "from Q1 to Q3 2023", "2023-01-01", "2023-09-30"),
        ("between last Monday and today", "between last Monday and today", "2024-06-24", "2024-06-26"),
        ("6월 3일~10일", "6월 3일~10일", "2024-06-03", "2024-06-10"),
        ("6월 3일 ~ 6월 10일", "6월 3일 ~ 6월 10일", "2024-06-03", "2024-06-10"),
        ("June 3 to June 10", "June 3 to June 10", "2024-06-03", "2024-06-10"),
        ("from 3 June through 10 June 2023", "from 3 June through 10 June 2023", "2023-06-03", "2023-06-10"),
        ("지난주 금요일부터 오늘까지", "지난주 금요일부터 오늘까지", "2024-06-21", "2024-06-26"),
        ("last weekend", "last weekend", "2024-06-22", "2024-06-23"),
        ("지난 주말", "지난 주말", "2024-06-22", "2024-06-23"),
        ("21-Jun-2023", "21-Jun-2023", "2023-06-21", "2023-06-21"),
        ("2023 June", "2023 June", "2023-06-01", "2023-06-30"),
        ("Jun 2023", "Jun 2023", "2023-06-01", "2023-06-30"),
        ("2024. 6. 21.", "2024. 6. 21.", "2024-06-21", "2024-06-21"),
        ("next week", "next week", "2024-07-01", "2024-07-07"),
        ("다음 주", "다음 주", "2024-07-01", "2024-07-07"),
        ("week before last", "week before last", "2024-06-10", "2024-06-16"),
        ("지지난달", "지지난달", "2024-04-01", "2024-04-30"),
        ("year to date", "year to date", "2024-01-01", "2024-12-31"),
        ("연초", "연초", "2024-01-01", "2024-03-31"),
        ("연말", "연말", "2023-10-01", "2023-12-31"),
        ("반년 전", "반년 전", "2023-12-01", "2023-12-31"),
        ("최근 반년", "최근 반년", "2023-12-26", "2024-06-26"),
        ("2024년", "2024년", "2024-01-01", "2024-12-31"),
        ("2024년도", "2024년도", "2024-01-01", "2024-12-31"),
        ("year 2023", "year 2023", "2023-01-01", "2023-12-31"),
        ("in the year 2023", "in the year 2023", "2023-01-01", "2023-12-31"),
        ("papers of the 2010s", "of the 2010s", "2010-01-01", "2019-12-31"),
        ("between 2023-06-01 and 2023-09-30", "between 2023-06-01 and 2023-09-30", "2023-06-01", "2023-09-30"),
        ("2023-06-01~2023-09-30", "2023-06-01~2023-09-30", "2023-06-01", "2023-09-30"),
        ("2023.06 ~ 2023.09", "2023.06 ~ 2023.09", "2023-06-01", "2023-09-30"),
        ("2023.06", "2023.06", "2023-06-01", "2023-06-30"),
        ("2023년 6월 이전", "2023년 6월 이전", None, "2023-05-31"),
        ("6월 전", "6월 전", None, "2024-05-31"),
        ("6월 후", "6월 후", "2024-07-01", None),
        ("after the end of May", "after the end of May", "2024-06-01", None),
        ("through May", "through May", None, "2024-05-31"),
        ("by May 2024", "by May 2024", None, "2024-05-31"),
        ("지난 한 달", "지난 한 달", "2024-05-26", "2024-06-26"),
        ("one month ago", "one month ago", "2024-05-01", "2024-05-31"),
        ("twenty days ago", "twenty days ago", "2024-06-06", "2024-06-06"),
        ("2023.06 논문", "2023.06", "2023-06-01", "2023-06-30"),
        ("지난달 20일 논문", "지난달 20일", "2024-05-20", "2024-05-20"),
        ("이번 달 3일부터 10일까지", "이번 달 3일부터 10일까지", "2024-06-03", "2024-06-10"),
        ("the 20th of last month", "the 20th of last month", "2024-05-20", "2024-05-20"),
        ("second half of June 2024", "second half of June 2024", "2024-06-16", "2024-06-30"),
        ("the last quarter of 2023", "the last quarter of 2023", "2023-10-01", "2023-12-31"),
        ("first quarter", "first quarter", "2024-01-01", "2024-03-31"),
        ("early 2024 to mid 2025", "early 2024 to mid 2025", "2024-01-01", "2025-08-31"),
        ("6월 초부터 6월 중순까지", "6월 초부터 6월 중순까지", "2024-06-01", "2024-06-20"),
        ("일주일 이내", "일주일 이내", "2024-06-19", "2024-06-26"),
        ("within two weeks", "within two weeks", "2024-06-12", "2024-06-26"),
        ("papers within the last 2 weeks", "within the last 2 weeks", "2024-06-12", "2024-06-26"),
        ("since 2 weeks ago", "since 2 weeks ago", "2024-06-10", None),
        ("2023 and earlier", "2023 and earlier", None, "2023-12-31"),
        ("2023 or before", "2023 or before", None, "2023-12-31"),
        ("May 2024 or June 2024", "May 2024 or June 2024", "2024-05-01", "2024-06-30"),
        ("ISO week 2024-W25", "2024-W25", "2024-06-17", "2024-06-23"),
        ("how many papers per week in 2024", "in 2024", "2024-01-01", "2024-12-31"),
        ("each month of 2024", "of 2024", "2024-01-01", "2024-12-31"),
        ("papers each quarter of 2023", "of 2023", "2023-01-01", "2023-12-31"),
        ("vision language action models in 2025 with more than 20 votes", "in 2025", "2025-01-01", "2025-12-31"),
        ("2024년 6월 추천수 상위 5편", "2024년 6월", "2024-06-01", "2024-06-30"),
        ("What is the largest model reported in 2025?", "in 2025", "2025-01-01", "2025-12-31"),
        ("GPT-4 Turbo 2024-04-09", "2024-04-09", "2024-04-09", "2024-04-09"),
        ("AIME 2024", "2024", "2024-01-01", "2024-12-31"),
        ("top 10 of 2024 by votes", "of 2024", "2024-01-01", "2024-12-31"),
        ("papers from 2024 through 2025", "from 2024 through 2025", "2024-01-01", "2025-12-31"),
        ("Jan 6 to Feb 3", "Jan 6 to Feb 3", "2024-01-06", "2024-02-03"),
        ("papers between 6/21 and 7/3/2023", "between 6/21 and 7/3/2023", "2023-06-21", "2023-07-03"),
        ("from 12/25/2023 to 1/5/2024", "from 12/25/2023 to 1/5/2024", "2023-12-25", "2024-01-05"),
        ("3월 3일 이후 5월 1일 이전에 나온", "3월 3일 이후 5월 1일 이전에", "2024-03-03", "2024-04-30"),
        ("작년 하반기부터 올해 상반기까지", "작년 하반기부터 올해 상반기까지", "2023-07-01", "2024-06-30"),
        ("2023년 겨울부터 2024년 봄까지", "2023년 겨울부터 2024년 봄까지", "2023-12-01", "2024-05-31"),
        ("올여름", "올여름", "2024-06-01", "2024-08-31"),
        ("이번 겨울", "이번 겨울", "2024-12-01", "2025-02-28"),
        ("2024년 2분기", "2024년 2분기", "2024-04-01", "2024-06-30"),
        ("'24년 3분기", "'24년 3분기", "2024-07-01", "2024-09-30"),
        ("2024 3분기", "2024 3분기", "2024-07-01", "2024-09-30"),
        ("2024 상반기", "2024 상반기", "2024-01-01", "2024-06-30"),
        ("2024-Q3", "2024-Q3", "2024-07-01", "2024-09-30"),
        ("2024Q3", "2024Q3", "2024-07-01", "2024-09-30"),
        ("3/4분기", "3/4분기", "2023-07-01", "2023-09-30"),
        ("3분기에", "3분기에", "2023-07-01", "2023-09-30"),
        ("지난 3분기", "지난 3분기", "2023-07-01", "2023-09-30"),
        ("the week of 2024-06-17", "the week of 2024-06-17", "2024-06-17", "2024-06-23"),
        ("week starting June 17", "week starting June 17", "2024-06-17", "2024-06-23"),
        ("the summer of 2023", "summer of 2023", "2023-06-01", "2023-08-31"),
        ("summer '23", "summer '23", "2023-06-01", "2023-08-31"),
        ("winter of 2023-2024", "winter of 2023-2024", "2023-12-01", "2024-02-29"),
        ("mid-June to early July 2023", "mid-June to early July 2023", "2023-06-11", "2023-07-10"),
        ("the first week of last month", "the first week of last month", "2024-04-29", "2024-05-05"),
        ("지난달 첫째 주", "지난달 첫째 주", "2024-04-29", "2024-05-05"),
        ("지난주 초", "지난주 초", "2024-06-17", "2024-06-18"),
        ("early this week", "early this week", "2024-06-24", "2024-06-25"),
        ("late last week", "late last week", "2024-06-21", "2024-06-23"),
        ("Monday's papers", "Monday", "2024-06-24", "2024-06-24"),
        ("papers on Mondays", "on Mondays", "2024-06-24", "2024-06-24"),
        ("last few days", "last few days", "2024-06-19", "2024-06-26"),
        ("papers that appeared the day before yesterday", "the day before yesterday", "2024-06-24", "2024-06-24"),
        ("1주일 전", "1주일 전", "2024-06-17", "2024-06-23"),
        ("삼 개월 전", "삼 개월 전", "2024-03-01", "2024-03-31"),
        ("최근 두 달", "최근 두 달", "2024-04-26", "2024-06-26"),
        ("지난 100일간", "지난 100일간", "2024-03-18", "2024-06-26"),
        ("24시간 내", "24시간 내", "2024-06-25", "2024-06-26"),
        ("최근 24시간", "최근 24시간", "2024-06-25", "2024-06-26"),
        ("in the last 24 hours", "in the last 24 hours", "2024-06-25", "2024-06-26"),
        ("오늘까지", "오늘까지", None, "2024-06-26"),
        ("papers up to and including June 2024", "up to and including June 2024", None, "2024-06-30"),
        ("papers no older than 2 weeks", "no older than 2 weeks", "2024-06-12", "2024-06-26"),
        ("as recent as last month", "last month", "2024-05-01", "2024-05-31"),
        ("Feb 29 2024", "Feb 29 2024", "2024-02-29", "2024-02-29"),
        ("2024-06-21부터", "2024-06-21부터", "2024-06-21", None),
        ("06-21-2024", "06-21-2024", "2024-06-21", "2024-06-21"),
        ("21-06-2024", "21-06-2024", "2024-06-21", "2024-06-21"),
        ("6/2024", "6/2024", "2024-06-01", "2024-06-30"),
        ("06/2024", "06/2024", "2024-06-01", "2024-06-30"),
        ("2024/06", "2024/06", "2024-06-01", "2024-06-30"),
        ("2024/6/21", "2024/6/21", "2024-06-21", "2024-06-21"),
        ("6.21.2024", "6.21.2024", "2024-06-21", "2024-06-21"),
        ("June 21, '24", "June 21, '24", "2024-06-21", "2024-06-21"),
        ("6월 21일자", "6월 21일자", "2024-06-21", "2024-06-21"),
        ("2024.06.21.(금)", "2024.06.21", "2024-06-21", "2024-06-21"),
        ("2024년 06월", "2024년 06월", "2024-06-01", "2024-06-30"),
        ("6월~8월", "6월~8월", "2024-06-01", "2024-08-31"),
        ("2024년 6~8월", "2024년 6~8월", "2024-06-01", "2024-08-31"),
        ("2024년 5월/6월", "2024년 5월/6월", "2024-05-01", "2024-06-30"),
        ("may papers", "may", "2024-05-01", "2024-05-31"),
        ("papers in may", "in may", "2024-05-01", "2024-05-31"),
        ("last fall", "last fall", "2023-09-01", "2023-11-30"),
        ("2010년대 이후", "2010년대 이후", "2010-01-01", None),
        ("2024-05-09T00:00", "2024-05-09", "2024-05-09", "2024-05-09"),
        ("up to and including May 2024", "up to and including May 2024", None, "2024-05-31"),
        ("6월 21일자 논문", "6월 21일자", "2024-06-21", "2024-06-21"),
        ("2023–24", "2023–24", "2023-01-01", "2024-12-31"),
        ("2023~24년", "2023~24년", "2023-01-01", "2024-12-31"),
    ],
)
def test_a_date_with_its_words_and_days(text: str, words: str, since: str | None, until: str | None) -> None:
    span = stated(text)
    found = tuple(day.isoformat() if day else None for day in (span.since, span.until))
    assert (span.text, found, span.unread) == (words, (since, until), "")


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("4/5/2024", "4/5/2024", "ambiguous"),
        ("2024-02-31", "2024-02-31", "impossible"),
        ("papers on 4/5", "on 4/5", "ambiguous"),
        ("Friday, June 20, 2024", "Friday, June 20, 2024", "impossible"),
        ("around Christmas", "around Christmas", "vague"),
        ("recently-ish", "recently-ish", "vague"),
        ("한여름 논문", "한여름", "vague"),
        ("a few weeks ago", "a few weeks ago", "vague"),
        ("며칠 전", "며칠 전", "vague"),
        ("작년 이맘때", "작년 이맘때", "vague"),
        ("not from 2023", "not from 2023", "negated"),
        ("2023년을 제외한 논문", "2023년을 제외한", "negated"),
        ("papers outside 2023", "outside 2023", "negated"),
        ("over the past few months", "over the past few months", "vague"),
        ("June 31", "June 31", "impossible"),
        ("31 April 2024", "31 April 2024", "impossible"),
        ("2024년 2월 30일", "2024년 2월 30일", "impossible"),
        ("29 Feb 2023", "29 Feb 2023", "impossible"),
        ("6월 31일", "6월 31일", "impossible"),
        ("05-06-2024", "05-06-2024", "ambiguous"),
        ("between June 31 and July", "between June 31 and July", "impossible"),
        ("from June 2024 to May 2024", "from June 2024 to May 2024", "backwards"),
        ("6월 10일부터 3일까지", "6월 10일부터 3일까지", "backwards"),
        ("13월 논문", "13월", "impossible"),
        ("2024년 53주차", "2024년 53주차", "impossible"),
        ("June 2024 except June 21", "except June 21", "negated"),
    ],
)
def test_a_date_that_cannot_be_read_says_why(text: str, words: str, why: str) -> None:
    span = find_dates(text, TODAY)[-1]
    assert (span.text, span.since, span.until, span.unread) == (words, None, None, why)


@pytest.mark.parametrize(
    "text",
    [
        "8x7B models",
        "3/4 of the tokens",
        "24/7 agents",
        "how may I march on",
        "Black Friday",
        "fall detection",
        "does spring attention help",
        "AIME'24",
        "v2.2024",
        "https://example.org/2024/06/21",
        "요즘 뜨는 주제",
        "전달하는 방법",
        "그제야 알았다",
        "한 달 동안",
        "살펴봄 ",
    ],
)
def test_what_only_looks_like_a_date(text: str) -> None:
    assert find_dates(text, TODAY) == []


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("papers of May 2024 on agents of June 2024", ("2024-05-01", "2024-06-30")),
        ("since May 2024 on agents until June 2024", ("2024-05-01", "2024-06-30")),
        ("31 May and 21 June 2024", None),
        ("before May 2024 or, if there are none, after June 2024", None),
        ("agents", None),
        ("since 2023, or around Christmas", ("2023-01-01", None)),
    ],
)
def test_several_dates_are_one_window_if_they_leave_no_gap(text: str, window: tuple[str | None, str | None] | None) -> None:
    found = window_of(find_dates(text, TODAY))
    assert (found and tuple(day and day.isoformat() for day in found)) == window


def written(day: dt.date) -> list[str]:
    """A day in every form that is certain."""
    y, m, d, two = day.year, day.month, day.day, day.year % 100
    name, weekday = calendar.month_name[m], calendar.day_name[day.weekday()]
    suffix = "th" if 10 < d < 14 else {1: "st", 2: "nd", 3: "rd"}.get(d % 10, "th")
    forms = [
        *(f"{y}-{m:02}-{d:02}", f"{y}/{m:02}/{d:02}", f"{y}/{m}/{d}", f"{y}.{m}.{d}", f"{y}. {m}. {d}.", f"{y}{m:02}{d:02}"),
        *(f"{name} {d}, {y}", f"{name[:3]} {d} {y}", f"{d} {name} {y}", f"{d}{suffix} of {name} {y}", f"{d}-{name[:3]}-{y}"),
        *(f"{weekday}, {name} {d}, {y}", f"{name} {d}{suffix}, {y}", f"{name} the {d}{suffix}, {y}", f"{name} {d}, '{two}"),
        *(f"{y} {name} {d}", f"{y}년 {m}월 {d}일", f"{y}년{m}월{d}일", f"{two}년 {m}월 {d}일", f"'{two}년 {m}월 {d}일"),
        f"{y}년 {m}월 {d}일({WEEKDAYS_KO[day.weekday()]})",
    ]
    if d > 12 or d == m:
        forms += [f"{m}/{d}/{y}", f"{d}/{m}/{y}", f"{d:02}.{m:02}.{y}", f"{m:02}-{d:02}-{y}"]
    return forms


@given(DAYS, st.dates(dt.date(2019, 1, 1), dt.date(2030, 12, 31)))
def test_a_day_is_read_in_every_form(day: dt.date, today: dt.date) -> None:
    for text in written(day):
        assert days(text, today) == (day, day), text


@given(
    DAYS,
    st.sampled_from(
        ["agents {}", "{} agents", "papers from {} on diffusion", "votes {}, top 5", "{} 논문", "확산 모델 {} 나온"]
    ),
)
def test_a_day_is_read_beside_any_words(day: dt.date, around: str) -> None:
    for text in written(day):
        assert days(around.format(text)) == (day, day), text


@given(DAYS)
def test_conditions_open_a_day_at_one_end(day: dt.date) -> None:
    one = dt.timedelta(1)
    for text in written(day):
        assert days(f"since {text}") == days(f"{text}부터") == days(f"{text} 이후") == (day, None), text
        assert days(f"after {text}") == (day + one, None), text
        assert days(f"before {text}") == days(f"{text} 이전") == (None, day - one), text
        assert days(f"until {text}") == days(f"{text}까지") == (None, day), text


@given(DAYS, DAYS)
def test_two_days_are_the_ends_of_one_stretch(one: dt.date, other: dt.date) -> None:
    first, last = sorted((one, other))
    for a, b in zip(written(first), written(last), strict=False):
        for text in (f"from {a} to {b}", f"between {a} and {b}", f"{a}부터 {b}까지", f"{a} ~ {b}", f"since {a} and until {b}"):
            assert days(text) == (first, last), text


@given(DAYS)
def test_longer_stretches_are_read_in_every_form(day: dt.date) -> None:
    y, m, two = day.year, day.month, day.year % 100
    name, quarter, half = calendar.month_name[m], (m - 1) // 3 + 1, (m - 1) // 6 + 1
    nth = ("first", "second", "third", "fourth")[quarter - 1]
    month = dt.date(y, m, 1), dt.date(y, m, calendar.monthrange(y, m)[1])
    for text in (
        f"{name} {y}",
        f"{name[:3]} {y}",
        f"{name} of {y}",
        f"{name} '{two}",
        f"{y} {name}",
        f"{y}-{m:02}",
        f"{m:02}/{y}",
        f"{y}년 {m}월",
    ):
        assert days(text) == month, text
    quarters = dt.date(y, 3 * quarter - 2, 1), dt.date(y, 3 * quarter, calendar.monthrange(y, 3 * quarter)[1])
    for text in (
        f"Q{quarter} {y}",
        f"{quarter}Q{two}",
        f"{y}Q{quarter}",
        f"{nth} quarter of {y}",
        f"{y}년 {quarter}분기",
        f"'{two}년 {quarter}분기",
    ):
        assert days(text) == quarters, text
    halves = dt.date(y, 6 * half - 5, 1), dt.date(y, 6 * half, 31 if half == 2 else 30)
    for text in (
        f"H{half} {y}",
        f"{nth if half == quarter else ('first', 'second')[half - 1]} half of {y}",
        f"{y}년 {'상하'[half - 1]}반기",
    ):
        assert days(text) == halves, text
    year, week, weekday = day.isocalendar()
    monday = day - dt.timedelta(weekday - 1)
    for text in (f"{year}-W{week:02}", f"week {week} of {year}", f"week {week}, {year}", f"{year}년 {week}주차"):
        assert days(text) == (monday, monday + dt.timedelta(6)), text
    for text in (f"{y}", f"in {y}", f"{y}년", f"'{two}", f"{two}년", f"the year {y}"):
        assert days(text) == (dt.date(y, 1, 1), dt.date(y, 12, 31)), text


@given(DAYS)
def test_the_weeks_of_a_month_follow_each_other(day: dt.date) -> None:
    first, name = dt.date(day.year, day.month, 1), calendar.month_name[day.month]
    weeks = [days(f"{nth} week of {name} {day.year}") for nth in ("first", "second", "third", "fourth")]
    assert weeks == [days(f"{day.year}년 {day.month}월 {nth} 주") for nth in ("첫째", "둘째", "셋째", "넷째")]
    assert abs((weeks[0][0] - first).days) <= 3  # type: ignore[operator]
    assert all(b[0] - a[1] == dt.timedelta(1) for a, b in itertools.pairwise(weeks))  # type: ignore[operator]
