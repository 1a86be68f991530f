#!/usr/bin/env bash
# Run once by the image of PostgreSQL, on an empty volume: the two roles, the database, and the one function whose
# harmlessness only a superuser can vouch for (without it, searching goes round the index under row-level security).
set -euo pipefail

password_of() { sed -E 's#^postgresql://[^:]+:([^@]+)@.*#\1#' "/run/secrets/$1"; }

psql --set ON_ERROR_STOP=1 --username postgres \
    --set app_password="$(password_of database_url)" --set owner_password="$(password_of database_owner_url)" <<'SQL'
CREATE ROLE taskforce_app LOGIN PASSWORD :'app_password';
CREATE ROLE taskforce_owner LOGIN PASSWORD :'owner_password';
GRANT taskforce_app TO taskforce_owner;
CREATE DATABASE taskforce OWNER taskforce_owner TEMPLATE template0 ENCODING 'UTF8';
REVOKE TEMPORARY ON DATABASE taskforce FROM PUBLIC;
\connect taskforce
ALTER FUNCTION pg_catalog.texticlike(text, text) LEAKPROOF;
SQL
