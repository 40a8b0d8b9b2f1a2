# SPDX-License-Identifier: BSD-2-Clause-Patent
# shellcheck shell=bash disable=SC2207 # No word has a blank.
#
# Completion of `brightline` for bash.

_brightline() {
	local word=${COMP_WORDS[COMP_CWORD]} words
	COMPREPLY=()
	if ((COMP_CWORD == 1)); then
		COMPREPLY=($(compgen -W 'run audit esp report --version --help' -- "$word"))
		return
	fi
	words='virtmap= reset= AUDIT=1 MEMORY= MACHINE= CPU= ACCEL= DISK= SCREEN= IMAGE= KERNEL= LOADER= TIMEOUT= WORK='
	case ${COMP_WORDS[1]} in
	run) words+=' --firmware EXERCISE=1 ovmf-4m ovmf-bios u-boot' ;;
	audit) words+=' --firmware audit= checks= census-allow= first-call= hang-limit= ovmf-4m ovmf-bios u-boot' ;;
	report) words='--junit' ;;
	esac
	COMPREPLY=($(compgen -W "$words" -- "$word"))
	[[ ${COMPREPLY[*]} != *= ]] || compopt -o nospace
	compopt -o filenames
	COMPREPLY+=($(compgen -f -- "$word"))
	return 0
}

complete -F _brightline brightline
