#!/usr/bin/env bash
# A private PostgreSQL cluster for the tests: in a temporary folder, on a Unix socket only, without fsync.
#
#   postgres.sh start ADDRESS_FILE [WATCHED_PID]   writes its postgresql:// address to the file
#   postgres.sh stop ADDRESS_FILE
#
# Should the watched process (otherwise the one that called) end without a stop, the cluster is stopped and
# deleted all the same.
set -euo pipefail

command=$1
address_file=$2

# PostgreSQL refuses to run as root.
as_owner() {
    if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

programs() {
    local newest
    newest=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
    [ -x "$newest/initdb" ] || { echo "PostgreSQL is not installed: run script/setup" >&2; exit 1; }
    echo "$newest"
}

remove_cluster() {
    local folder=$1
    [ -d "$folder" ] || return 0
    cd /
    as_owner "$(programs)/pg_ctl" -D "$folder/data" -m immediate stop >"$folder/stop.log" 2>&1 || true
    rm -rf "$folder"
}

start() {
    local watched=$1 bin folder
    bin=$(programs)
    # In /tmp, since the path of a socket has room for 107 letters.
    folder=$(mktemp -d /tmp/uppsikt-postgres-XXXXXX)
    [ "$(id -u)" -ne 0 ] || chown postgres "$folder"
    cd "$folder"
    (
        while kill -0 "$watched" 2>/dev/null && [ -d "$folder" ]; do sleep 0.5; done
        remove_cluster "$folder"
        grep -qs "$folder" "$address_file" && rm -f "$address_file"
    ) </dev/null >/dev/null 2>&1 &
    disown

    as_owner "$bin/initdb" -D data -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >initdb.log 2>&1 ||
        { cat initdb.log >&2; exit 1; }
    cat >>data/postgresql.conf <<CONF
listen_addresses = ''
unix_socket_directories = '$folder'
max_connections = 200
shared_buffers = 64MB
fsync = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
CONF
    as_owner "$bin/pg_ctl" -D data -l "$folder/data/server.log" -w start >start.log 2>&1 ||
        { cat start.log data/server.log >&2; exit 1; }
    echo "postgresql:///postgres?host=$folder&user=postgres" >"$address_file.$$"
    mv "$address_file.$$" "$address_file"
}

stop() {
    [ -f "$address_file" ] || return 0
    local folder
    folder=$(sed -n 's/.*host=\([^&]*\).*/\1/p' "$address_file")
    rm -f "$address_file"
    remove_cluster "$folder"
}

case $command in
    start) start "${3:-$PPID}" ;;
    stop) stop ;;
    *) echo "unknown: $command" >&2; exit 2 ;;
esac
