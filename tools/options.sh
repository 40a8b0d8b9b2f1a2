#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Refuses, before an image is written, words that are no options of the loader in it: what a board would say on its
# screen is said here. Values are the loader's to judge.
#
#   tools/options.sh WORDS
#   tools/options.sh --list   the names
#
#   AUDIT=1  the audit's loader, and not the handoff's
#
# The names are those of loader/option_table.c and loader/audit/core/audit_words.c; tests/tools/options.t holds
# them to that, since an installed command has no sources.
set -euo pipefail

handoff=(virtmap reset)
audit=(audit svam-test first-call ready-to-boot after hold boot-next keep hang-limit reclaim census-step census-allow
	checks mode)

die() {
	echo "options: $*" >&2
	exit 1
}

# is_of WORD NAME...: one of the names, with a value behind it.
is_of() {
	[[ $1 == *=* && " ${*:2} " == *" ${1%%=*} "* ]]
}

[[ ${1:-} != --list ]] || { printf '%s\n' "${handoff[@]}" "${audit[@]}" && exit; }
read -r -d '' -a words < <(printf '%s\n' "${1:-}" | sed 's/#.*//' && printf '\0')
for word in "${words[@]}"; do
	! is_of "$word" "${handoff[@]}" || continue
	if [[ -n ${AUDIT:-} ]]; then
		is_of "$word" "${audit[@]}" || die "$word is no option: there are $(printf '%s= ' "${handoff[@]}" "${audit[@]}")"
	else
		! is_of "$word" "${audit[@]}" || die "$word is an option of the audit (AUDIT=1), and not of the handoff"
		die "$word is no option of the handoff: there are $(printf '%s= ' "${handoff[@]}")"
	fi
done
