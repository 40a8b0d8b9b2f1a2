#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# How the sources look to tools that only read them: shellcheck, perl's own warnings, clang-format. What
# compilers say of them is in the Makefile. --format lays the C sources out instead.
set -euo pipefail

cd "$(dirname "$0")/.."
# Each release lays a few constructs (macros that hold braces) out in its own way: one decides.
layout=14

mapfile -t sources < <(find include kernel loader tests tools -name '*.[ch]' | sort)
mapfile -t scripts < <(find tools tests .ci -name '*.sh' -o -name '*.t' -o -path .ci/run -o -path 'tools/command/*' \
	! -name '*.1' | sort)
mapfile -t perls < <(find tools tests -name '*.pl' -o -path tools/symbolize -o -path tools/census-diff -o -path tools/report | sort)

if [[ ${1:-} == --format ]]; then
	clang-format -i "${sources[@]}"
	exit
fi

failed=0
shellcheck "${scripts[@]}" || failed=1
for perl in "${perls[@]}"; do
	message=$(perl -wc "$perl" 2>&1) || { echo "$message" >&2 && failed=1; }
done
if [[ $(clang-format --version) == *"version $layout."* ]]; then
	clang-format --dry-run --Werror "${sources[@]}" 2>&1 |
		sed -nE 's/^([^:]+):.* error: .*/lint: \1 wants make format/p' | uniq | { ! grep . >&2; } || failed=1
else
	echo "lint: layout is clang-format $layout's, and not checked by $(clang-format --version)"
fi
exit "$failed"
