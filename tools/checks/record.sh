# record NAME VERSION: notes that this ran today, in the file that SLUICE_RECORDS names; docs/reference/runtimes.md has its dates from there.
record() {
  [ -z "${SLUICE_RECORDS:-}" ] || printf '{"name":"%s","version":"%s","date":"%s"}\n' "$1" "$2" "$(date -u +%F)" >>"$SLUICE_RECORDS"
}
