#!/usr/bin/env bash
# Passes only if the schedules come out the same with another compiler at
# another level of optimization.
#
#   tests/simulation/region_other_compiler.sh SOURCE_DIR BUILD_DIR
set -euo pipefail
source_dir=${1:?the root of the checkout}
build_dir=${2:?the build whose region program to compare with}
other=$build_dir/other-compiler
seeds=(--seed 1 --seeds 500)

cmake -S "$source_dir" -B "$other" -G Ninja -DCMAKE_CXX_COMPILER=clang++ \
  -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-O1 \
  -DCMAKE_CXX_FLAGS='-Wno-error -w' >"$other.log" 2>&1 ||
  { cat "$other.log"; exit 1; }
ninja -C "$other" region >"$other.log" 2>&1 || { cat "$other.log"; exit 1; }

ours=$("$build_dir"/tests/simulation/region "${seeds[@]}" 2>/dev/null)
theirs=$("$other"/tests/simulation/region "${seeds[@]}" 2>/dev/null)
echo "$ours"
if [ "$ours" != "$theirs" ]; then
  echo "another compiler's differ:"
  diff <(echo "$ours") <(echo "$theirs")
fi
