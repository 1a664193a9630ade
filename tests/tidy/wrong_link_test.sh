#!/usr/bin/env bash
# Passes only if the build refuses, at configure time, a link that the layer
# table forbids, and accepts one that it allows.
#
#   tests/tidy/wrong_link_test.sh SOURCE_DIR
set -euo pipefail

source_dir=${1:?the root of the checkout}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# configure NAME LIBRARIES: a project of its own that declares LIBRARIES.
configure() {
  mkdir -p "$work/$1"
  echo 'int a() { return 1; }' >"$work/$1/a.cc"
  {
    echo 'cmake_minimum_required(VERSION 3.25)'
    echo 'project(probe LANGUAGES CXX)'
    echo 'function(bashu_use_precompiled)'
    echo 'endfunction()'
    echo "include($source_dir/common/cmake/Layers.cmake)"
    printf '%s\n' "$2"
  } >"$work/$1/CMakeLists.txt"
  cmake -S "$work/$1" -B "$work/$1/build" -G Ninja 2>&1
}

refused() {
  if output=$(configure "$1" "$2"); then
    echo "$1: configured, though the table forbids it" >&2
    exit 1
  fi
  if ! grep -q 'may not link' <<<"$output"; then
    printf '%s: failed for another reason:\n%s\n' "$1" "$output" >&2
    exit 1
  fi
}

wire='bashu_library(common_rpc LAYER wire SRCS a.cc)'
domain='bashu_library(ledger_domain LAYER domain SRCS a.cc'
rpc='bashu_library(ledger_rpc LAYER rpc SRCS a.cc'

if ! output=$(configure allowed "$wire
$domain)
$rpc DEPS ledger_domain common_rpc)"); then
  printf 'a right link was refused:\n%s\n' "$output" >&2
  exit 1
fi
refused domain_links_wire "$wire
$domain DEPS common_rpc)"
refused domain_links_wire_privately "$wire
$domain PRIVATE_DEPS common_rpc)"
refused service_links_service "$domain)
bashu_library(routing_domain LAYER domain SRCS a.cc DEPS ledger_domain)"
