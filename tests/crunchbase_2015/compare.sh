#!/bin/sh
# Compares what dealbase imports of Crunchbase 2015 with figures that others computed of the same files.
#
#     tests/crunchbase_2015/compare.sh FOLDER [DEALBASE]
#
# FOLDER holds rounds2.zip, companies.zip and ref_*.csv; DEALBASE is the program. Their rules are
# simpler than the report's: every funding_round_type counts, 0 is undisclosed, mega is at least 100
# million dollars, the country is the one that the company list codes. Both orders of import must
# give the same database.
set -eu
export LC_ALL=C

data=$(cd "$1" && pwd)
dealbase=${2:-dealbase}
here=$(cd "$(dirname "$0")" && pwd)
desk=$(mktemp -d)
trap 'rm -rf "$desk"' EXIT
cd "$desk"
failed=0

unzip -q "$data/rounds2.zip"
unzip -q "$data/companies.zip"
"$dealbase" --db deals_first.db import rounds2.csv companies.csv
"$dealbase" --db companies_first.db import companies.csv rounds2.csv

# The rows of a query or file, sorted, without its header.
sorted() { tail -n +2 "$1" | tr -d '\r' | sort; }

# compare NAME REFERENCE COLUMNS: the query NAME.sql against some columns of a reference.
compare() {
    "$dealbase" --db deals_first.db query --limit 0 --format csv -f "$here/$1.sql" > ours.csv
    # Fields in quotes hold commas; none of the columns compared does.
    sed 's/"[^"]*"/_/g' "$data/$2" | cut -d, -f"$3" > theirs.csv
    sorted ours.csv > ours.txt
    sorted theirs.csv > theirs.txt
    if diff ours.txt theirs.txt > difference.txt; then
        echo "$2: all $(wc -l < theirs.txt) rows agree"
    else
        echo "$2: differs (< dealbase, > reference)"
        head -n 20 difference.txt
        failed=1
    fi
}

compare quarterly ref_quarterly_2012Q1_2015Q4.csv 1-11
compare countries ref_countries.csv 1-5
compare round_types ref_round_types.csv 1-6
compare round_codes ref_round_codes.csv 1-6
compare mega_deals ref_mega_deals_ge_100m.csv 1-3,5,8,10

# By the view deal_in_sequence, over all companies whose first deal was a seed of 2008 to 2010 in the United States.
"$dealbase" --db deals_first.db query --format csv -f "$here/graduation.sql" > ours.csv
if [ "$(tail -n 1 ours.csv)" = "1484,49.3,17.0" ]; then
    echo "graduation: 49.3 and 17.0 per cent of 1,484 companies raised again, and a fourth round"
else
    echo "graduation: expected 1484,49.3,17.0, found $(tail -n 1 ours.csv)"
    failed=1
fi

for view in deals activity_by_quarter round_mix_by_quarter early_stage_by_quarter \
    sector_by_quarter mega_deal mega_deal_by_quarter country_by_quarter unmapped_label; do
    for order in deals_first companies_first; do
        "$dealbase" --db "$order.db" query --limit 0 --format csv "select * from $view" > "$order.csv"
    done
    if ! cmp -s deals_first.csv companies_first.csv; then
        echo "$view: the order of import changes it"
        failed=1
    fi
done
exit "$failed"
