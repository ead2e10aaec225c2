#!/bin/sh
# PostgreSQL as the official image starts it: POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB, PGDATA, /docker-entrypoint-initdb.d.
set -eu
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
PATH=${bin:+$bin:}$PATH
export PGDATA
as_postgres() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; else "$@"; fi; }
mkdir -p "$PGDATA" /run/postgresql
if [ "$(id -u)" = 0 ]; then chown -R postgres "$PGDATA" /run/postgresql; chmod 711 "$(dirname "$PGDATA")"; fi
chmod 700 "$PGDATA"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  password=$(mktemp); printf '%s' "$POSTGRES_PASSWORD" > "$password"; chmod 644 "$password"
  as_postgres initdb -D "$PGDATA" -U "$POSTGRES_USER" -A scram-sha-256 --pwfile="$password" --no-sync > /dev/null
  rm "$password"
  printf 'host all all all scram-sha-256\n' >> "$PGDATA/pg_hba.conf"
  as_postgres pg_ctl -D "$PGDATA" -w -o "-c listen_addresses=''" start > /dev/null
  export PGPASSWORD="$POSTGRES_PASSWORD"
  [ "$POSTGRES_DB" = postgres ] || psql -h /run/postgresql -U "$POSTGRES_USER" -d postgres -qc "CREATE DATABASE \"$POSTGRES_DB\""
  for file in /docker-entrypoint-initdb.d/*.sql; do
    [ -e "$file" ] && psql -h /run/postgresql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" -qf "$file"
  done
  as_postgres pg_ctl -D "$PGDATA" -w -m fast stop > /dev/null
fi
exec setpriv --reuid=postgres --regid=postgres --clear-groups postgres -c listen_addresses='*'
