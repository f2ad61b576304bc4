#!/bin/sh
# Makes the password of the database, once: beside this file, in secrets/, which git ignores.
set -eu
umask 077
cd "$(dirname "$0")"
mkdir -p secrets
if [ ! -e secrets/postgres-password ]; then
  password=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
  printf '%s' "$password" > secrets/postgres-password
  printf 'postgres:5432:aggregator:aggregator:%s\n' "$password" > secrets/pgpass
fi
# The server reads its own as another user; the folder, which nobody else may enter, protects it.
chmod 0644 secrets/postgres-password
# The service is user 10001 in its container. libpq takes a password file of mode 0600 alone.
if [ "$(id -u)" = 0 ]; then
  chown 10001:10001 secrets/pgpass
fi
