#!/usr/bin/env bash
# Passes only if clang-format 14 would change none of our C++ files.
#
#   tests/tidy/format_test.sh SOURCE_DIR
#
# To mend: clang-format-14 -i FILE
set -euo pipefail
cd "${1:?the root of the checkout}"

# As tree.cc: what git knows or would add, else all but builds and downloads.
sources() {
  git ls-files -z --cached --others --exclude-standard '*.cc' '*.h' \
    2>/dev/null ||
    find . \( -name .git -o -name 'build*' -o -name node_modules \) -prune \
      -o \( -name '*.cc' -o -name '*.h' \) -print0
}

sources | while IFS= read -r -d '' file; do
  if [ -f "$file" ]; then printf '%s\0' "$file"; fi
done | xargs -0 -r -P2 -n16 clang-format-14 --dry-run -Werror
