#!/usr/bin/env bash
# Attacks the doors of the addon with calls that libFuzzer makes, guided by the code they reach, under AddressSanitizer and
# UndefinedBehaviorSanitizer; native/addon/fuzz.cpp turns its bytes into calls.
#
#   bash tools/fuzz-native.sh [MINUTES]          each door, a minute by default
#   bash tools/fuzz-native.sh --replay FOLDER    runs the kept inputs with the objects of the addon there, which CXX has made
#
# Fails when a call does harm; its input is kept beside the others then.
set -euo pipefail
cd "$(dirname "$0")/.."
doors=(layers equations elements streams)
corpus=$PWD/test/corpus/native
# The same for the harness as for the kernels: no call may do harm and go on.
sanitizers=(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -g1)
# A small quarantine: its memory stays in the cache, and a call is over long before it is full.
export ASAN_OPTIONS=allocator_may_return_null=1:detect_stack_use_after_return=0:quarantine_size_mb=16

# The kernels of a door.
objects_of() {
  case $1 in
    layers | equations) ls "$2"/target-*.o ;;
    streams) ls "$2"/stream_target-*.o ;;
    *) ls "$2"/elements_target-*.o ;;
  esac
  echo "$2/system.o"
}

if [ "${1:-}" = --replay ]; then
  built=$2
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  build=("${CXX:-g++}" -std=c++17 -O1 "${sanitizers[@]}" -Wno-psabi -ffp-contract=off -pthread)
  "${build[@]}" -DSLUICE_REPLAY -c native/addon/fuzz.cpp -o "$work/fuzz.o"
  for door in "${doors[@]}"; do
    # shellcheck disable=SC2046
    "${build[@]}" "$work/fuzz.o" $(objects_of "$door" "$built") -o "$work/$door"
    "$work/$door" "$door" "$corpus/$door"/*.bin
  done
  exit
fi

minutes=${1:-1}
seconds=$(awk -v minutes="$minutes" 'BEGIN { print int(60 * minutes) }')
[ "$seconds" -gt 0 ] || { echo "tools/fuzz-native.sh: expected minutes above 0, got $minutes" >&2; exit 2; }

compiler=clang++-19
built=native/addon/build/fuzz
node --import tsx --input-type=module -e '
  const { buildAddon } = await import("./tools/addon.ts");
  const [file, cxx, ...flags] = process.argv.slice(1);
  await buildAddon({ platform: process.platform, arch: process.arch, file, cxx, flags });' \
  "$PWD/$built/sluice.node" "$compiler" -O2 -fsanitize-coverage=inline-8bit-counters,pc-table "${sanitizers[@]}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
build=("$compiler" -std=c++17 -O2 -fsanitize=fuzzer "${sanitizers[@]}" -Wno-psabi -ffp-contract=off -pthread)
"${build[@]}" -c native/addon/fuzz.cpp -o "$work/fuzz.o"
for door in "${doors[@]}"; do
  mkdir "$work/$door"
  # shellcheck disable=SC2046
  "${build[@]}" "$work/fuzz.o" $(objects_of "$door" "$built") -o "$work/$door/fuzz"
done

# Attacks one door in its folder: `log` is what the fuzzer said, `status` how it ended. Seeds of the fuzzer differ from run to run.
attack() {
  local door=$1 folder=$work/$1
  mkdir -p "$folder/inputs" "$corpus/$door"
  [ -z "$(ls "$corpus/$door")" ] || cp "$corpus/$door"/*.bin "$folder/inputs"
  find "$folder/inputs" -type f | wc -l >"$folder/before"
  local status=0
  # Layers reach so many edges that schedules by their rareness took a quarter of the time.
  "$folder/fuzz" "--door=$door" -max_total_time="$seconds" -max_len=512 -len_control=0 -timeout=60 -rss_limit_mb=4096 -print_final_stats=1 \
    -entropic=0 -print_funcs=0 -reduce_inputs=0 -artifact_prefix="$folder/" "$folder/inputs" >"$folder/log" 2>&1 || status=$?
  echo "$status" >"$folder/status"
}

# As many at a time as there are processors.
for door in "${doors[@]}"; do
  while [ "$(jobs -rp | wc -l)" -ge "$(nproc)" ]; do wait -n; done
  attack "$door" &
done
wait

faults=0
for door in "${doors[@]}"; do
  folder=$work/$door
  executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$folder/log")
  edges=$(sed -n 's/^#[0-9]*\t.* cov: \([0-9]*\) .*/\1/p' "$folder/log" | tail -1)
  echo "fuzz native-$door: ${executions:-0} executions, $(($(find "$folder/inputs" -type f | wc -l) - $(cat "$folder/before"))) new inputs, ${edges:-0} edges"
  grep -a '^door ' "$folder/log" || true
  if [ "$(cat "$folder/status")" != 0 ]; then
    faults=$((faults + 1))
    grep -av '^#\|^INFO' "$folder/log" | head -60
    for fault in "$folder"/crash-* "$folder"/timeout-* "$folder"/oom-* "$folder"/leak-*; do
      [ ! -f "$fault" ] || mv "$fault" "$corpus/$door/fault-$(sha256sum "$fault" | cut -c1-12).bin"
    done
  fi
done
echo "fuzz native: ${#doors[@]} doors, $faults with faults"
[ "$faults" = 0 ]
