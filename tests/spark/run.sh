#!/usr/bin/env bash
# Reads an export on a Spark cluster, a master and two workers of this machine, and compares every row of
# every base and metric view with the database. It takes minutes and a few gigabytes, so a person runs it:
#
#     tests/spark/run.sh deals.db
#
# It needs Java 17 and Python; PySpark comes from PyPI into target/spark.
set -euo pipefail
database=$(realpath "${1:?usage: tests/spark/run.sh deals.db}")
cd "$(dirname "$0")/../.."
venv=target/spark
[ -x "$venv/bin/spark-submit" ] || { python3 -m venv "$venv" && "$venv/bin/pip" install -q pyspark; }
SPARK_HOME=$("$venv/bin/python" -c 'import os, pyspark; print(os.path.dirname(pyspark.__file__))')
export SPARK_HOME PYSPARK_PYTHON="$PWD/$venv/bin/python" SPARK_LOCAL_IP=127.0.0.1
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; wait; rm -rf "$work"' EXIT

dealbase=${DEALBASE:-target/release/dealbase}
[ -x "$dealbase" ] || cargo build --release -q -p dealbase-cli
"$dealbase" --db "$database" export "$work/export"

port=7177
class=org.apache.spark.deploy
"$SPARK_HOME/bin/spark-class" $class.master.Master --host 127.0.0.1 --port $port --webui-port 0 \
    >"$work/master.log" 2>&1 &
for number in 1 2; do
    "$SPARK_HOME/bin/spark-class" $class.worker.Worker --host 127.0.0.1 --webui-port 0 --cores 1 \
        --memory 1g --work-dir "$work/worker-$number" "spark://127.0.0.1:$port" >"$work/worker-$number.log" 2>&1 &
done
for _ in $(seq 60); do
    [ "$(grep -hc 'Successfully registered with master' "$work"/worker-*.log | paste -sd+ | bc)" = 2 ] && break
    sleep 1
done
"$SPARK_HOME/bin/spark-submit" --master "spark://127.0.0.1:$port" --executor-memory 800m \
    --conf spark.sql.shuffle.partitions=8 --conf spark.sql.warehouse.dir="$work/warehouse" \
    tests/spark/compare.py "$work/export" "$database" cluster 2>"$work/driver.log" || {
    tail -n 40 "$work/driver.log" >&2
    exit 1
}
