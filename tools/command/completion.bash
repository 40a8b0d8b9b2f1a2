# SPDX-License-Identifier: BSD-2-Clause-Patent
# shellcheck shell=bash disable=SC2207 # No word has a blank.
#
# Completion of `brightline` for bash.

_brightline() {
	local word=${COMP_WORDS[COMP_CWORD]} words
	local of_audit='audit= svam-test= first-call= ready-to-boot= after= hold= boot-next= keep= hang-limit= reclaim= census-step='
	of_audit+=' census-allow= checks= mode='
	COMPREPLY=()
	if ((COMP_CWORD == 1)); then
		COMPREPLY=($(compgen -W 'run audit esp report --version --help' -- "$word"))
		return
	fi
	words='virtmap= reset= AUDIT=1 MEMORY= MACHINE= CPU= ACCEL= DISK= SCREEN= IMAGE= KERNEL= LOADER= TIMEOUT= WORK='
	case ${COMP_WORDS[1]} in
	run) words+=' --firmware EXERCISE=1 ovmf-4m ovmf-bios u-boot' ;;
	audit) words+=" --firmware $of_audit ovmf-4m ovmf-bios u-boot" ;;
	esp) words+=" $of_audit SIGN_KEY= SIGN_CERT= UNIFIED=1" ;;
	report) words='--junit' ;;
	esac
	COMPREPLY=($(compgen -W "$words" -- "$word"))
	[[ ${COMPREPLY[*]} != *= ]] || compopt -o nospace
	compopt -o filenames
	COMPREPLY+=($(compgen -f -- "$word"))
	return 0
}

complete -F _brightline brightline
