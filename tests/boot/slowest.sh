#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Shows where the time of `make boot` went, from what the scenarios wrote down (TIMES= of lib.sh).
#
#   tests/boot/slowest.sh FILE
set -euo pipefail

[[ -f $1 ]] || exit 0
awk '{ sum[$3] += $1; count[$3]++; total += $1 }
	END {
		printf "%d scenarios took %d s:", NR, total
		for (how in count)
			printf " %d %s, %d s;", count[how], how, sum[how]
		print " the slowest:"
	}' "$1"
sort --reverse --numeric-sort "$1" | head -n 20
