/* SPDX-License-Identifier: Apache-2.0
 *
 * The arithmetic of versions; see version.h. The calendar's own: no time zone, no state of the C library.
 */
#include "output/version.h"

#include <stdio.h>

enum { DAY = 24 * 60 * 60, HOUR = 60 * 60, MINUTE = 60, LAST_YEAR = 9999 };

/* Days from 1970-01-01 to the first of March of that year, and on to the date: years of the calendar that never ends
 * begin in March here, so that the day that some years lack is their last. month: 1 to 12. */
static int64_t days_of_date(int64_t year, int64_t month, int64_t day)
{
    int64_t y = year - (month <= 2);
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

static int64_t days_of_month(int64_t year, int64_t month)
{
    return days_of_date(year + month / 12, month % 12 + 1, 1) - days_of_date(year, month, 1);
}

bool version_text(int64_t time, char text[VERSION_DIGITS + 1])
{
    int64_t year = 0, month = 1, days, second;

    if (time < days_of_date(0, 1, 1) * DAY || time >= days_of_date(LAST_YEAR + 1, 1, 1) * DAY)
        return false;
    days = (time - ((time % DAY) + DAY) % DAY) / DAY;
    second = time - days * DAY;
    year = 1970 + days * 400 / 146097; /* right, or one off */
    while (days < days_of_date(year, 1, 1))
        year--;
    while (days >= days_of_date(year + 1, 1, 1))
        year++;
    while (month < 12 && days >= days_of_date(year, month + 1, 1))
        month++;
    snprintf(text, VERSION_DIGITS + 1, "%04u%02u%02u%02u%02u%02u", (unsigned)year % 10000, (unsigned)month % 100,
             (unsigned)(days - days_of_date(year, month, 1) + 1) % 100, (unsigned)(second / HOUR) % 100,
             (unsigned)(second / MINUTE % 60), (unsigned)(second % 60));
    return true;
}

static bool read_digits(ssm_str text, uint64_t *digits)
{
    *digits = 0;
    if (text.len < VERSION_DIGITS)
        return false;
    for (size_t i = 0; i < VERSION_DIGITS; i++) {
        if (!ascii_digit(text.ptr[i]))
            return false;
        *digits = *digits * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    return true;
}

bool version_parse(ssm_str text, int64_t *time)
{
    char back[VERSION_DIGITS + 1];
    uint64_t digits;

    return text.len == VERSION_DIGITS && read_digits(text, &digits) && version_ceiling(digits, time) &&
           version_text(*time, back) && str_is(text, back);
}

bool version_ceiling(uint64_t digits, int64_t *time)
{
    int64_t second = (int64_t)(digits % 100), minute = (int64_t)(digits / 100 % 100);
    int64_t hour = (int64_t)(digits / 10000 % 100), day = (int64_t)(digits / 1000000 % 100);
    int64_t month = (int64_t)(digits / 100000000 % 100), year = (int64_t)(digits / 10000000000);

    /* The first field that no calendar has decides: those behind it start anew. */
    if (month < 1 || month > 12)
        *time = days_of_date(year + (month > 12), 1, 1) * DAY;
    else if (day < 1 || day > days_of_month(year, month))
        *time = (days_of_date(year, month, 1) + (day < 1 ? 0 : days_of_month(year, month))) * DAY;
    else if (hour > 23)
        *time = days_of_date(year, month, day + 1) * DAY;
    else if (minute > 59)
        *time = days_of_date(year, month, day) * DAY + (hour + 1) * HOUR;
    else
        *time = days_of_date(year, month, day) * DAY + hour * HOUR + minute * MINUTE + (second > 59 ? MINUTE : second);
    return *time < days_of_date(LAST_YEAR + 1, 1, 1) * DAY;
}

bool version_of_name(ssm_str name, ssm_str prefix, uint64_t *digits)
{
    size_t skip = 0;

    if (prefix.len && name.len > prefix.len && memcmp(name.ptr, prefix.ptr, prefix.len) == 0)
        skip = prefix.len;
    else if (name.len && memchr("VUB", name.ptr[0], 3))
        skip = 1;
    name = ssm_view(name.ptr + skip, name.len - skip);
    return read_digits(name, digits) && (name.len == VERSION_DIGITS || !ascii_digit(name.ptr[VERSION_DIGITS]));
}
